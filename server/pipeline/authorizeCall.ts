import { AppError } from '../../contract/errors.ts';
import type { Operation } from '../../contract/operation.ts';
import { isRole } from '../../contract/rules/roles.ts';
import { authenticateCredentials } from '../auth/authenticate.ts';
import { type Actor, type AuthorizedResource, loadResource, requireRole } from '../auth/authorize.ts';
import type { Database, Db } from '../db/engine/database.ts';
import type { OperationCall } from './operationCallAndResult.ts';
import type { Input } from './parseInput.ts';

/** @throws AppError with code `session_required`, `read_only_token` or `confined_token` */
export function requireAllowedCredentials({ via }: Actor, operation: Operation): void {
  if (operation.access === 'session' && via.kind !== 'session') throw new AppError('session_required');
  // For a resource in a space, `authorizeTarget` checks the scope: a 404 takes precedence over it.
  if (!operation.target) requireScope(via, operation.write);
  if (operation.needsAllSpaces && via.kind !== 'session' && via.spaceIds) throw new AppError('confined_token');
}

/**
 * Loads the operation's target through the actor's spaces. Undefined if the operation has no target.
 * @throws AppError with code `not_found` outside the actor's spaces, `in_trash`, `read_only_token` or `insufficient_role`
 */
export async function authorizeTarget(
  { db, actor }: { db: Db; actor?: Actor },
  { target, access, write, acceptsTrashed }: Pick<Operation, 'target' | 'access' | 'write' | 'acceptsTrashed'>,
  input: Input,
): Promise<AuthorizedResource | undefined> {
  if (!actor || !target) return undefined;
  if (input[target] === undefined) {
    requireScope(actor.via, write);
    return undefined;
  }
  const resource = await loadResource(db, actor, target, input[target] as string, { lock: write, acceptsTrashed });
  requireScope(actor.via, write);
  if (isRole(access)) requireRole(resource.role, access);
  return resource;
}

/** Checks credentials and permissions again, for long-running results such as event streams. */
export async function isStillAuthorized(
  database: Database,
  { operation, call: { credentials }, input }: { operation: Operation; call: OperationCall; input: Input },
  now: string,
): Promise<boolean> {
  try {
    return await database.read(async (db) => {
      const caller = credentials && (await authenticateCredentials(db, credentials, now));
      if (caller) await authorizeTarget({ db, actor: caller.actor }, operation, input);
      // A plan without the API ends the streams of tokens too.
      return Boolean(caller?.canUseApi);
    });
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return false;
    throw error;
  }
}

/** @throws AppError with code `read_only_token` */
export function requireScope(via: Actor['via'], write: boolean): void {
  if (write && via.kind !== 'session' && via.scope === 'read') throw new AppError('read_only_token');
}
