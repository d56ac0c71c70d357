import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Runs part of a transaction. If `work` throws, only this part is rolled back, and the transaction can continue.
 * With `undo`, the part is rolled back in any case.
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
