import type { DbSchema, UserRow } from '../schema.ts';
import type { Db } from './database.ts';
import { openInMemorySqlite } from './sqlite.ts';

type Table = Exclude<keyof DbSchema, 'migrations'>;
/** The rows of each table; the tables are ordered so that rows refer only to rows before them. */
type TableRows = [table: Table, rows: UserRow[]][];

const chunkSize = 500;

/**
 * Runs `work` in an in-memory database of its own, where no other request waits for it, and returns the rows it made.
 * The database contains `user` from the start; the returned rows do not.
 */
export async function buildRowsInMemory<T>(
  user: UserRow | undefined,
  work: (db: Db) => Promise<T>,
): Promise<{ result: T; rows: TableRows }> {
  const { db, tableNames, close } = openInMemorySqlite();
  try {
    if (user) await db.insertInto('users').values(user).execute();
    const result = await work(db);
    const tableRows: TableRows = [];
    for (const table of tableNames as Table[]) {
      const rows = (await db.selectFrom(table).selectAll().execute()) as UserRow[];
      tableRows.push([table, table === 'users' ? rows.filter(({ id }) => id !== user?.id) : rows]);
    }
    return { result, rows: tableRows };
  } finally {
    close();
  }
}

export async function insertTableRows(db: Db, tableRows: TableRows): Promise<void> {
  for (const [table, rows] of tableRows) {
    for (let start = 0; start < rows.length; start += chunkSize) {
      await db
        .insertInto(table as 'users')
        .values(rows.slice(start, start + chunkSize))
        .execute();
    }
  }
}
