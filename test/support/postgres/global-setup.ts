import type { TestProject } from 'vitest/node';
import { withPgClient } from '../../../testing/pgClient.ts';
import { startPostgres } from '../../../testing/postgresServer.ts';
import { createTemplateDatabase } from './create-template-database.ts';

/** Starts one PostgreSQL server for the complete run. Every test file creates its own databases in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const existingUrl = process.env['TEST_DATABASE_URL'];
  // Flushing to disk only makes tests slow; the crash tests start a server of their own. Without autovacuum, query plans
  // stay the same, and the tables are small.
  const fastSettings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' };
  const server = existingUrl === undefined || existingUrl === '' ? await startPostgres(fastSettings) : undefined;
  const url = server?.url ?? String(existingUrl);
  const template = `template_${crypto.randomUUID().replaceAll('-', '')}`;
  await createTemplateDatabase(url, template);
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template);
  return () =>
    server?.stop() ?? withPgClient(url, async (client) => void (await client.query(`drop database ${template}`)));
}
