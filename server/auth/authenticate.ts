import type { Database, Handle, Moment } from '../db/engine/database.ts';
import { findSession, findToken } from '../db/queries/accounts.ts';
import { findAgentByToken } from '../db/queries/agents.ts';
import { mayUseApi, readMemberships } from '../db/queries/members.ts';
import type { UserRow } from '../db/schema.ts';
import type { Actor } from './authorize.ts';
import { hashSecret, isToken } from './secrets.ts';

/** What a caller shows to say who they are. */
export interface Credentials {
  kind: 'token' | 'session';
  secret: string;
  /** The resource that the call is made at: agents' tokens are good for the one they were made for, and nowhere else. */
  resource?: string;
}

/** Somebody we know. */
export interface Caller {
  actor: Actor;
  /** Of tokens: by the plan of their user, or by that of a Team owner whose space they are in. */
  mayUseApi: boolean;
  /** When the credentials run out; null: never. */
  until: string | null;
}

/** Undefined: nobody we know, or not any more. */
export function identify(q: Handle, credentials: Credentials, now: string): Promise<Caller | undefined> {
  return (credentials.kind === 'token' ? byToken : bySession)(q, credentials, now);
}

/** Whether the credentials that were good have come to their end. */
export function hasRunOut({ until }: Pick<Caller, 'until'>, nowMs: number): boolean {
  return until !== null && Date.parse(until) <= nowMs;
}

/** Credentials as a key: the same for the same ones alone. */
export function nameOf({ kind, secret, resource }: Credentials): string {
  return `${kind} ${secret} ${resource}`;
}

const mostRemembered = 10_000;

/** `identify`, remembered for as long as nothing was committed that says who may do what. */
export function rememberCallers(db: Database) {
  const known = new Map<string, Caller>();
  let seen: number | undefined;

  return async (credentials: Credentials, nowMs: number, moment: Moment | undefined): Promise<Caller | undefined> => {
    const find = () => db.read((q) => identify(q, credentials, new Date(nowMs).toISOString()));
    if (!moment) return find();
    if (moment.access !== seen || known.size > mostRemembered) known.clear();
    seen = moment.access;
    const key = nameOf(credentials);
    const remembered = known.get(key);
    if (remembered && !hasRunOut(remembered, nowMs)) return remembered;
    const caller = await find();
    if (caller && seen === moment.access) known.set(key, caller);
    return caller;
  };
}

async function byToken(q: Handle, { secret, resource }: Credentials, now: string): Promise<Caller | undefined> {
  if (!isToken(secret)) return resource === undefined ? undefined : byAgentToken(q, secret, resource, now);
  const row = await findToken(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { token_id, token_name, token_expires_at, secret_hash: _, scope, ...user } = row;
  const via = { kind: 'token', id: token_id, name: token_name, scope } as const;
  return callerOf(q, user, via, token_expires_at);
}

async function byAgentToken(q: Handle, secret: string, resource: string, now: string): Promise<Caller | undefined> {
  const row = await findAgentByToken(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { agent_id, agent_name, scope: granted, payload, token_expires_at, ...user } = row;
  const { aud, scope } = JSON.parse(payload) as { aud?: string; scope?: string };
  if (aud !== resource) return undefined;
  // A token may be for less than its agent may do.
  const mayWrite = granted === 'write' && scope?.split(' ').includes('write');
  const via = { kind: 'agent', id: agent_id, name: agent_name, scope: mayWrite ? 'write' : 'read' } as const;
  return callerOf(q, user, via, token_expires_at);
}

async function bySession(q: Handle, { secret }: Credentials, now: string): Promise<Caller | undefined> {
  const row = await findSession(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { session_id, session_expires_at, ...user } = row;
  return callerOf(q, user, { kind: 'session', id: session_id }, session_expires_at);
}

/** The user as found with their memberships. */
async function callerOf(
  q: Handle,
  { memberships, ...user }: UserRow & { memberships: string | null },
  via: Actor['via'],
  until: string | null,
): Promise<Caller> {
  const actor = { user, via, client: null, spaces: readMemberships(memberships) };
  return { actor, mayUseApi: via.kind === 'session' || (await mayUseApi(q, user)), until };
}
