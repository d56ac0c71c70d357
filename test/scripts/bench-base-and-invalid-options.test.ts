import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccount } from '../../testing/createAccount.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { type ServerProcess, startServer } from '../../testing/serverProcess.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';

describe('npm run bench --base', () => {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  let server: ServerProcess;
  beforeAll(async () => {
    database = await createEmptyDatabase('sqlite');
    server = await startServer(database.env);
  });
  afterAll(async () => {
    await server?.kill('SIGKILL');
    await database?.drop();
  });

  it('measures the given server in a space of its own, next to a bare baseline', { timeout: 180_000 }, async () => {
    const { token, headers, projectId } = await createAccount(server.url);
    const base = server.url.replace('localhost', '127.0.0.1');
    const { code, stdout, stderr } = await bench('--base', base, '--token', token, '--only', 'list50,patch');
    expect([code, stderr]).toEqual([0, '']);
    const { rows } = JSON.parse(stdout) as { rows: Json[] };
    expect(rows.map(({ name, engine, unit }) => [name, engine, unit])).toEqual([
      ['list50', 'given', 'requests/s'],
      ['patch', 'given', 'requests/s'],
    ]);
    for (const { value, bare, share, goal, ok } of rows) {
      expect(Math.min(value, bare)).toBeGreaterThan(0);
      expect(share).toBeCloseTo(value / bare);
      expect(ok).toBe(share >= goal);
    }
    const spaces = (await sendRequest(server.url, '/api/spaces', { headers })).body;
    expect(spaces.map(({ name }: Json) => name)).toEqual(['Personal', 'Bench']);
    expect((await sendRequest(server.url, `/api/tasks?projectId=${projectId}`, { headers })).body).toEqual([]);
  });

  it('with a wrong token fails and measures nothing', async () => {
    const wrong = await bench('--base', server.url, '--token', 'kt_wrong');
    expect([wrong.code, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toContain('/spaces got status 401');
    expect(wrong.stderr).toMatch(/^[^\n]+\n$/);
  });

  it('fails with one line if the server is unreachable or rate limits', async () => {
    const { token } = await createAccount(server.url);
    const away = await bench('--base', 'http://127.0.0.1:1', '--token', token);
    expect([away.code, away.stdout]).toEqual([1, '']);
    expect(away.stderr).toMatch(/^http:\/\/127\.0\.0\.1:1: [^\n]+\n$/);
    // One server at a time uses a data folder.
    await server.kill('SIGTERM');
    const few = await startServer({ ...database.env, TOKEN_RATE_LIMIT: '1' });
    const full = await bench('--base', few.url, '--token', token);
    await few.kill('SIGKILL');
    expect([full.code, full.stdout]).toEqual([1, '']);
    expect(full.stderr).toMatch(/^[^\n]+ got status 429: [^\n]+ a higher TOKEN_RATE_LIMIT\n$/);
  });
});

/** Invalid options; each names what is valid and ends with exit code 2. */
const invalidOptions: [script: string, options: string[], message: string][] = [
  ['bench/main.ts', ['--only', 'list50,lits1000'], '--only: "lits1000" is not one of start, memory, list50, '],
  ['bench/main.ts', ['--only', 'list50', '--only', ''], '--only: "" is not one of start, memory, list50, '],
  ['bench/main.ts', ['--engine', 'mysql'], '--engine: "mysql" is not one of sqlite, postgres'],
  ['bench/main.ts', ['--quik'], "Unknown option '--quik'"],
  ['bench/main.ts', ['list50'], "Unexpected argument 'list50'"],
  ['bench/main.ts', ['--base', 'http://127.0.0.1:3000'], '--base and --token go together'],
  ['bench/main.ts', ['--token', 'kt_some'], '--base and --token go together'],
  ['bench/main.ts', ['--base', '127.0.0.1:3000', '--token', 'kt_some'], '--base must be http://host:port'],
  ['bench/main.ts', ['--base', 'https://example.com', '--token', 'kt_some'], '--base must be http://host:port'],
  ['bench/main.ts', ['--base', 'http://a', '--token', 'b', '--only', 'start'], '"start" is not one of list50, '],
  ['bench/main.ts', ['--base', 'http://a', '--token', 'b', '--engine', 'sqlite'], 'give one of them'],
  ['bench/growth/main.ts', ['--only', 'list50,list1000'], '--only: "list1000" is not one of patch, create, '],
  ['bench/growth/main.ts', ['--engine', 'sqlite,x'], '--engine: "x" is not one of sqlite, postgres'],
  ['bench/web/main.ts', ['--only', 'js,html'], '--only: "html" is not one of js, css, '],
  [
    'bench/web/main.ts',
    ['--no-lighthouse', '--only', 'lighthouse-performance'],
    '"lighthouse-performance" is not one of',
  ],
  ['reliability/runCrashTest.ts', ['--kills', 'abc'], '--kills must be a whole number from 1 to '],
  ['reliability/runCrashTest.ts', ['--kills', '0'], '--kills must be a whole number from 1 to '],
  ['reliability/runCrashTest.ts', ['--writers', '1e9'], '--writers must be a whole number from 1 to 1000, not "1e9"'],
  ['reliability/runCrashTest.ts', ['--engine', 'x'], '--engine must be sqlite or postgres, not "x"'],
  ['reliability/runCrashTest.ts', ['--seed='], '--seed must be a whole number from 0 to '],
  ['reliability/runFuzzTests.ts', ['--minutes', 'ten'], '--minutes must be a whole number from 1 to 10000, not "ten"'],
  ['reliability/runFuzzTests.ts', ['--minutes', '0'], '--minutes must be a whole number from 1 to 10000, not "0"'],
  ['reliability/runFuzzTests.ts', ['--seed', '1.5'], '--seed must be a whole number from 0 to 2147483647, not "1.5"'],
];

describe('an invalid option', () => {
  it.each(invalidOptions)('%s %j', async (script, options, message) => {
    const { code, stdout, stderr } = await run(script, ...options);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/\nUsage: npm run [\w:]+ -- \[--/);
  });
});

function bench(...options: string[]) {
  return run('bench/main.ts', '--quick', '--json', ...options);
}

async function run(script: string, ...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [script, ...options], { cwd: repoRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}
