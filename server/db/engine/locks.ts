import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';
import { prepareQuery } from './preparedQueries.ts';
import type { Param } from './preparedQueryParams.ts';

/**
 * Locks the space until the transaction ends, so that writes to it happen one after the other. Returns false when the
 * transaction held the lock from its beginning: then what it has read before is still true.
 */
export async function lockSpace(db: Db, spaceId: string): Promise<boolean> {
  // SQLite has a single writer.
  if (!isPostgres(db)) return false;
  await lockSpaceRow(db, { spaceId });
  return true;
}

const lockSpaceRow = prepareQuery((db, param: Param<{ spaceId: string }>) =>
  db.selectFrom('spaces').select('id').where('id', '=', param('spaceId')).forUpdate(),
);

/** Locks the user until the transaction ends, so that things a user has only one of are created once. */
export async function lockUser(db: Db, userId: string): Promise<void> {
  if (isPostgres(db)) await db.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
}
