import type SqliteFile from 'better-sqlite3';

/** The tables that the migrations created, in order, without the table of migrations. Read from the database, so that none is forgotten. */
export function listSqliteTables(connection: SqliteFile.Database): string[] {
  return connection
    .prepare("select name from sqlite_schema where type = 'table' and name <> 'migrations' order by rowid")
    .pluck()
    .all() as string[];
}
