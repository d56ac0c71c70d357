import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../../server/db/engine/openDatabase.ts';
import { withPgClient } from '../../../testing/pgClient.ts';
import { startPostgres } from '../../../testing/postgresServer.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';

/** Starts one PostgreSQL server for the complete run. Every test file creates its own databases in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const existingUrl = process.env['TEST_DATABASE_URL'];
  // Flushing to disk only makes tests slow; the crash tests start a server of their own. Without autovacuum, query plans
  // stay the same, and the tables are small.
  const fastSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };
  const server = existingUrl === undefined || existingUrl === '' ? await startPostgres(fastSettings) : undefined;
  const url = server?.url ?? String(existingUrl);
  const template = `template_${crypto.randomUUID().replaceAll('-', '')}`;
  await createTemplate(url, template);
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template);
  return () =>
    server?.stop() ?? withPgClient(url, async (client) => void (await client.query(`drop database ${template}`)));
}

/** Creates a migrated database. Copying it is faster than migrating each test database. */
async function createTemplate(url: string, name: string): Promise<void> {
  await withPgClient(url, async (client) => {
    await client.query(`create database ${name}`);
    const templateUrl = new URL(url);
    templateUrl.pathname = `/${name}`;
    await (await openDatabase({ databaseUrl: templateUrl.href, dataDir: '' })).close();
    // PostgreSQL copies a database only while it has no connections.
    const connections = 'select 1 from pg_stat_activity where datname = $1';
    await waitUntil(async () => (await client.query(connections, [name])).rows.length === 0);
  });
}
