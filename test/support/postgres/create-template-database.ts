import { openDatabase } from '../../../server/db/engine/openDatabase.ts';
import { withPgClient } from '../../../testing/pgClient.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';

/** Creates a migrated database. Copying it is faster than migrating each test database. */
export async function createTemplateDatabase(url: string, name: string): Promise<void> {
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
