import { cp, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { type ServerProcess, spawnServer, startServer } from '../../testing/serverProcess.ts';
import { runCli } from '../support/cli/run-cli.ts';

const hardened = { script: 'cli/main.ts', args: ['serve', '--hardened'] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'krokanti-folder-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('F157: a data folder', () => {
  let server: ServerProcess | undefined;
  afterAll(() => server?.kill('SIGKILL'));

  test('serves one server, which the second one names, and is free again after a crash', async () => {
    const data = join(folder, 'locked');
    server = await startServer({ DATA_DIR: data });
    const message = `Cannot open the database: ${data} is in use by krokanti serve (process ${server.pid}): stop it first, or set DATA_DIR to another folder\n`;
    const second = spawnServer({ DATA_DIR: data, PORT: '0' });
    expect([await second.exited, second.stdout, second.stderr]).toEqual([1, '', message]);
    const moved = await runCli(['move', '--to', 'postgres://localhost:1/x'], { DATA_DIR: data });
    expect([moved.code, moved.stderr]).toEqual([1, expect.stringContaining(`(process ${server.pid})`)]);

    await server.kill('SIGKILL');
    server = await startServer({ DATA_DIR: data });
  });

  test('is named when it is refused, wherever it is', async () => {
    const data = join(folder, 'locked');
    const sandboxed = spawnServer({ DATA_DIR: data, PORT: '0' }, hardened);
    expect(await sandboxed.exited).toBe(1);
    expect(sandboxed.stderr).toContain(`(process ${server?.pid})`);
  });
});

describe.skipIf(process.platform !== 'linux')('F163: a data folder where the system makes none', () => {
  test('is reported in one line', async () => {
    const DATA_DIR = '/proc/krokanti/data';
    for (const options of [{}, hardened]) {
      const server = spawnServer({ DATA_DIR, PORT: '0' }, options);
      expect(await server.exited).toBe(1);
      expect(server.stderr).toMatch(/^[^\n]*(proc|sys)[^\n]*\n$/);
    }
    const { code, stderr } = await runCli(['user', 'create', 'a@example.com', '--name', 'A'], { DATA_DIR });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^krokanti: Cannot open the database: [^\n]*\n$/)]);
  });
});

test('F158: without DATA_DIR, commands use the folder of the installation, wherever they are called', async () => {
  const installation = join(folder, 'installation');
  for (const name of ['cli', 'contract', 'server', 'package.json'])
    await cp(join(repoRoot, name), join(installation, name), { recursive: true });
  await symlink(join(repoRoot, 'node_modules'), join(installation, 'node_modules'));
  const run = (...args: string[]) => runCli(args, {}, '', { cwd: '/', script: join(installation, 'cli/main.ts') });
  const missing = await run('backup', join(folder, 'backup.db'));
  expect([missing.code, missing.stderr]).toEqual([
    1,
    `krokanti: No database at ${join(installation, 'data/krokanti.db')}: set DATA_DIR or DATABASE_URL to the server's value\n`,
  ]);
  expect((await run('user', 'create', 'ana@example.com', '--name', 'Ana')).code).toBe(0);
  expect(await readdir(join(installation, 'data'))).toContain('krokanti.db');
  expect((await run('backup', join(folder, 'backup.db'))).stdout).toContain('1 users');
});

test.skipIf(process.platform === 'win32')('Only its owner may read the SQLite file', async () => {
  const dataDir = join(folder, 'new', 'data');
  const database = await openDatabase({ databaseUrl: null, dataDir });
  try {
    await database.write((db) => sql`select 1`.execute(db));
    const modes = await Promise.all(
      [dataDir, ...['krokanti.db', 'krokanti.db-wal', 'krokanti.db-shm'].map((name) => join(dataDir, name))].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  } finally {
    await database.close();
  }
});
