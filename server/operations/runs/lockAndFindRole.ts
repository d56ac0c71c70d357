import type { Role } from '../../../contract/rules/roles.ts';
import { lockSpace } from '../../db/engine/locks.ts';
import { findMemberRole } from '../../db/queries/members.ts';
import type { ActorContext } from '../handlerTypes.ts';

/** Locks another space that a run has changed. Returns the caller's role there; undefined: none any more. */
export async function lockAndFindRole({ db, actor }: ActorContext, spaceId: string): Promise<Role | undefined> {
  await lockSpace(db, spaceId);
  return findMemberRole(db, spaceId, actor.user.id);
}
