import type { Database, Db, DbVersion } from '../db/engine/database.ts';
import { findAgentWithUser } from '../db/queries/agents.ts';
import { canUseApi, parseMemberships } from '../db/queries/memberships.ts';
import { findSessionWithUser } from '../db/queries/sessions.ts';
import { findTokenWithUser } from '../db/queries/tokens.ts';
import type { UserRow } from '../db/schema.ts';
import type { Actor } from './authorize.ts';
import { hashSecret, isApiToken } from './secrets.ts';

/** What a caller shows to say who they are. */
export interface Credentials {
  kind: 'token' | 'session';
  secret: string;
  /** The resource that the call is made at: agents' tokens are good for the one they were made for, and nowhere else. */
  resource?: string;
}

/** Somebody we know. */
export interface AuthenticatedCaller {
  actor: Actor;
  /** Of tokens: by the plan of their user, or by that of a Team owner whose space they are in. */
  canUseApi: boolean;
  /** When the credentials run out; null: never. */
  expiresAt: string | null;
}

/** Undefined: nobody we know, or not any more. */
export function authenticateCredentials(
  db: Db,
  credentials: Credentials,
  now: string,
): Promise<AuthenticatedCaller | undefined> {
  return (credentials.kind === 'token' ? byToken : bySession)(db, credentials, now);
}

/** Whether the credentials that were good have come to their end. */
export function isExpired({ expiresAt }: Pick<AuthenticatedCaller, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs;
}

/** Credentials as a key: the same for the same ones alone. */
export function getCredentialsKey({ kind, secret, resource }: Credentials): string {
  return `${kind} ${secret} ${resource}`;
}

const mostRemembered = 10_000;

/** `identify`, remembered for as long as nothing was committed that says who may do what. */
export function createCallerCache(database: Database) {
  const known = new Map<string, AuthenticatedCaller>();
  let seen: number | undefined;

  return async (
    credentials: Credentials,
    nowMs: number,
    moment: DbVersion | undefined,
  ): Promise<AuthenticatedCaller | undefined> => {
    const find = () => database.read((db) => authenticateCredentials(db, credentials, new Date(nowMs).toISOString()));
    if (!moment) return find();
    if (moment.authEpoch !== seen || known.size > mostRemembered) known.clear();
    seen = moment.authEpoch;
    const key = getCredentialsKey(credentials);
    const remembered = known.get(key);
    if (remembered && !isExpired(remembered, nowMs)) return remembered;
    const caller = await find();
    if (caller && seen === moment.authEpoch) known.set(key, caller);
    return caller;
  };
}

async function byToken(
  db: Db,
  { secret, resource }: Credentials,
  now: string,
): Promise<AuthenticatedCaller | undefined> {
  if (!isApiToken(secret)) return resource === undefined ? undefined : byAgentToken(db, secret, resource, now);
  const row = await findTokenWithUser(db, hashSecret(secret), now);
  if (!row) return undefined;
  const { token_id, token_name, token_expires_at, secret_hash: _, scope, ...user } = row;
  const via = { kind: 'token', id: token_id, name: token_name, scope } as const;
  return callerOf(db, user, via, token_expires_at);
}

async function byAgentToken(
  db: Db,
  secret: string,
  resource: string,
  now: string,
): Promise<AuthenticatedCaller | undefined> {
  const row = await findAgentWithUser(db, hashSecret(secret), now);
  if (!row) return undefined;
  const { agent_id, agent_name, scope: granted, payload, token_expires_at, ...user } = row;
  const { aud, scope } = JSON.parse(payload) as { aud?: string; scope?: string };
  if (aud !== resource) return undefined;
  // A token may be for less than its agent may do.
  const mayWrite = granted === 'write' && scope?.split(' ').includes('write');
  const via = { kind: 'agent', id: agent_id, name: agent_name, scope: mayWrite ? 'write' : 'read' } as const;
  return callerOf(db, user, via, token_expires_at);
}

async function bySession(db: Db, { secret }: Credentials, now: string): Promise<AuthenticatedCaller | undefined> {
  const row = await findSessionWithUser(db, hashSecret(secret), now);
  if (!row) return undefined;
  const { session_id, session_expires_at, ...user } = row;
  return callerOf(db, user, { kind: 'session', id: session_id }, session_expires_at);
}

/** The user as found with their memberships. */
async function callerOf(
  db: Db,
  { memberships, ...user }: UserRow & { memberships: string | null },
  via: Actor['via'],
  until: string | null,
): Promise<AuthenticatedCaller> {
  const actor = { user, via, clientName: null, spaces: parseMemberships(memberships) };
  return { actor, canUseApi: via.kind === 'session' || (await canUseApi(db, user)), expiresAt: until };
}
