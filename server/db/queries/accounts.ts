import { createBatchLoader } from '../engine/batchLoader.ts';
import { columnInTexts, type Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { EmailLinkRow, SessionRow, TokenRow, UserRow } from '../schema.ts';
import { selectMemberships } from './members.ts';

/** Whether it was: not when the address has an account, and then the transaction can still go on. */
export async function tryInsertUser(db: Db, user: UserRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('users')
    .values(user)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

export function findUser(db: Db, userId: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
}

export function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
}

export function listAllUsers(db: Db): Promise<UserRow[]> {
  return db.selectFrom('users').selectAll().orderBy('created_at').orderBy('id').execute();
}

/** Addresses of a demo's people; nobody can have one, because `example` is no domain of anybody's. */
const ofDemo = '%@quayside-demo%.example';

/** The one with whom the instance began, apart from the people of demos. */
export async function isFirstUser(db: Db, userId: string): Promise<boolean> {
  // By id, which tells when it was really made: the people of a demo say they came weeks ago.
  const first = await db
    .selectFrom('users')
    .select('id')
    .where('email', 'not like', ofDemo)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return first?.id === userId;
}

export interface UserLastUseRow extends UserRow {
  session_seen_at: string | null;
  token_used_at: string | null;
  agent_used_at: string | null;
}

/** Every account with when it was last used, the oldest first. */
export function listUsersWithLastUse(db: Db): Promise<UserLastUseRow[]> {
  return selectSeen(db).orderBy('u.id').execute();
}

export function findUserWithLastUse(db: Db, userId: string): Promise<UserLastUseRow | undefined> {
  return selectSeen(db).where('u.id', '=', userId).executeTakeFirst();
}

function selectSeen(db: Db) {
  return db
    .selectFrom('users as u')
    .selectAll('u')
    .select((e) => [
      e
        .selectFrom('sessions')
        .select((s) => s.fn.max('last_seen_at').as('at'))
        .whereRef('user_id', '=', 'u.id')
        .as('session_seen_at'),
      e
        .selectFrom('tokens')
        .select((t) => t.fn.max('last_used_at').as('at'))
        .whereRef('user_id', '=', 'u.id')
        .as('token_used_at'),
      e
        .selectFrom('agents')
        .select((s) => s.fn.max('last_used_at').as('at'))
        .whereRef('user_id', '=', 'u.id')
        .as('agent_used_at'),
    ]);
}

export async function updateUser(db: Db, userId: string, changes: Partial<UserRow>): Promise<void> {
  await db.updateTable('users').set(changes).where('id', '=', userId).execute();
}

export async function insertSession(db: Db, session: SessionRow): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

export function listUserSessions(db: Db, userId: string, now: string): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The session and its user with their memberships, unless it has ended. */
export async function findSessionWithUser(db: Db, secretHash: string, now: string) {
  const [session] = await sessionOfSecret(db, { secretHash, now });
  return session;
}

const sessionOfSecret = prepareQuery((db, given: { secretHash: string; now: string }) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .selectAll('u')
    .select(['s.id as session_id', 's.expires_at as session_expires_at'])
    .select(selectMemberships(db))
    .where('s.secret_hash', '=', given.secretHash)
    .where('s.expires_at', '>', given.now),
);

/** Whether there was one. */
export async function deleteSession(db: Db, userId: string, sessionId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('sessions')
    .where('id', '=', sessionId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Ends every session of the user, but for the one to keep. */
export async function deleteUserSessions(db: Db, userId: string, keepId?: string): Promise<void> {
  let sessions = db.deleteFrom('sessions').where('user_id', '=', userId);
  if (keepId !== undefined) sessions = sessions.where('id', '!=', keepId);
  await sessions.execute();
}

export async function insertToken(db: Db, token: TokenRow): Promise<void> {
  await db.insertInto('tokens').values(token).execute();
}

/** Newest first. */
export function listUserTokens(db: Db, userId: string): Promise<TokenRow[]> {
  return db
    .selectFrom('tokens')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The token and its user with their memberships, unless it has expired. */
export function findTokenWithUser(db: Db, secretHash: string, now: string) {
  return tokenOfSecret(db, { secretHash, now });
}

interface Shown {
  secretHash: string;
  now: string;
}

const tokenOfSecret = createBatchLoader(
  async (db: Db, { secretHash, now }: Shown) => (await tokensOfSecrets(db, { secretHashes: [secretHash], now }))[0],
  async (db, all) => {
    const secretHashes = [...new Set(all.map(({ secretHash }) => secretHash))];
    const now = all
      .map((shown) => shown.now)
      .sort()
      .at(-1) as string;
    const rows = await tokensOfSecrets(db, { secretHashes, now });
    return all.map(({ secretHash }) => rows.find((row) => row.secret_hash === secretHash));
  },
);

const tokensOfSecrets = prepareQuery((db, given: { secretHashes: string[]; now: string }) =>
  db
    .selectFrom('tokens as t')
    .innerJoin('users as u', 'u.id', 't.user_id')
    .selectAll('u')
    .select([
      't.id as token_id',
      't.name as token_name',
      't.scope',
      't.secret_hash',
      't.expires_at as token_expires_at',
    ])
    .select(selectMemberships(db))
    .where(columnInTexts(db, 't.secret_hash', given.secretHashes))
    .where((e) => e.or([e('t.expires_at', 'is', null), e('t.expires_at', '>', given.now)])),
);

/** Whether there was one. */
export async function deleteToken(db: Db, userId: string, tokenId: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('tokens')
    .where('id', '=', tokenId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function markTokenUsed(db: Db, tokenId: string, at: string): Promise<void> {
  await db.updateTable('tokens').set({ last_used_at: at }).where('id', '=', tokenId).execute();
}

export async function markSessionUsed(db: Db, sessionId: string, at: string): Promise<void> {
  await db.updateTable('sessions').set({ last_seen_at: at }).where('id', '=', sessionId).execute();
}

/** The newest link of its purpose replaces the ones before it. */
export async function replaceEmailLink(db: Db, link: EmailLinkRow): Promise<void> {
  await db.deleteFrom('links').where('user_id', '=', link.user_id).where('purpose', '=', link.purpose).execute();
  await db.insertInto('links').values(link).execute();
}

/** Takes the link out, so that it works once; undefined: none, or too late. */
export async function consumeEmailLink(db: Db, secretHash: string, purpose: EmailLinkRow['purpose'], now: string) {
  const link = await db
    .deleteFrom('links')
    .where('secret_hash', '=', secretHash)
    .where('purpose', '=', purpose)
    .returningAll()
    .executeTakeFirst();
  return link && link.expires_at > now ? link : undefined;
}

/** Forgets what has run out: sessions, links, invitations, answers kept for Idempotency-Keys. */
export async function deleteExpiredRows(db: Db, now: string, keysBefore: string): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await db.deleteFrom('links').where('expires_at', '<=', now).execute();
  await db.deleteFrom('invitations').where('expires_at', '<=', now).execute();
  await db.deleteFrom('idempotency_keys').where('created_at', '<=', keysBefore).execute();
}
