import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getPermissionFlags } from '../../server/boot/nodePermissionFlags.ts';
import { createAccount } from '../../testing/createAccount.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { spawnServer, startServer } from '../../testing/serverProcess.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { engines } from '../support/engines.ts';

const hardened = { script: 'cli/main.ts', args: ['serve', '--hardened'] };

describe('npm run start:hardened', () => {
  let data: string;
  beforeAll(async () => {
    data = await realpath(await mkdtemp(join(tmpdir(), 'krokanti-hardened-')));
  });
  afterAll(() => rm(data, { recursive: true, force: true }));

  test.each(engines)('serves everything on %s', async (engine) => {
    const database = await createEmptyDatabase(engine);
    const server = await startServer({ DATA_DIR: join(data, 'new'), ...database.env }, hardened);
    try {
      const { headers, projectId } = await createAccount(server.url);
      const created = await sendRequest(server.url, '/api/tasks', { headers, body: { projectId, title: 'Kept in' } });
      expect(created.status).toBe(201);
      for (const path of ['/', '/docs', '/api/openapi.json', '/readyz', '/metrics']) {
        expect([path, (await sendRequest(server.url, path)).status]).toEqual([path, 200]);
      }
      expect(await server.kill('SIGTERM')).toBe(0);
      const logged = server.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{"level":30,'));
      expect(logged).toEqual([]);
    } finally {
      await server.kill('SIGKILL');
      await database.drop();
    }
  });

  test.skipIf(process.platform === 'win32').each([
    ['npm run start:hardened', 'npm', ['run', '--ignore-scripts', '--silent', 'start:hardened']],
    ['npm start', 'npm', ['run', '--ignore-scripts', '--silent', 'start']],
  ])('F156: SIGTERM to %s ends the server', async (name, file, args) => {
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DATA_DIR: join(data, name.replaceAll(' ', '-')),
    };
    const child = spawn(file, args, {
      cwd: repoRoot,
      env: { ...env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const [, url] = /ready at (\S+)\n/.exec(line) ?? [];
    expect((await sendRequest(url as string, '/readyz')).status).toBe(200);
    child.kill('SIGTERM');
    await once(child, 'close');
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  test('reports an invalid environment in one line', async () => {
    const server = spawnServer({ PORT: 'x' }, hardened);
    expect(await server.exited).toBe(1);
    expect(server.stderr).toMatch(/^krokanti: PORT must be [^\n]*\n$/);
  });

  /** What injected code would try. */
  const attempts: [what: string, code: string][] = [
    ['read system files', "fs.readFileSync('/etc/passwd')"],
    ['list other folders', "fs.readdirSync('/')"],
    ['change its sources', "fs.writeFileSync('server/boot/main.ts', 'x')"],
    ['create files outside the data folder', "fs.writeFileSync('new.txt', 'x')"],
    ['start a program', "cp.execFileSync('/bin/sh', ['-c', 'true'])"],
    ['start another Node', "cp.fork('server/boot/main.ts')"],
    ['start a thread', "new (await import('node:worker_threads')).Worker('1', { eval: true })"],
    [
      'follow a link out of the data folder',
      'const out = data + "/out"; fs.symlinkSync("/etc", out); fs.readdirSync(out)',
    ],
  ];
  test.each(attempts)('F40: code cannot %s', (_, code) => {
    expect(runSandboxed(code)).toBe('ERR_ACCESS_DENIED');
  });

  test('code can read its sources and use its data folder', async () => {
    expect(runSandboxed("fs.readFileSync('server/boot/main.ts')")).toBe('done');
    const code = `const file = data + '/file'; fs.writeFileSync(file, 'x'); fs.readFileSync(file); fs.rmSync(file)`;
    expect(runSandboxed(code)).toBe('done');
    expect(await readdir(data)).not.toContain('file');
  });

  function runSandboxed(code: string): string {
    const source = `
      import fs from 'node:fs'; import cp from 'node:child_process'; const data = ${JSON.stringify(data)};
      try { ${code}; console.log('done') } catch (error) { console.log(error.code) }`;
    const args = [...getPermissionFlags(repoRoot.replace(/\/$/, ''), data), '--input-type=module', '--eval', source];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: repoRoot, encoding: 'utf8' });
    return `${stdout}${stderr}`.trim();
  }
});
