import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Account, createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { getOperation, operationNames } from '../support/operation-inputs.ts';
import { TestApp } from '../support/test-app.ts';

const megabyte = 1024 * 1024;
/** Bytes. Well above what is observed, and well below what unbounded memory use would reach. */
const maxMemoryGrowth = 250 * megabyte;
/**
 * CPU time relative to an easily rejected request of the same size, so that it holds on slower machines. Ten times
 * what is observed.
 */
const maxRelativeCost = 300;

describe('Under attack, the server stays small and responds to others', () => {
  let server: ServerProcess;
  let account: Account;
  let remove: () => Promise<void>;
  /** Seconds of CPU for an easily rejected request. */
  let baselineSeconds: number;
  beforeAll(async () => {
    const database = await createEmptyDatabase('sqlite');
    remove = database.drop;
    server = await startServer(database.env);
    account = await createAccount(server.url);
    const times = 20;
    baselineSeconds = await measureCpuSeconds(async () => {
      for (let round = 0; round < times; round++)
        await sendAndGetStatus('POST', '/tasks', JSON.stringify({ title: 'a'.repeat(900_000) }));
    });
    baselineSeconds /= times;
  });
  afterAll(async () => {
    await server.kill('SIGKILL');
    await remove();
  });

  const post = (...headers: string[]) =>
    [
      ...['POST /api/tasks HTTP/1.1', 'Host: localhost', 'Content-Type: application/json'],
      ...[`Authorization: Bearer ${account.token}`, ...headers, '\r\n'],
    ].join('\r\n');

  /** Runs an attack while another client keeps making requests. */
  async function expectBoundedDuring(attack: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    let maxCost = 0;
    const concurrentRequests = (async () => {
      while (!isOver) maxCost = Math.max(maxCost, await measureCost(makeOrdinaryRequest));
    })();
    await expectBoundedMemory(attack).finally(() => {
      isOver = true;
    });
    await concurrentRequests;
    expect(maxCost).toBeLessThan(maxRelativeCost);
  }

  /** Runs an attack and checks the memory afterwards. */
  async function expectBoundedMemory(attack: () => Promise<unknown>): Promise<void> {
    const before = await getMemory();
    await attack();
    expect((await getMemory()) - before).toBeLessThan(maxMemoryGrowth);
  }

  /** Makes an ordinary request, which must succeed. */
  async function makeOrdinaryRequest(): Promise<void> {
    expect((await sendRequest(server.url, '/api/spaces', { headers: account.headers })).status).toBe(200);
  }

  /** Sends a request and checks that the response is short. */
  async function sendAndGetStatus(method: string, path: string, body: string): Promise<number> {
    const headers = { ...account.headers, 'content-type': 'application/json' };
    const response = await fetch(`${server.url}/api${path}`, { method, headers, body });
    expect((await response.text()).length, path).toBeLessThan(2000);
    return response.status;
  }

  async function getMetric(name: string): Promise<number> {
    const { text } = await sendRequest(server.url, '/metrics');
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }
  const getMemory = () => getMetric('process_resident_memory_bytes');

  /** CPU seconds used by the server. Other requests must not run meanwhile; other load on the machine does not count. */
  async function measureCpuSeconds(work: () => Promise<unknown>): Promise<number> {
    const before = await getMetric('process_cpu_seconds_total');
    await work();
    return (await getMetric('process_cpu_seconds_total')) - before;
  }
  const measureCost = async (work: () => Promise<unknown>) => (await measureCpuSeconds(work)) / baselineSeconds;

  test('bodies of 100 MB, with and without Content-Length', () =>
    expectBoundedDuring(() =>
      Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const isAnnounced = index % 2 === 0;
          const socket = open(server.url);
          socket.write(post(isAnnounced ? `Content-Length: ${100 * megabyte}` : 'Transfer-Encoding: chunked'));
          const part = Buffer.from(isAnnounced ? ' '.repeat(65_536) : `10000\r\n${' '.repeat(65_536)}\r\n`);
          // A concurrent request need not wait for the rest of the body.
          await makeOrdinaryRequest();
          for (let sent = 0; sent < 100 * megabyte && !socket.destroyed; sent += part.length) {
            if (!socket.write(part)) await Promise.race([waitForDrain(socket), waitForClose(socket)]);
          }
          await waitForClose(socket);
          // The response may be lost if the connection was reset by data sent after it.
          if (socket.received !== '') expect(socket.received).toMatch(/^HTTP\/1.1 413 [^{]*\{.*"payload_too_large"/s);
        }),
      ),
    ));

  test('bodies of 1 MB that are expensive to parse', () => {
    const size = 900_000;
    const bodies = [
      `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`,
      `{"a":${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}}`,
      `{${Array.from({ length: size / 14 }, (_, index) => `"key${index}":[]`).join()}}`,
      `{"assigneeIds":[${'0,'.repeat(size / 2)}0]}`,
      `{"title":${'9'.repeat(size)}}`,
      `{"title":"${'\\u0000'.repeat(size / 6)}"}`,
      `{"title":"${'\u0301'.repeat(size / 2)}"}`,
    ];
    return expectBoundedMemory(async () => {
      for (const body of bodies) {
        const send = async () => expect(await sendAndGetStatus('POST', '/tasks', body)).toBe(400);
        expect(await measureCost(send), body.slice(0, 20)).toBeLessThan(maxRelativeCost);
      }
    });
  });

  test('a text of 900 kB in every field of every operation', async () => {
    const texts = ['a-', ' ', '0', 'a@a.'].map((part) => part.repeat(900_000 / part.length));
    for (const name of operationNames) {
      const { input, rest } = getOperation(name);
      if (rest.method === 'GET') continue;
      const path = rest.path.replace(/:\w+/g, '0190b5a0-7c1e-7a52-9d3b-4f2f5e6a7b8c');
      const { properties = {} } = z.toJSONSchema(input, { io: 'input' });
      for (const [index, field] of Object.keys(properties).entries()) {
        const body = JSON.stringify({ [field]: texts[index % texts.length] });
        const send = async () =>
          expect(await sendAndGetStatus(rest.method, path, body), `${name} ${field}`).toBeLessThan(500);
        expect(await measureCost(send), `${name} ${field}`).toBeLessThan(maxRelativeCost);
      }
    }
  });

  test('hundreds of idle connections and partial requests', () =>
    expectBoundedDuring(async () => {
      const sockets = Array.from({ length: 400 }, () => open(server.url));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      for (const [index, socket] of sockets.entries()) {
        if (index % 4 === 1) socket.write('GET /api/spaces HTTP/1.1\r\nHost');
        if (index % 4 === 2) socket.write(`${post('Content-Length: 100')}{"title":`);
        if (index % 4 === 3) socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(20));
      }
      for (let request = 0; request < 20; request++) await makeOrdinaryRequest();
      for (const socket of sockets) socket.destroy();
    }));

  test('event streams that are not read', () =>
    expectBoundedDuring(async () => {
      const { headers, projectId } = account;
      const create = () =>
        sendRequest(server.url, '/api/tasks', {
          headers,
          body: { projectId, title: 'Long', description: 'x'.repeat(50_000) },
        });
      for (let created = 0; created < 100; created++) expect((await create()).status).toBe(201);
      const [space] = (await sendRequest(server.url, '/api/spaces', { headers })).body;
      // Each requests 5 MB of events and everything that follows. A user may have 20 streams.
      const head = (after: number) =>
        `GET /api/events?spaceId=${space.id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${account.token}\r\nLast-Event-ID: ${after}\r\n\r\n`;
      const stalled = Array.from({ length: 19 }, () => {
        const socket = open(server.url);
        socket.pause();
        socket.write(head(0));
        return socket;
      });
      for (let created = 0; created < 49; created++) expect((await create()).status).toBe(201);
      const { task } = (await create()).body;
      const [{ rev }] = (await sendRequest(server.url, `/api/tasks/${task.id}/activity`, { headers })).body;
      const waitForAll = (socket: CollectingSocket) =>
        waitUntil(() => socket.received.slice(-200_000).includes(`\nid: ${rev}\n`));
      // A client that reads gets everything.
      const reader = open(server.url);
      reader.write(head(0));
      await waitForAll(reader);
      // A stalled client gets everything once it reads, without gaps or duplicates.
      const [late] = stalled as [CollectingSocket];
      late.resume();
      await waitForAll(late);
      const ids = [...late.received.matchAll(/^id: (\d+)\nevent: task.created/gm)].map(([, id]) => Number(id));
      expect(ids).toHaveLength(150);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      for (const socket of [...stalled, reader]) socket.destroy();
    }));

  test('exports that are not read: three are begun, and the others are rejected', async () => {
    const { headers, projectId } = account;
    // Texts that cannot be compressed, more than the buffers of the system hold.
    const createTask = () => ({ title: 'Long', description: randomBytes(37_000).toString('base64') });
    for (let created = 0; created < 400; created += 20) {
      const body = { projectId, tasks: Array.from({ length: 20 }, createTask) };
      expect((await sendRequest(server.url, '/api/tasks/bulk', { headers, body })).status).toBe(200);
    }
    await expectBoundedDuring(async () => {
      const exports = Array.from({ length: 20 }, () => {
        const socket = open(server.url);
        socket.once('data', () => socket.pause());
        socket.write(
          `GET /api/projects/${projectId}/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${account.token}\r\n\r\n`,
        );
        return socket;
      });
      await waitUntil(() => exports.every(({ received }) => received.startsWith('HTTP/1.1 ')));
      const rejected = exports.filter(({ received }) => received.startsWith('HTTP/1.1 429 '));
      expect(rejected.length).toBe(17);
      for (const { received } of rejected) expect(received).toContain('"code":"too_many_exports"');
      for (const socket of exports) socket.destroy();
      const exportAgain = () => sendRequest(server.url, `/api/projects/${projectId}/export`, { headers });
      await waitUntil(async () => (await exportAgain()).status === 200);
    });
  });
});

describe('Slow clients', () => {
  const app = new TestApp('sqlite');
  let address: string;
  beforeAll(async () => {
    app.timeouts = { headersMs: 300, requestMs: 1000, stalledMs: 300, checkIntervalMs: 100 };
    await app.start();
    address = await app.listen();
  });
  afterAll(() => app.stop());

  /** Sends a byte every 50 ms until the connection is closed. */
  async function trickle(start: string, byte: string): Promise<string> {
    const socket = open(address);
    socket.write(start);
    const interval = setInterval(() => socket.write(byte), 50);
    await waitForClose(socket);
    clearInterval(interval);
    return socket.received;
  }

  test.each([
    ['headers sent byte by byte', 'GET /api/spaces HTTP/1.1\r\nHost: localhost\r\nX-Slow: ', 'a'],
    ['headers that never end', 'GET /api/spaces HTTP/1.1\r\nHost: localhost\r\n', 'X-A: b\r\n'],
    [
      'a body sent byte by byte',
      'POST /api/account/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n',
      ' ',
    ],
    [
      'a body in endless chunks',
      'POST /api/account/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      '1\r\n \r\n',
    ],
  ])('%s: get a 408 error response, and the connection is closed', async (_, start, byte) => {
    const response = await trickle(start, byte);
    expect(response).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    expect(response.split('\r\n\r\n')[1]).toBe('{"error":"The request came too slowly"}');
  });

  test('a client that stops reading a long response is disconnected, and one that waits for events is not', async () => {
    const ana = await app.createPerson('Ana');
    const { space, project } = await ana.createTeamSpace();
    const tasks = Array.from({ length: 20 }, () => ({ title: 'Long', description: 'x'.repeat(45_000) }));
    // More than the buffers of the system hold.
    for (let created = 0; created < 400; created += 20) await ana.post('/tasks/bulk', { projectId: project.id, tasks });
    const secret = await ana.createTokenSecret({ name: 'Laptop' });
    const get = (path: string) =>
      `GET /api${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${secret}\r\n\r\n`;
    const waiting = open(address);
    waiting.write(get(`/events?spaceId=${space.id}`));
    const stalled = open(address);
    stalled.once('data', () => stalled.pause());
    stalled.write(get(`/tasks?projectId=${project.id}`));
    await waitUntil(() => stalled.received.startsWith('HTTP/1.1 200 ') && waiting.received.includes('event: ready'));
    const { server } = app.app.http;
    const countConnections = promisify(server.getConnections.bind(server));
    await waitUntil(async () => (await countConnections()) === 1);
    // The client that was left can still be told of something.
    await ana.createTask(project.id, { title: 'New' });
    await waitUntil(() => waiting.received.includes('event: task.created'));
    for (const socket of [waiting, stalled]) socket.destroy();
  });

  test('an idle connection is closed', async () => {
    const socket = open(address);
    await waitForClose(socket);
    expect(socket.received).toMatch(/^(HTTP\/1.1 408 |$)/);
  });
});

type CollectingSocket = Socket & { received: string };

/** A connection that collects what it receives and tolerates errors. */
function open(address: string): CollectingSocket {
  const { port, hostname } = new URL(address);
  const socket = Object.assign(connect(Number(port), hostname), { received: '' });
  socket.setEncoding('utf8').on('data', (text) => {
    socket.received += text;
  });
  return socket.on('error', () => {});
}

// `once` would reject if there is an error.
function waitForDrain(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('drain', resolve));
}

async function waitForClose(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}
