import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { withPgClient } from '../../../testing/pgClient.ts';

/** The rows of each table as sorted JSON texts, by the name of the table. */
export type RowsByTable = Record<string, string[]>;

export function readSqliteRows(dataDir: string): RowsByTable {
  const file = new SqliteFile(join(dataDir, 'krokanti.db'), { readonly: true });
  try {
    const names = file
      .prepare("select name from sqlite_schema where type = 'table' and name <> 'migrations' order by name")
      .pluck()
      .all() as string[];
    return Object.fromEntries(names.map((name) => [name, texts(file.prepare(`select * from ${name}`).all())]));
  } finally {
    file.close();
  }
}

export async function readPostgresRows(url: string): Promise<RowsByTable> {
  const types = { getTypeParser: (oid: number) => (oid === 20 ? Number : pg.types.getTypeParser(oid)) };
  return withPgClient(url, async (client) => {
    const { rows: tables } = await client.query(
      "select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations' order by name",
    );
    const contents: RowsByTable = {};
    for (const { name } of tables) {
      contents[name] = texts((await client.query({ text: `select * from ${name}`, types } as pg.QueryConfig)).rows);
    }
    return contents;
  });
}

function texts(rows: unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}

/** Returns the definition of every constraint and index. */
export async function readPostgresSchema(url: string): Promise<unknown> {
  return withPgClient(url, async (client) => {
    const constraints = await client.query(
      `select conrelid::regclass::text as table, pg_get_constraintdef(oid) as definition, convalidated
        from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`,
    );
    const indexes = await client.query("select indexdef from pg_indexes where schemaname = 'public' order by 1");
    return [constraints.rows, indexes.rows];
  });
}
