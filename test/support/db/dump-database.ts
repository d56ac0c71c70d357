import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withPgClient } from '../../../testing/pgClient.ts';
import type { TestApp } from '../test-app.ts';

/** Returns the bytes of every SQLite file, or every row of every PostgreSQL table, as one text to search for secrets. */
export async function dumpDatabase(test: TestApp): Promise<string> {
  const { DATA_DIR: folder, DATABASE_URL: url } = test.databaseEnv;
  if (folder !== undefined) {
    // The shared memory has no rows, but is written by readers too.
    const names = (await readdir(folder)).filter((name) => !name.endsWith('-shm'));
    return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('\n');
  }
  return withPgClient(url as string, async (client) => {
    const { rows: tables } = await client.query("select tablename from pg_tables where schemaname = 'public'");
    const dump = tables.map(({ tablename }) => `select to_jsonb(t) as row from ${tablename} t`).join(' union all ');
    return JSON.stringify((await client.query(dump)).rows);
  });
}
