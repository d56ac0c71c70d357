import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { queryPostgres } from '../../testing/pgClient.ts';
import { runCli, runCliOrThrow } from '../support/cli/run-cli.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';

test('F154: a database that another role created is refused with the statement that mends it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-role-'));
  const database = await createEmptyDatabase('postgres');
  const adminUrl = inject('postgresUrl');
  const role = `Role "${crypto.randomUUID().slice(0, 8)}`;
  const quoted = `"${role.replaceAll('"', '""')}"`;
  await queryPostgres(adminUrl, `create role ${quoted} login password 'secret'`);
  const url = new URL(database.env['DATABASE_URL'] as string);
  url.username = encodeURIComponent(role);
  url.password = 'secret';
  const name = url.pathname.slice(1);
  try {
    await runCliOrThrow(['user', 'create', 'ana@example.com', '--name', 'Ana'], { DATA_DIR: folder });
    const moved = await runCli(['move', '--to', url.href], { DATA_DIR: folder });
    const started = await runCli(['serve'], { DATABASE_URL: url.href, PORT: '0' });
    const statement = `alter database "${name}" owner to ${quoted}`;
    for (const { code, stderr } of [moved, started]) {
      expect(code).toBe(1);
      expect(stderr).toContain(`permission denied for schema public. As a superuser, run: ${statement}\n`);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).not.toContain('secret');
    }
    await queryPostgres(adminUrl, statement);
    expect((await runCli(['move', '--to', url.href], { DATA_DIR: folder })).code).toBe(0);
    expect((await runCli(['user', 'list'], { DATABASE_URL: url.href })).stdout).toContain('ana@example.com');
  } finally {
    await database.drop();
    await queryPostgres(adminUrl, `drop role ${quoted}`);
    await rm(folder, { recursive: true });
  }
});
