import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';

const pauseMs = 20;

/** Lets somebody in another space read and write, and measures how long each call takes. */
export async function watchOthers(url: string, { headers, projectId }: Account) {
  let current = url;
  let isStopped = false;
  const latencies: number[] = [];
  const paths = [`/api/projects/${projectId}/board`, `/api/tasks?projectId=${projectId}`];

  async function call(path: string, body?: object): Promise<void> {
    const target = current;
    const startedAt = performance.now();
    try {
      const { status } = await sendRequest(target, path, { headers, ...(body && { body }) });
      if (status < 400) latencies.push(performance.now() - startedAt);
    } catch (error) {
      // A server that was killed answers nothing; the next one does.
      if (isStopped || target !== current) return;
      await delay(pauseMs);
      if (target === current && !(error instanceof TypeError)) throw error;
    }
  }

  async function work(): Promise<void> {
    for (let n = 0; !isStopped; n++) {
      await call(
        n % 3 === 2 ? '/api/tasks' : (paths[n % 3] as string),
        n % 3 === 2 ? { projectId, title: `Mine ${n}` } : undefined,
      );
      await delay(pauseMs);
    }
  }

  // Once without measuring, so that the code is compiled.
  for (const path of paths) await call(path);
  for (let n = 0; n < 20; n++) await call('/api/tasks', { projectId, title: 'Warm up' });
  latencies.length = 0;
  const running = work();
  return {
    /** Continues with the server that has replaced the first one. */
    follow: (newUrl: string) => {
      current = newUrl;
    },
    stop: async () => {
      isStopped = true;
      await running;
      return latencies;
    },
  };
}
