import SqliteFile from 'better-sqlite3';
import type { DbSchema } from '../schema.ts';
import type { Db } from './database.ts';
import { migrateSqlite } from './migrate.ts';

type Table = Exclude<keyof DbSchema, 'migrations'>;

/** Copies what `q` sees, table by table, into a new SQLite file. */
export async function copyToSqlite(db: Db, file: string): Promise<void> {
  const target = new SqliteFile(file);
  try {
    migrateSqlite(target);
    // Rows may refer to rows that come later; whoever keeps the file checks it as a whole.
    target.pragma('foreign_keys = off');
    target.exec('begin');
    for (const name of tablesOf(target)) {
      const columns = target.prepare('select name from pragma_table_info(?)').pluck().all(name) as string[];
      const insert = target.prepare(
        `insert into ${name} (${columns}) values (${columns.map((column) => `@${column}`)})`,
      );
      for await (const row of db.selectFrom(name).selectAll().stream(1000)) insert.run(row);
    }
    target.exec('commit');
  } finally {
    target.close();
  }
}

/** As the migrations made them, so that none is forgotten; which migrations, the new file knows already. */
function tablesOf(target: SqliteFile.Database): Table[] {
  const names = "select name from sqlite_schema where type = 'table' and name <> 'migrations'";
  return target.prepare(names).pluck().all() as Table[];
}
