import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { createAccount } from '../../testing/createAccount.ts';
import { withPgClient } from '../../testing/pgClient.ts';
import { type PostgresServer, startPostgres } from '../../testing/postgresServer.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { spawnServer, startServer } from '../../testing/serverProcess.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { startFakePostgres } from '../support/postgres/fake-old-postgres.ts';

/** A separate server, because the tests kill it and require passwords. */
let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(() => postgres.stop());

const toUrl = (database: string, user = 'krokanti', password = ''): string => {
  const url = new URL(postgres.url);
  Object.assign(url, { pathname: `/${database}`, username: user, password });
  return url.href;
};
const asAdmin = (...statements: string[]) =>
  withPgClient(postgres.url, async (client) => {
    for (const statement of statements) await client.query(statement);
  });

/** Returns the error of a server that fails to start. */
async function getStartupError(url: string): Promise<string> {
  const server = spawnServer({ DATABASE_URL: url, PORT: '0' });
  expect(await server.exited).toBe(1);
  expect(server.stdout).toBe('');
  expect(server.stderr).not.toContain('hunter22');
  return server.stderr;
}

describe('A server that cannot use its PostgreSQL reports why in one line', () => {
  test('if nothing responds', async () => {
    expect(await getStartupError('postgres://ana:hunter22@127.0.0.1:1/db')).toBe(
      'Cannot open the database: Nothing answers at 127.0.0.1:1 (ECONNREFUSED): is PostgreSQL running there?\n',
    );
  });

  test('F84: if it has no TLS but the URL asks for it, without a warning of the driver', async () => {
    for (const mode of ['require', 'prefer', 'verify-ca', 'verify-full'])
      expect(await getStartupError(`${toUrl('krokanti')}?application_name=x&sslmode=${mode}`)).toBe(
        'Cannot open the database: The server does not support SSL connections\n',
      );
  });

  test('if the database does not exist', async () => {
    expect(await getStartupError(toUrl('nowhere'))).toMatch(/has no database nowhere: create it first\n$/);
  });

  test('if the encoding of the database cannot hold every text', async () => {
    await asAdmin("create database ascii encoding 'SQL_ASCII' template template0 locale 'C' locale_provider 'libc'");
    expect(await getStartupError(toUrl('ascii'))).toBe(
      'Cannot open the database: Its encoding is SQL_ASCII: create it with "encoding UTF8"\n',
    );
  });

  test('if the user may not create tables', async () => {
    await asAdmin('create database theirs', 'create role guest login');
    expect(await getStartupError(toUrl('theirs', 'guest'))).toMatch(
      /^Cannot open the database: The user guest may not do this in the database theirs: .*\. As a superuser, run: alter database "theirs" owner to "guest"\n$/,
    );
  });

  test('if PostgreSQL is too old', async () => {
    const old = await startFakePostgres('14.19 (Debian 14.19-1)');
    expect(await getStartupError(old.url)).toBe(
      'Cannot open the database: PostgreSQL 14.19 (Debian 14.19-1) is too old: it takes 15 or newer\n',
    );
    await old.stop();
  });

  test('if the password is wrong', async () => {
    await asAdmin(
      "create role ana login password 'the right one'",
      "do $$ begin execute format('copy (values (%L), (%L)) to %L', 'host all ana all scram-sha-256', 'host all all all trust', current_setting('hba_file')); end $$",
      'select pg_reload_conf()',
    );
    const url = toUrl('postgres', 'ana', 'hunter22');
    await waitUntil(() => withPgClient(url, async () => false).catch(() => true));
    expect(await getStartupError(url)).toMatch(/does not take the password of the user ana\n$/);
  });
});

describe('Database connections', () => {
  test('time out long statements, unless the database has its own limits', async () => {
    await asAdmin('create database limits', "alter database limits set statement_timeout = '7s'");
    const database = await openDatabase({ databaseUrl: toUrl('limits'), dataDir: '' });
    const setting = async (name: string) =>
      (await database.read((db) => sql<{ value: string }>`select current_setting(${name}) as value`.execute(db)))
        .rows[0]?.value;
    expect(await setting('statement_timeout')).toBe('7s');
    expect(await setting('lock_timeout')).toBe('10s');
    expect(await setting('idle_in_transaction_session_timeout')).toBe('30s');
    await database.close();
  });

  test('are limited to DATABASE_POOL and one for LISTEN', async () => {
    await asAdmin('create database pool');
    const server = await startServer({ DATABASE_URL: toUrl('pool'), DATABASE_POOL: '2' });
    const { headers, projectId } = await createAccount(server.url);
    const title = 'One of many';
    const create = () => sendRequest(server.url, '/api/tasks', { body: { projectId, title }, headers });
    const responses = await Promise.all(Array.from({ length: 40 }, create));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
    const count =
      "select count(*)::int as n from pg_stat_activity where datname = 'pool' and application_name = 'krokanti'";
    await waitUntil(() => withPgClient(postgres.url, async (client) => (await client.query(count)).rows[0].n === 3));
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  test('return 503 if a space is locked for too long, and nothing changes', async () => {
    await asAdmin('create database locked', "alter database locked set lock_timeout = '300ms'");
    const server = await startServer({ DATABASE_URL: toUrl('locked') });
    const { headers, projectId } = await createAccount(server.url);
    const tasks = `/api/tasks?projectId=${projectId}`;
    const create = (title: string) => sendRequest(server.url, '/api/tasks', { body: { projectId, title }, headers });
    await withPgClient(toUrl('locked'), async (client) => {
      await client.query('begin');
      await client.query('select from spaces for update');
      const { status, body } = await create('Too late');
      expect([status, body.code]).toEqual([503, 'unavailable']);
      expect((await sendRequest(server.url, tasks, { headers })).body).toEqual([]);
      await client.query('rollback');
    });
    expect((await create('In time')).status).toBe(201);
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  test('are restored after PostgreSQL restarts, including the one for LISTEN', async () => {
    await asAdmin('create database again');
    const server = await startServer({ DATABASE_URL: toUrl('again') });
    const { headers, projectId } = await createAccount(server.url);
    const tasks = `/api/tasks?projectId=${projectId}`;
    const create = (title: string) => sendRequest(server.url, '/api/tasks', { body: { projectId, title }, headers });
    expect((await create('Before')).status).toBe(201);
    for (let restart = 1; restart <= 2; restart++) {
      await postgres.kill();
      const away = await sendRequest(server.url, tasks, { headers });
      expect([away.status, away.body.code]).toEqual([503, 'unavailable']);
      expect((await sendRequest(server.url, '/readyz')).status).toBe(503);
      expect((await sendRequest(server.url, '/healthz')).status).toBe(200);
      await postgres.start();
      await waitUntil(async () => (await sendRequest(server.url, '/readyz')).status === 200);
      expect((await create(`After restart ${restart}`)).status).toBe(201);
      const listening = "select 1 from pg_stat_activity where datname = 'again' and query ilike 'listen %'";
      await waitUntil(() =>
        withPgClient(postgres.url, async (client) => (await client.query(listening)).rows.length === 1),
      );
    }
    const { body } = await sendRequest(server.url, tasks, { headers });
    expect(body.map(({ title }: { title: string }) => title)).toEqual(['Before', 'After restart 1', 'After restart 2']);
    expect(await server.kill('SIGTERM')).toBe(0);
  }, 120_000);
});
