import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emptyDatabase, type Json } from './helper.ts';
import { call, newAccount, root, type ServerProcess, startServer } from './server/process.ts';

describe('npm run bench --base', () => {
  let place: Awaited<ReturnType<typeof emptyDatabase>>;
  let server: ServerProcess;
  beforeAll(async () => {
    place = await emptyDatabase('sqlite');
    server = await startServer(place.url);
  });
  afterAll(async () => {
    await server?.kill('SIGKILL');
    await place?.remove();
  });

  it('measures the server that is given, in a space of its own, beside a bare one', { timeout: 180_000 }, async () => {
    const { token, headers, projectId } = await newAccount(server.address);
    const base = server.address.replace('localhost', '127.0.0.1');
    const { code, stdout, stderr } = await bench(
      '--base',
      base,
      '--token',
      token,
      '--only',
      'list50',
      '--only',
      'patch',
    );
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
    const spaces = (await call(server.address, '/api/spaces', { headers })).body;
    expect(spaces.map(({ name }: Json) => name)).toEqual(['Personal', 'Bench']);
    expect((await call(server.address, `/api/tasks?projectId=${projectId}`, { headers })).body).toEqual([]);
  });

  it('without its token, or with a wrong one, is told so and measures nothing', async () => {
    expect(await bench('--base', server.address)).toEqual({
      code: 2,
      stdout: '',
      stderr: '--base and --token go together\n',
    });
    const wrong = await bench('--base', server.address, '--token', 'kt_wrong');
    expect([wrong.code, wrong.stdout]).toEqual([1, '']);
    expect(wrong.stderr).toContain('/spaces was answered 401');
  });
});

async function bench(...options: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const args = ['bench/main.ts', '--quick', '--json', ...options];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code, stdout, stderr };
}
