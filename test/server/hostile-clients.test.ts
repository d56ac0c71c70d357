import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
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
/** Far above what is seen, and far below what it would be without a bound. */
const mostGrowth = 250 * megabyte;
/**
 * In what the server spends on a request of the same size that is easy to refuse: as a slower machine spends more on
 * both. Ten times what is seen.
 */
const mostCost = 300;

describe('While clients do their worst, the server stays small and answers others', () => {
  let server: ServerProcess;
  let account: Account;
  let remove: () => Promise<void>;
  /** Seconds of CPU. */
  let easy: number;
  beforeAll(async () => {
    const place = await createEmptyDatabase('sqlite');
    remove = place.drop;
    server = await startServer(place.env);
    account = await createAccount(server.url);
    const times = 20;
    easy = await secondsOf(async () => {
      for (let at = 0; at < times; at++)
        await refused('POST', '/tasks', JSON.stringify({ title: 'a'.repeat(900_000) }));
    });
    easy /= times;
  });
  afterAll(async () => {
    await server.kill('SIGKILL');
    await remove();
  });

  const post = (...headers: string[]) =>
    [
      ...['POST /api/tasks HTTP/1.1', 'Host: x', 'Content-Type: application/json'],
      ...[`Authorization: Bearer ${account.token}`, ...headers, '\r\n'],
    ].join('\r\n');

  /** Does the worst, and meanwhile asks as anybody else would. */
  async function bearing(worst: () => Promise<unknown>): Promise<void> {
    let isOver = false;
    let dearest = 0;
    const others = (async () => {
      while (!isOver) dearest = Math.max(dearest, await costOf(other));
    })();
    await small(worst).finally(() => {
      isOver = true;
    });
    await others;
    expect(dearest).toBeLessThan(mostCost);
  }

  /** Does the worst alone. */
  async function small(worst: () => Promise<unknown>): Promise<void> {
    const before = await memory();
    await worst();
    expect((await memory()) - before).toBeLessThan(mostGrowth);
  }

  /** Somebody asks, and is answered. */
  async function other(): Promise<void> {
    expect((await sendRequest(server.url, '/api/spaces', { headers: account.headers })).status).toBe(200);
  }

  /** The answer to a flood is not one. */
  async function refused(method: string, path: string, body: string): Promise<number> {
    const headers = { ...account.headers, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/api${path}`, { method, headers, body });
    expect((await answer.text()).length, path).toBeLessThan(2000);
    return answer.status;
  }

  async function metric(name: string): Promise<number> {
    const { text } = await sendRequest(server.url, '/metrics');
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  }
  const memory = () => metric('process_resident_memory_bytes');

  /** Meanwhile nobody else is answered; unlike the clock, what else runs here leaves this time alone. */
  async function secondsOf(work: () => Promise<unknown>): Promise<number> {
    const before = await metric('process_cpu_seconds_total');
    await work();
    return (await metric('process_cpu_seconds_total')) - before;
  }
  const costOf = async (work: () => Promise<unknown>) => (await secondsOf(work)) / easy;

  test('bodies of 100 MB, announced or not', () =>
    bearing(() =>
      Promise.all(
        Array.from({ length: 20 }, async (_, at) => {
          const isAnnounced = at % 2 === 0;
          const socket = open(server.url);
          socket.write(post(isAnnounced ? `Content-Length: ${100 * megabyte}` : 'Transfer-Encoding: chunked'));
          const part = Buffer.from(isAnnounced ? ' '.repeat(65_536) : `10000\r\n${' '.repeat(65_536)}\r\n`);
          // Whoever asks while it is half sent need not wait for the rest.
          await other();
          for (let sent = 0; sent < 100 * megabyte && !socket.destroyed; sent += part.length) {
            if (!socket.write(part)) await Promise.race([drained(socket), closed(socket)]);
          }
          await closed(socket);
          // What was written after the refusal may have cost the client the answer.
          if (socket.answer !== '') expect(socket.answer).toMatch(/^HTTP\/1.1 413 [^{]*\{.*"payload_too_large"/s);
        }),
      ),
    ));

  test('bodies of 1 MB that are hard to read', () => {
    const size = 900_000;
    const bodies = [
      `${'['.repeat(size / 2)}${']'.repeat(size / 2)}`,
      `{"a":${'{"a":'.repeat(size / 6)}1${'}'.repeat(size / 6)}}`,
      `{${Array.from({ length: size / 14 }, (_, at) => `"key${at}":[]`).join()}}`,
      `{"assigneeIds":[${'0,'.repeat(size / 2)}0]}`,
      `{"title":${'9'.repeat(size)}}`,
      `{"title":"${'\\u0000'.repeat(size / 6)}"}`,
      `{"title":"${'\u0301'.repeat(size / 2)}"}`,
    ];
    return small(async () => {
      for (const body of bodies) {
        const send = async () => expect(await refused('POST', '/tasks', body)).toBe(400);
        expect(await costOf(send), body.slice(0, 20)).toBeLessThan(mostCost);
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
      for (const [at, field] of Object.keys(properties).entries()) {
        const body = JSON.stringify({ [field]: texts[at % texts.length] });
        const send = async () => expect(await refused(rest.method, path, body), `${name} ${field}`).toBeLessThan(500);
        expect(await costOf(send), `${name} ${field}`).toBeLessThan(mostCost);
      }
    }
  });

  test('hundreds of connections that say nothing, or half of something', () =>
    bearing(async () => {
      const sockets = Array.from({ length: 400 }, () => open(server.url));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      for (const [at, socket] of sockets.entries()) {
        if (at % 4 === 1) socket.write('GET /api/spaces HTTP/1.1\r\nHost');
        if (at % 4 === 2) socket.write(`${post('Content-Length: 100')}{"title":`);
        if (at % 4 === 3) socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20));
      }
      for (let asked = 0; asked < 20; asked++) await other();
      for (const socket of sockets) socket.destroy();
    }));

  test('event streams that nobody reads', () =>
    bearing(async () => {
      const { headers, projectId } = account;
      const create = () =>
        sendRequest(server.url, '/api/tasks', {
          headers,
          body: { projectId, title: 'Long', description: 'x'.repeat(50_000) },
        });
      for (let made = 0; made < 100; made++) expect((await create()).status).toBe(201);
      const [space] = (await sendRequest(server.url, '/api/spaces', { headers })).body;
      // Each asks for 5 MB, and for all that comes.
      const head = (after: number) =>
        `GET /api/events?spaceId=${space.id} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${account.token}\r\nLast-Event-ID: ${after}\r\n\r\n`;
      const deaf = Array.from({ length: 30 }, () => {
        const socket = open(server.url);
        socket.pause();
        socket.write(head(0));
        return socket;
      });
      for (let made = 0; made < 49; made++) expect((await create()).status).toBe(201);
      const { task } = (await create()).body;
      const [{ rev }] = (await sendRequest(server.url, `/api/tasks/${task.id}/activity`, { headers })).body;
      const all = (one: Reader) => waitUntil(() => one.answer.slice(-200_000).includes(`\nid: ${rev}\n`));
      // Whoever does read gets everything.
      const reader = open(server.url);
      reader.write(head(0));
      await all(reader);
      // And so does one of the others, once it does: nothing is missing, nothing comes twice.
      const [late] = deaf as [Reader];
      late.resume();
      await all(late);
      const ids = [...late.answer.matchAll(/^id: (\d+)\nevent: task.created/gm)].map(([, id]) => Number(id));
      expect(ids).toHaveLength(150);
      expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      for (const socket of [...deaf, reader]) socket.destroy();
    }));
});

describe('Clients that are slow on purpose', () => {
  const app = new TestApp('sqlite');
  let address: string;
  beforeAll(async () => {
    app.timeouts = { headersMs: 300, requestMs: 1000, checkIntervalMs: 100 };
    await app.start();
    address = await app.listen();
  });
  afterAll(() => app.stop());

  /** A byte now and then, until the connection is closed. */
  async function trickle(start: string, byte: string): Promise<string> {
    const socket = open(address);
    socket.write(start);
    const dripping = setInterval(() => socket.write(byte), 50);
    await closed(socket);
    clearInterval(dripping);
    return socket.answer;
  }

  test.each([
    ['headers that come byte by byte', 'GET /api/spaces HTTP/1.1\r\nHost: x\r\nX-Slow: ', 'a'],
    ['headers that never end', 'GET /api/spaces HTTP/1.1\r\nHost: x\r\n', 'X-A: b\r\n'],
    [
      'a body that comes byte by byte',
      'POST /api/account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n',
      ' ',
    ],
    [
      'a body in endless chunks',
      'POST /api/account/sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      '1\r\n \r\n',
    ],
  ])('%s: refused in the envelope, and the connection closed', async (_, start, byte) => {
    const answer = await trickle(start, byte);
    expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    expect(answer.split('\r\n\r\n')[1]).toBe('{"error":"The request came too slowly"}');
  });

  test('a connection on which nothing ever comes is closed', async () => {
    const socket = open(address);
    await closed(socket);
    expect(socket.answer).toMatch(/^(HTTP\/1.1 408 |$)/);
  });
});

type Reader = Socket & { answer: string };

/** A connection that keeps what comes, and takes its end as it comes. */
function open(address: string): Reader {
  const { port, hostname } = new URL(address);
  const socket = Object.assign(connect(Number(port), hostname), { answer: '' });
  socket.setEncoding('utf8').on('data', (text) => {
    socket.answer += text;
  });
  return socket.on('error', () => {});
}

// Not `once`, which an error on the way would reject.
function drained(socket: Socket): Promise<unknown> {
  return new Promise((resolve) => socket.once('drain', resolve));
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}
