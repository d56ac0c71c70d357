import { createBatchLoader } from '../engine/batchLoader.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import { columnInTexts } from '../engine/sqlConditions.ts';
import type { TokenRow } from '../schema.ts';
import { selectMemberships } from './userMemberships.ts';

export async function insertToken(db: Db, token: TokenRow): Promise<void> {
  await db.insertInto('tokens').values(token).execute();
}

/** Returns the tokens, newest first. */
export function listUserTokens(db: Db, userId: string): Promise<TokenRow[]> {
  return db
    .selectFrom('tokens')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The spaces that a token or an agent is confined to; null: all spaces of its user. */
export function parseSpaceIds(spaceIds: string | null): string[] | null {
  return spaceIds === null ? null : spaceIds.split(',');
}

/** The token and its user with their memberships, unless it has expired. */
export function findTokenWithUser(db: Db, secretHash: string, now: string) {
  return loadTokenWithUser(db, { secretHash, now });
}

interface TokenLookup {
  secretHash: string;
  now: string;
}

const loadTokenWithUser = createBatchLoader(
  async (db: Db, { secretHash, now }: TokenLookup) =>
    (await selectTokensWithUsers(db, { secretHashes: [secretHash], now }))[0],
  async (db, lookups) => {
    const secretHashes = [...new Set(lookups.map(({ secretHash }) => secretHash))];
    const now = lookups
      .map((lookup) => lookup.now)
      .sort()
      .at(-1) as string;
    const rows = await selectTokensWithUsers(db, { secretHashes, now });
    return lookups.map(({ secretHash }) => rows.find((row) => row.secret_hash === secretHash));
  },
);

const selectTokensWithUsers = prepareQuery((db, param: Param<{ secretHashes: string[]; now: string }>) =>
  db
    .selectFrom('tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .selectAll('u')
    .select([
      't.id as token_id',
      't.name as token_name',
      't.scope',
      't.space_ids',
      't.secret_hash',
      't.expires_at as token_expires_at',
    ])
    .select(selectMemberships(db))
    .where(columnInTexts(db, 't.secret_hash', param('secretHashes')))
    .where((e) => e.or([e('t.expires_at', 'is', null), e('t.expires_at', '>', param('now'))])),
);

/** Returns false when the user has no such token. */
export async function deleteToken(db: Db, userId: string, tokenId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('tokens')
    .where('id', '=', tokenId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function deleteUserTokens(db: Db, userId: string): Promise<void> {
  await db.deleteFrom('tokens').where('user_id', '=', userId).execute();
}

export async function markTokenUsed(db: Db, tokenId: string, at: string): Promise<void> {
  await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', tokenId).execute();
}
