import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, spawnServer, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { engines } from '../support/engines.ts';

it('F160: the banner names PUBLIC_URL, where people can sign up', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'krokanti-'));
  const server = await startServer({ DATA_DIR: dataDir, PUBLIC_URL: 'HTTPS://Tasks.example.com/' });
  expect(server.stdout).toContain('\n  Open https://tasks.example.com to create an account');
  expect(server.stdout).not.toContain('Open it');
  await server.kill('SIGTERM');
  await rm(dataDir, { recursive: true });
});

describe.each(engines)('Start and stop on %s', (engine) => {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let server: ServerProcess | undefined;
  beforeAll(async () => {
    database = await createEmptyDatabase(engine);
  });
  afterAll(async () => {
    await server?.kill('SIGKILL');
    await database?.drop();
  });

  it('prints its address, finishes accepted requests at SIGTERM and Ctrl-C, and keeps everything', async () => {
    server = await startServer(database.env);
    const { url } = server;
    const port = new URL(url).port;
    expect(server.stdout).toMatch(
      new RegExp(`^Krokanti Tasks is ready at http://localhost:${port}\n.*/docs.*\n.*Ctrl-C`),
    );
    expect(server.stdout).not.toContain('krokanti@');
    const account = await createAccount(url);

    // If the port is taken, the second server says so and leaves the first alone.
    const other = await createEmptyDatabase(engine);
    const second = spawnServer({ ...other.env, PORT: port });
    expect(await second.exited).toBe(1);
    expect([second.stdout, second.stderr]).toEqual([
      '',
      `Port ${port} is taken: stop what uses it, or set PORT to another\n`,
    ]);
    await other.drop();

    const signals = engine === 'sqlite' ? (['SIGTERM', 'SIGINT'] as const) : (['SIGTERM'] as const);
    for (const signal of signals) {
      const stream = await fetch(`${server.url}/api/events?spaceId=${await getSpaceId(server, account)}`, account);
      // Browsers open connections in advance.
      const unused = connect(Number(new URL(server.url).port), '127.0.0.1').on('error', () => {});
      await once(unused, 'connect');
      const half = await sendHalf(
        server,
        { title: `Accepted before ${signal}`, projectId: account.projectId },
        account,
      );
      const ended = server.kill(signal);
      // New connections are refused as soon as it stops.
      while (await acceptsConnections(server)) await new Promise(setImmediate);
      half.sendRest();
      expect(await half.response).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
      expect(await stream.text()).toMatch(/^id: \d+\nevent: ready\n/);
      expect(await ended).toBe(0);
      expect(listProblems(server)).toEqual([]);
      server = await startServer(database.env);
    }
    const tasks = await sendRequest(server.url, `/api/tasks?projectId=${account.projectId}`, account);
    expect(tasks.body.map(({ title }: Json) => title)).toEqual(signals.map((signal) => `Accepted before ${signal}`));
    const signedIn = await sendRequest(server.url, '/api/account/sign-in', { body: account });
    expect(signedIn.status).toBe(200);
    expect(await server.kill('SIGTERM')).toBe(0);
  }, 120_000);
});

describe('A failed start is reported in one line with exit code 1', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'krokanti-start-'));
    await writeFile(join(folder, 'file'), 'not a folder');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('whatever the reason', async () => {
    const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    const { port } = (await new Promise((resolve) =>
      silent.once('listening', () => resolve(silent.address())),
    )) as Json;
    const starts: [Record<string, string>, RegExp][] = [
      [{ DATA_DIR: join(folder, 'file') }, /^Cannot open the database: .*file/],
      [{ DATABASE_URL: `postgres://me:hunter2@127.0.0.1:${port}/x` }, /^Cannot open the database: /],
      [{ DATA_DIR: join(folder, 'fine'), HOST: 'nowhere.invalid' }, /^Cannot listen on nowhere\.invalid:0: /],
    ];
    const ended = starts.map(async ([environment, message]) => {
      const server = spawnServer({ PORT: '0', ...environment });
      expect(await server.exited).toBe(1);
      expect(server.stdout).toBe('');
      expect(server.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(server.stderr).toMatch(message);
      expect(server.stderr).not.toMatch(/hunter2|\n +at /);
    });
    await Promise.all(ended);
    silent.close();
    expect((await readdir(folder)).sort()).toEqual(['file', 'fine']);
  }, 60_000);
});

describe.skipIf(process.platform !== 'linux')('A second start', () => {
  it('uses little CPU before it is ready', async () => {
    const database = await createEmptyDatabase('sqlite');
    await (await startServer(database.env)).kill('SIGTERM');
    const server = await startServer(database.env);
    // CPU time in hundredths of a second, because wall time depends on other load.
    const stat = await readFile(`/proc/${server.pid}/stat`, 'utf8');
    const [user, system] = (stat.split(') ')[1] ?? '').split(' ').slice(11, 13).map(Number);
    const cpuSeconds = (Number(user) + Number(system)) / 100;
    expect(cpuSeconds).toBeGreaterThan(0);
    expect(cpuSeconds / measureBareNode()).toBeLessThan(100);
    await server.kill('SIGTERM');
    await database.drop();
  });
});

/** Median CPU seconds of a Node process that does nothing. */
function measureBareNode(): number {
  const code = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6)';
  const all = Array.from({ length: 5 }, () => Number(execFileSync(process.execPath, ['--eval', code])));
  return all.sort((a, b) => a - b)[2] as number;
}

describe('The log', () => {
  it('has no token, cookie or password; with LOG_LEVEL=silent only what must be shown', async () => {
    await Promise.all(
      ['trace', 'silent'].map(async (level) => {
        const database = await createEmptyDatabase('sqlite');
        const server = await startServer({ ...database.env, LOG_LEVEL: level });
        const account = await createAccount(server.url);
        const { password, token, cookie, headers } = account;
        const url = (path: string) => `${path}?token=${token}&password=${encodeURIComponent(password)}`;
        await sendRequest(server.url, url('/api/spaces'), { headers });
        await sendRequest(server.url, url('/api/nothing'), { headers: { cookie } });
        await sendRequest(server.url, '/api/account/sign-in', { body: { email: 'no', password }, headers });
        await sendRequest(server.url, '/api/account/sign-in', {
          body: { email: account.email, password: `${password}!` },
        });
        const { body } = await sendRequest(server.url, '/api/tokens', { body: { name: 'X' }, headers: { cookie } });
        await sendRequest(server.url, '/api/account/request-password-reset', { body: { email: account.email } });
        // Without SMTP_URL the link has to reach the operator at any log level.
        await waitUntil(() => server.stderr.includes('#reset-password='));
        const [link, secretOfLink] = /\S+#reset-password=([\w-]+)\s*/.exec(server.stderr) ?? [];
        const set = { secret: secretOfLink, password: 'another horse battery' };
        expect((await sendRequest(server.url, '/api/account/reset-password', { body: set })).status).toBe(200);
        expect(await server.kill('SIGTERM')).toBe(0);
        expect(server.stderr.split(String(link))).toHaveLength(2);
        for (const secret of [token, cookie.split('=')[1] as string, password, body.secret]) {
          expect(server.stderr).not.toContain(secret);
        }
        const lines = server.stderr.split('\n').filter((line) => line !== '');
        if (level === 'silent') expect(lines.join('\n')).toMatch(/^To \S+\. No SMTP_URL[^{}]*$/);
        else
          expect(lines.map((line) => JSON.parse(line).msg).filter((msg) => msg === 'request').length).toBeGreaterThan(
            9,
          );
        await database.drop();
      }),
    );
  }, 60_000);
});

async function getSpaceId({ url }: ServerProcess, { headers }: { headers: Record<string, string> }): Promise<string> {
  return (await sendRequest(url, '/api/spaces', { headers })).body[0].id;
}

/** Sends the head of a request and the beginning of its body. */
async function sendHalf(
  { url }: ServerProcess,
  task: Json,
  { headers }: { headers: { authorization: string } },
): Promise<{ sendRest: () => void; response: Promise<string> }> {
  const body = JSON.stringify(task);
  const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('utf8');
  let response = '';
  let onContinue = () => {};
  const continued = new Promise<void>((resolve) => {
    onContinue = resolve;
  });
  socket.on('data', (text) => {
    response += text;
    if (response.includes('100 Continue')) onContinue();
  });
  const ended = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(response.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '')));
  });
  socket.write(
    [
      'POST /api/tasks HTTP/1.1',
      'host: localhost',
      `authorization: ${headers.authorization}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(body)}`,
      'expect: 100-continue',
      '\r\n',
    ].join('\r\n'),
  );
  await continued;
  socket.write(body.slice(0, 5));
  return { sendRest: () => void socket.write(body.slice(5)), response: ended };
}

async function acceptsConnections({ url }: ServerProcess): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    async (response) => {
      await response.text();
      return true;
    },
    () => false,
  );
}

/** Log entries above the level warn. */
function listProblems({ stderr }: ServerProcess): Json[] {
  const lines = stderr.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter(({ level }) => level > 40);
}
