import type { Database, Db, DbVersion } from '../db/engine/database.ts';
import { findAgentWithUser } from '../db/queries/agents.ts';
import { canUseApi } from '../db/queries/canUseApi.ts';
import { findSessionWithUser } from '../db/queries/sessions.ts';
import { findTokenWithUser, parseSpaceIds } from '../db/queries/tokens.ts';
import { parseMemberships } from '../db/queries/userMemberships.ts';
import type { UserRow } from '../db/schema.ts';
import { type Actor, canReachSpace } from './authorize.ts';
import { hashSecret, isApiToken } from './secrets.ts';

/** The secret that a caller authenticates with. */
export interface Credentials {
  kind: 'token' | 'session';
  secret: string;
  /** The URL of the resource that is called: an agent's token is valid only for the resource it was issued for. */
  resource?: string;
}

/** A caller with valid credentials. */
export interface AuthenticatedCaller {
  actor: Actor;
  /** False for tokens if neither the user's plan nor the plan of a space's owner includes the API. */
  canUseApi: boolean;
  /** When the credentials expire; null: never. */
  expiresAt: string | null;
}

/** Finds the user of the credentials. Undefined if they are unknown, expired or revoked. `now` is an ISO time. */
export function authenticateCredentials(
  db: Db,
  credentials: Credentials,
  now: string,
): Promise<AuthenticatedCaller | undefined> {
  return (credentials.kind === 'token' ? authenticateToken : authenticateSession)(db, credentials, now);
}

/** Whether credentials that were valid have expired since. */
export function isExpired({ expiresAt }: Pick<AuthenticatedCaller, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs;
}

/** Returns a cache key: equal for equal credentials only. */
export function getCredentialsKey({ kind, secret, resource }: Credentials): string {
  return `${kind} ${secret} ${resource}`;
}

const maxCachedCallers = 10_000;

/**
 * Caches `authenticateCredentials` until a commit changes accounts, credentials or memberships. Without a `dbVersion`
 * (on PostgreSQL) nothing is cached.
 */
export function createCallerCache(database: Database) {
  const cache = new Map<string, AuthenticatedCaller>();
  let cachedEpoch: number | undefined;

  return async (
    credentials: Credentials,
    nowMs: number,
    dbVersion: DbVersion | undefined,
  ): Promise<AuthenticatedCaller | undefined> => {
    const find = () => database.read((db) => authenticateCredentials(db, credentials, new Date(nowMs).toISOString()));
    if (!dbVersion) return find();
    if (dbVersion.authEpoch !== cachedEpoch || cache.size > maxCachedCallers) cache.clear();
    cachedEpoch = dbVersion.authEpoch;
    const key = getCredentialsKey(credentials);
    const cached = cache.get(key);
    if (cached && !isExpired(cached, nowMs)) return cached;
    const caller = await find();
    // Another call may have found a newer epoch in the meantime.
    if (caller && cachedEpoch === dbVersion.authEpoch) cache.set(key, caller);
    return caller;
  };
}

async function authenticateToken(
  db: Db,
  { secret, resource }: Credentials,
  now: string,
): Promise<AuthenticatedCaller | undefined> {
  if (!isApiToken(secret))
    return resource === undefined ? undefined : authenticateAgentToken(db, secret, resource, now);
  const row = await findTokenWithUser(db, hashSecret(secret), now);
  if (!row) return undefined;
  const { token_id, token_name, token_expires_at, secret_hash: _, scope, space_ids, ...user } = row;
  const via = { kind: 'token', id: token_id, name: token_name, scope, spaceIds: parseSpaceIds(space_ids) } as const;
  return toAuthenticatedCaller(db, user, via, token_expires_at);
}

async function authenticateAgentToken(
  db: Db,
  secret: string,
  resource: string,
  now: string,
): Promise<AuthenticatedCaller | undefined> {
  const row = await findAgentWithUser(db, hashSecret(secret), now);
  if (!row) return undefined;
  const { agent_id, agent_name, scope: grantedScope, space_ids, payload, token_expires_at, ...user } = row;
  const { aud, scope } = JSON.parse(payload) as { aud?: string; scope?: string };
  if (aud !== resource) return undefined;
  // A token may have a narrower scope than its agent was granted.
  const canWrite = grantedScope === 'write' && scope?.split(' ').includes('write');
  const scopeOfToken = canWrite ? 'write' : 'read';
  const spaceIds = parseSpaceIds(space_ids);
  const via = { kind: 'agent', id: agent_id, name: agent_name, scope: scopeOfToken, spaceIds } as const;
  return toAuthenticatedCaller(db, user, via, token_expires_at);
}

async function authenticateSession(
  db: Db,
  { secret }: Credentials,
  now: string,
): Promise<AuthenticatedCaller | undefined> {
  const row = await findSessionWithUser(db, hashSecret(secret), now);
  if (!row) return undefined;
  const { session_id, session_expires_at, ...user } = row;
  return toAuthenticatedCaller(db, user, { kind: 'session', id: session_id }, session_expires_at);
}

async function toAuthenticatedCaller(
  db: Db,
  { memberships, ...user }: UserRow & { memberships: string | null },
  via: Actor['via'],
  expiresAt: string | null,
): Promise<AuthenticatedCaller> {
  const actor = { user, via, clientName: null, spaces: parseMemberships(memberships) };
  if (via.kind !== 'session' && via.spaceIds) actor.spaces = actor.spaces.filter(({ id }) => canReachSpace(actor, id));
  return { actor, canUseApi: via.kind === 'session' || (await canUseApi(db, user)), expiresAt };
}
