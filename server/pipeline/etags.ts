import { hash } from 'node:crypto';
import { isTaskSubresource, type Operation } from '../../contract/operation.ts';
import type { Actor, AuthorizedResource } from '../auth/authorize.ts';
import type { Db } from '../db/engine/database.ts';
import { getSpaceRevs } from '../db/queries/revisions.ts';

/** What the versions of a call's answers follow from. */
interface Versioned extends Partial<AuthorizedResource> {
  db: Db;
  actor?: Actor;
  /** Of the last write that the call recorded. */
  recordedRev: number | undefined;
}

/**
 * The ETag of a reading operation's answer, without making it; undefined where only the answer itself tells. Across
 * spaces it follows from the last write in each: a change of the role there is one.
 */
export async function getEtag(operation: Operation, { db, actor, row, role }: Versioned): Promise<string | undefined> {
  if (operation.etag === 'content' || operation.rest?.stream || !actor) return undefined;
  if (!row) return hashEtag([actor.user.id, await getSpaceRevs(db, { spaceIds: actor.spaces.map(({ id }) => id) })]);
  if (!isOfTarget(operation)) return `"${row.rev}"`;
  const rev = 'own_rev' in row ? row.own_rev : row.rev;
  return operation.target === 'spaceId' ? `"${rev}-${role}"` : `"${rev}"`;
}

/** The ETag of the one thing that a write made or changed. */
export async function getEtagAfterWrite(operation: Operation, context: Versioned): Promise<string | undefined> {
  const { recordedRev: rev, row } = context;
  if (operation.rest?.method === 'POST' && operation.target) return rev === undefined ? undefined : `"${rev}"`;
  if (!row || !operation.rest) return undefined;
  if (!isTaskSubresource(operation.rest) && (operation.rest.method !== 'PATCH' || !isOfTarget(operation)))
    return undefined;
  return getEtag(operation, rev === undefined ? context : { ...context, row: { ...row, rev, own_rev: rev } });
}

export function hashEtag(content: unknown): string {
  return `"${hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22)}"`;
}

/** Whether a list of ETags, as If-Match and If-None-Match have it, names this one. */
export function isEtagInList(etag: string | undefined, list: string | undefined): boolean {
  if (list === undefined) return false;
  const named = list.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return named.includes('*') || (etag !== undefined && named.includes(etag));
}

/** Whether the operation reads or changes the target itself, not something inside it. */
function isOfTarget({ target, rest }: Operation): boolean {
  return target !== undefined && rest?.path.endsWith(`/:${target}`) === true;
}
