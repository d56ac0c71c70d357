import type { DbSchema, UserRow } from '../schema.ts';
import type { Db } from './database.ts';
import { openInMemorySqlite } from './sqlite.ts';

type Table = Exclude<keyof DbSchema, 'migrations'>;
/** Each table's rows, in an order in which they refer only to what came before. */
type Rows = [table: Table, rows: UserRow[]][];

const chunk = 500;

/**
 * Makes rows in a database of their own, in memory, where nobody waits for them. `user` is there already, and is not
 * among the rows.
 */
export async function buildInMemory<T>(
  user: UserRow | undefined,
  work: (db: Db) => Promise<T>,
): Promise<{ result: T; rows: Rows }> {
  const { db, tableNames, close } = openInMemorySqlite();
  try {
    if (user) await db.insertInto('users').values(user).execute();
    const result = await work(db);
    const rows: Rows = [];
    // All there are, so that none is forgotten.
    for (const table of tableNames as Table[]) {
      const all = (await db.selectFrom(table).selectAll().execute()) as UserRow[];
      rows.push([table, table === 'users' ? all.filter(({ id }) => id !== user?.id) : all]);
    }
    return { result, rows };
  } finally {
    close();
  }
}

export async function insertTableRows(db: Db, rows: Rows): Promise<void> {
  for (const [table, all] of rows) {
    for (let at = 0; at < all.length; at += chunk) {
      await db
        .insertInto(table as 'users')
        .values(all.slice(at, at + chunk))
        .execute();
    }
  }
}
