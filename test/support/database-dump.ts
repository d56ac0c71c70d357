import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { TestApp } from './test-app.ts';

/** Every byte of the database that is on the disk, or every column of every row. */
export async function dumpDatabase(test: TestApp): Promise<string> {
  const { DATA_DIR: folder, DATABASE_URL: url } = test.databaseEnv;
  if (folder !== undefined) {
    const names = await readdir(folder);
    return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('\n');
  }
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows: tables } = await client.query("select tablename from pg_tables where schemaname = 'public'");
    const dump = tables.map(({ tablename }) => `select to_jsonb(t) as row from ${tablename} t`).join(' union all ');
    return JSON.stringify((await client.query(dump)).rows);
  } finally {
    await client.end();
  }
}
