import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';
import type { Param } from './placeholders.ts';
import { prepareQuery } from './preparedQueries.ts';

/**
 * Locks the space until the transaction ends, so that its writes happen one after the other. False: it was locked as
 * it is, so that what the transaction has read before still stands.
 */
export async function lockSpace(db: Db, spaceId: string): Promise<boolean> {
  // SQLite has one writer at a time.
  if (!isPostgres(db)) return false;
  await lockSpaceRow(db, { spaceId });
  return true;
}

const lockSpaceRow = prepareQuery((db, param: Param<{ spaceId: string }>) =>
  db.selectFrom('spaces').select('id').where('id', '=', param('spaceId')).forUpdate(),
);

/** Locks the account until the transaction ends, so that what a user has only one of is made once. */
export async function lockUser(db: Db, userId: string): Promise<void> {
  if (isPostgres(db)) await db.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
}
