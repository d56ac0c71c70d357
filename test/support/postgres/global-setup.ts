import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../../server/db/engine/openDatabase.ts';
import { withPgClient } from '../../../testing/pgClient.ts';
import { startPostgres } from '../../../testing/postgresServer.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';

/** One PostgreSQL for the whole run; every test file makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL'];
  // What makes it safe in a power cut only makes tests slow; the crash tests start one of their own. Nobody vacuums:
  // what is left behind is small, and a statement is run in the same way each time.
  const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };
  const server = given === undefined || given === '' ? await startPostgres(fast) : undefined;
  const url = server?.url ?? String(given);
  const template = `template_${crypto.randomUUID().replaceAll('-', '')}`;
  await makeTemplate(url, template);
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template);
  return () =>
    server?.stop() ?? withPgClient(url, async (client) => void (await client.query(`drop database ${template}`)));
}

/** A database with the tables: a copy of it is made sooner than the tables are. */
async function makeTemplate(url: string, name: string): Promise<void> {
  await withPgClient(url, async (client) => {
    await client.query(`create database ${name}`);
    const there = new URL(url);
    there.pathname = `/${name}`;
    await (await openDatabase({ databaseUrl: there.href, dataDir: '' })).close();
    // It is copied only while nobody is connected to it.
    const connections = 'select 1 from pg_stat_activity where datname = $1';
    await waitUntil(async () => (await client.query(connections, [name])).rows.length === 0);
  });
}
