import { hash } from 'node:crypto';
import { hasJsonOutput, isTaskSubresource, type Operation } from '../../contract/operation.ts';
import type { Actor, AuthorizedResource } from '../auth/authorize.ts';
import type { Db } from '../db/engine/database.ts';
import { getSpaceRevs } from '../db/queries/revisions.ts';

/** What ETags are computed from. */
interface EtagContext extends Partial<AuthorizedResource> {
  db: Db;
  actor?: Actor;
  /** The `rev` of the last event that the call recorded. */
  recordedRev: number | undefined;
}

/**
 * Computes the ETag of a read operation's result without computing the result. Undefined if the ETag depends on the
 * content. Without a target, the ETag depends on the `rev` of each of the actor's spaces; role changes increase it too.
 */
export async function getEtag(
  operation: Operation,
  { db, actor, row, role }: EtagContext,
): Promise<string | undefined> {
  if (operation.etag === 'content' || (operation.rest && !hasJsonOutput(operation.rest)) || !actor) return undefined;
  if (!row) return hashEtag([actor.user.id, await getSpaceRevs(db, { spaceIds: actor.spaces.map(({ id }) => id) })]);
  // Runs have no revision: what reads them has the ETag of its content.
  if (!('rev' in row)) return undefined;
  if (!actsOnTargetItself(operation)) return `"${row.rev}"`;
  const rev = 'own_rev' in row ? row.own_rev : row.rev;
  return operation.target === 'spaceId' ? `"${rev}-${role}"` : `"${rev}"`;
}

/** Computes the ETag of the resource that a write created or changed. Undefined if it affects more than one. */
export async function getEtagAfterWrite(operation: Operation, context: EtagContext): Promise<string | undefined> {
  const { recordedRev: rev, row } = context;
  if (operation.target === 'runId') return undefined;
  if (operation.rest?.method === 'POST' && operation.target) return rev === undefined ? undefined : `"${rev}"`;
  if (!row || !operation.rest) return undefined;
  if (!isTaskSubresource(operation.rest) && (operation.rest.method !== 'PATCH' || !actsOnTargetItself(operation)))
    return undefined;
  return getEtag(operation, rev === undefined ? context : { ...context, row: { ...row, rev, own_rev: rev } });
}

export function hashEtag(content: unknown): string {
  return `"${hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22)}"`;
}

/**
 * Whether the value of an If-Match or If-None-Match header matches the ETag. Weak and strong ETags compare equal.
 * Proxies that compress responses, such as Apache and Caddy, append the encoding to the ETags that clients see.
 */
export function isEtagInList(etag: string | undefined, list: string | undefined): boolean {
  if (list === undefined) return false;
  const etags = list.split(',').map((item) => item.trim().replace(/^W\//, ''));
  if (etags.includes('*')) return true;
  if (etag === undefined) return false;
  // The hash of an ETag may itself end with a hyphen, so the suffix is what follows it.
  const start = etag.slice(0, -1);
  return etags.some(
    (item) => item === etag || (item.startsWith(start) && encodingSuffix.test(item.slice(start.length))),
  );
}

const encodingSuffix = /^(-{1,2}|;)(gzip|br|zstd|deflate)"$/;

/** Whether the operation reads or changes its target, rather than something inside the target. */
function actsOnTargetItself({ target, rest }: Operation): boolean {
  return target !== undefined && rest?.path.endsWith(`/:${target}`) === true;
}
