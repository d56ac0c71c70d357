import type { Actor } from '../access.ts';
import { findSession, findToken } from '../store/accounts.ts';
import type { Handle } from '../store/database.ts';
import { isCoveredByTeam, membershipsOf } from '../store/members.ts';
import type { UserRow } from '../store/schema.ts';
import { hashSecret, isToken } from './secrets.ts';

/** What a caller shows to say who they are. */
export type Credentials = { kind: 'token' | 'session'; secret: string };

/** Undefined: nobody we know, or not any more. */
export async function identify(q: Handle, credentials: Credentials, now: string): Promise<Actor | undefined> {
  const found = await (credentials.kind === 'token' ? byToken : bySession)(q, credentials.secret, now);
  if (!found) return undefined;
  const memberships = await membershipsOf(q, found.user.id);
  const spaces = memberships.map(({ space_id, role, rev }) => ({ id: space_id, role, rev }));
  return { ...found, client: null, spaces };
}

async function byToken(q: Handle, secret: string, now: string): Promise<Pick<Actor, 'user' | 'via'> | undefined> {
  if (!isToken(secret)) return undefined;
  const row = await findToken(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { token_id, token_name, scope, ...user } = row;
  return { user, via: { kind: 'token', id: token_id, name: token_name, scope } };
}

async function bySession(q: Handle, secret: string, now: string): Promise<Pick<Actor, 'user' | 'via'> | undefined> {
  const row = await findSession(q, hashSecret(secret), now);
  if (!row) return undefined;
  const { session_id, ...user } = row;
  return { user, via: { kind: 'session', id: session_id } };
}

/** Whether the user's tokens may be used: by their own plan, or by that of a Team owner whose space they are in. */
export async function mayUseApi(q: Handle, user: UserRow): Promise<boolean> {
  return user.plan !== 'free' || (await isCoveredByTeam(q, user.id));
}
