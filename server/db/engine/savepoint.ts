import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Does a part of a transaction: if `work` throws, nothing of it stays, and the transaction can still go on.
 * `undo`: nothing of it stays in any case.
 */
export async function runInSavepoint<T>(db: Db, work: () => Promise<T>, { undo = false } = {}): Promise<T> {
  await sql`savepoint part`.execute(db);
  try {
    const result = await work();
    if (undo) await sql`rollback to savepoint part`.execute(db);
    return result;
  } catch (error) {
    await sql`rollback to savepoint part`.execute(db);
    throw error;
  } finally {
    await sql`release savepoint part`.execute(db);
  }
}
