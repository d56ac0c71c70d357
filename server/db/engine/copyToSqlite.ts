import SqliteFile from 'better-sqlite3';
import type { DbSchema } from '../schema.ts';
import type { Db } from './database.ts';
import { listSqliteTables } from './listSqliteTables.ts';
import { migrateSqlite } from './migrate.ts';

type Table = Exclude<keyof DbSchema, 'migrations'>;

/** Copies all rows that `db` sees, table by table, into a new SQLite file. */
export async function copyToSqlite(db: Db, file: string): Promise<void> {
  const target = new SqliteFile(file);
  try {
    migrateSqlite(target);
    // Rows may refer to rows that are copied later; `createBackup` checks the foreign keys of the complete file.
    target.pragma('foreign_keys = off');
    target.exec('begin');
    for (const table of listSqliteTables(target) as Table[]) {
      const columns = target.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[];
      const insert = target.prepare(
        `insert into ${table} (${columns}) values (${columns.map((column) => `@${column}`)})`,
      );
      for await (const row of db.selectFrom(table).selectAll().stream(1000)) insert.run(row);
    }
    target.exec('commit');
  } finally {
    target.close();
  }
}
