import { sql } from 'kysely';
import type { Db } from './database.ts';

/**
 * Does a part of a transaction: if `work` throws, nothing of it stays, and the transaction can still go on.
 * `undo`: nothing of it stays in any case.
 */
export async function runInSavepoint<T>(q: Db, work: () => Promise<T>, { undo = false } = {}): Promise<T> {
  await sql`savepoint part`.execute(q);
  try {
    const result = await work();
    if (undo) await sql`rollback to savepoint part`.execute(q);
    return result;
  } catch (error) {
    await sql`rollback to savepoint part`.execute(q);
    throw error;
  } finally {
    await sql`release savepoint part`.execute(q);
  }
}
