import { Agent, request } from 'node:http';
import type { Json } from '../../testing/untypedJson.ts';
import type { RunningServer } from '../serverUnderTest.ts';

interface Caller {
  person: Record<string, string>;
  agent: Record<string, string>;
  projectId: string;
}

const connections = 32;

export type AgentClient = ReturnType<typeof createAgentClient>;

/** Sends requests of an agent, and of the person whose token it has, over connections that stay open. */
export function createAgentClient({ host, port }: RunningServer, { person, agent, projectId }: Caller) {
  const pool = new Agent({ keepAlive: true, maxSockets: connections });

  /** @throws Error for a status that is not 2xx */
  function send(method: string, path: string, body?: object, headers: Record<string, string> = agent): Promise<Json> {
    return new Promise((resolve, reject) => {
      const type = body && { 'content-type': 'application/json' };
      const sent = request({ host, port, agent: pool, method, path: `/api${path}`, headers: { ...headers, ...type } });
      sent.on('error', reject);
      sent.on('response', async (response) => {
        const text = Buffer.concat(await response.toArray()).toString();
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${path} got status ${response.statusCode}: ${text}`));
      });
      sent.end(body && JSON.stringify(body));
    });
  }

  /** Does the work for each number below `count`, as many at once as there are connections. */
  async function forEach(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    const worker = async () => {
      while (next < count) await work(next++);
    };
    await Promise.all(Array.from({ length: connections }, worker));
  }

  /** Returns the ids of new tasks of the person. */
  async function createTasks(count: number): Promise<string[]> {
    const ids: string[] = [];
    await forEach(count / 50, async (call) => {
      const tasks = Array.from({ length: 50 }, (_, index) => ({ title: `Write to customer ${call * 50 + index}` }));
      const { results } = await send('POST', '/tasks/bulk', { projectId, tasks }, person);
      ids.push(...results.map(({ task }: Json) => task.id));
    });
    return ids;
  }

  return { host, port, agent, person, projectId, send, forEach, createTasks, close: () => pool.destroy() };
}
