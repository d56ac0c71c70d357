import type { Actor } from '../access.ts';
import { findSession, findToken } from '../store/accounts.ts';
import { findAgentByToken } from '../store/agents.ts';
import type { Handle } from '../store/database.ts';
import { isCoveredByTeam, membershipsOf } from '../store/members.ts';
import type { UserRow } from '../store/schema.ts';
import { hashSecret, isToken } from './secrets.ts';

/** What a caller shows to say who they are. */
export interface Credentials {
  kind: 'token' | 'session';
  secret: string;
  /** The resource that the call is made at: agents' tokens are good for the one they were made for, and nowhere else. */
  resource?: string;
}

/** Undefined: nobody we know, or not any more. */
export async function identify(q: Handle, credentials: Credentials, now: string): Promise<Actor | undefined> {
  const found = await (credentials.kind === 'token' ? byToken : bySession)(q, credentials, now);
  if (!found) return undefined;
  const memberships = await membershipsOf(q, found.user.id);
  const spaces = memberships.map(({ space_id, role, rev }) => ({ id: space_id, role, rev }));
  return { ...found, client: null, spaces };
}

type Found = Promise<Pick<Actor, 'user' | 'via'> | undefined>;

async function byToken(q: Handle, { secret, resource }: Credentials, now: string): Found {
  if (!isToken(secret)) return resource === undefined ? undefined : byAgentToken(q, secret, resource, now);
  const row = await findToken(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { token_id, token_name, scope, ...user } = row;
  return { user, via: { kind: 'token', id: token_id, name: token_name, scope } };
}

async function byAgentToken(q: Handle, secret: string, resource: string, now: string): Found {
  const row = await findAgentByToken(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { agent_id, agent_name, scope: granted, payload, ...user } = row;
  const { aud, scope } = JSON.parse(payload) as { aud?: string; scope?: string };
  if (aud !== resource) return undefined;
  // A token may be for less than its agent may do.
  const mayWrite = granted === 'write' && scope?.split(' ').includes('write');
  return { user, via: { kind: 'agent', id: agent_id, name: agent_name, scope: mayWrite ? 'write' : 'read' } };
}

async function bySession(q: Handle, { secret }: Credentials, now: string): Found {
  const row = await findSession(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { session_id, ...user } = row;
  return { user, via: { kind: 'session', id: session_id } };
}

/** Whether the user's tokens may be used: by their own plan, or by that of a Team owner whose space they are in. */
export async function mayUseApi(q: Handle, user: UserRow): Promise<boolean> {
  return user.plan !== 'free' || (await isCoveredByTeam(q, user.id));
}
