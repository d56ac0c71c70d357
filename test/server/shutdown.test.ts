import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { engines } from '../support/engines.ts';
import { installManualTimers } from '../support/manual-timers.ts';
import { TestApp } from '../support/test-app.ts';

const clients = 32;

describe.each(engines)('Stopping under load on %s', (engine) => {
  let server: ServerProcess | undefined;
  let remove: (() => Promise<void>) | undefined;
  afterEach(async () => {
    await server?.kill('SIGKILL');
    await remove?.();
  });

  test('the server finishes running requests, accepts nothing it does not answer, and exits within ten seconds', async () => {
    const database = await createEmptyDatabase(engine);
    remove = database.drop;
    server = await startServer(database.env);
    const { url } = server;
    const { headers, projectId } = await createAccount(url);
    const answered = new Map<string, number>();
    const unanswered = new Set<string>();

    // Connections that never end by themselves must not delay the stop.
    const [space] = (await sendRequest(url, '/api/spaces', { headers })).body;
    const openConnections = [
      `GET /api/events?spaceId=${space.id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${headers.authorization}\r\n\r\n`,
      'GET /api/spaces HTTP/1.1\r\nHost: localhost\r\nX-Half: ',
      'POST /api/spaces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{',
      'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n',
      '',
    ].map((text) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
      socket.resume().write(text);
      return new Promise((resolve) => socket.once('close', resolve));
    });

    let stopping: Promise<number | string> | undefined;
    const client = async (_: unknown, clientIndex: number) => {
      for (let index = 0; ; index++) {
        const title = `${clientIndex}-${index}`;
        unanswered.add(title);
        const response = await sendRequest(url, '/api/tasks', { headers, body: { projectId, title } }).catch(
          () => undefined,
        );
        if (!response) return;
        unanswered.delete(title);
        answered.set(title, response.status);
        if (answered.size > 5 * clients && !stopping) stopping = server?.kill('SIGTERM');
      }
    };
    await Promise.all(Array.from({ length: clients }, client));
    await waitUntil(() => stopping !== undefined);
    // A clean exit; after nine seconds it would have given up with 1.
    expect(await stopping).toBe(0);
    await Promise.all(openConnections);
    expect(new Set(answered.values())).toEqual(new Set([201]));

    // Requests without a response were not executed, so retrying them is safe.
    server = await startServer(database.env);
    const { body: tasks } = await sendRequest(server.url, `/api/tasks?projectId=${projectId}`, { headers });
    const titles = tasks.map((task: Json) => task.title).sort();
    expect(titles).toEqual([...answered.keys()].sort());
    expect(unanswered.size).toBeLessThanOrEqual(clients);
    expect(await server.kill('SIGTERM')).toBe(0);
  }, 90_000);
});

test('A stop does not wait for idle connections', async () => {
  const app = new TestApp('sqlite');
  await app.start();
  const port = Number(new URL(await app.listen()).port);
  const sockets = [
    '',
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Half: ',
    'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ].map((text) => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write(text);
    return socket;
  });
  const ended = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  await new Promise((resolve) => sockets.at(-1)?.once('data', resolve));
  for (const socket of sockets) socket.resume();
  // The timer that would cut off all connections never fires.
  installManualTimers(5000);
  await app.stop();
  await Promise.all(ended);
});
