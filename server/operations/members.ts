import type * as z from 'zod';
import { AppError, notFound } from '../../contract/errors.ts';
import type { Member } from '../../contract/members.ts';
import { canInvite, isRoleAtLeast } from '../../contract/rules/roles.ts';
import { requireCanChangeRole, requireCanRemoveMember } from '../auth/authorize.ts';
import type { Db } from '../db/engine/database.ts';
import { countOwners, deleteMember, findMember, listSpaceMembers, updateMemberRole } from '../db/queries/members.ts';
import { listTasksAssignedTo } from '../db/queries/tasks/index.ts';
import type { MemberRow } from '../db/schema.ts';
import { recordEvent } from '../events/recordEvent.ts';
import { endMemberAccess } from './account/endAccess.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';
import { requireTeamSpace } from './spaces.ts';
import { removeAssignee } from './tasks/assignees.ts';

export const list_members: Handler<'list_members'> = async ({ db }, { spaceId }) => ({
  members: (await listSpaceMembers(db, spaceId)).map(toMember),
});

export const get_member: Handler<'get_member'> = async ({ db }, { spaceId, userId }) => ({
  member: toMember(await requireMember(db, spaceId, userId)),
});

export const update_member: Handler<'update_member'> = async (context, { spaceId, userId, role }) => {
  const { db, row: space } = context;
  const member = await requireMember(db, spaceId, userId);
  requireCanChangeRole(context.role, member.role, role);
  requireTeamSpace(space);
  if (member.role === role) return { member: toMember(member) };
  await requireAnotherOwner(db, member);
  await recordEvent(context, { type: 'member.updated', spaceId }, async () => {
    await updateMemberRole(db, spaceId, userId, role);
    if (!isRoleAtLeast(role, member.role))
      await endMemberAccess(context, spaceId, member, { canStillInvite: canInvite(role) });
    return { userId, changes: { role: { from: member.role, to: role } } };
  });
  return { member: toMember({ ...member, role }) };
};

export const remove_member: Handler<'remove_member'> = async (context, { spaceId, userId }) => {
  const { db, actor, role, row: space } = context;
  const member = await requireMember(db, spaceId, userId);
  requireCanRemoveMember(role, actor, member);
  requireTeamSpace(space);
  await requireAnotherOwner(db, member);
  await unassignFromAllTasks(context, spaceId, userId);
  await recordEvent(context, { type: 'member.removed', spaceId }, async () => {
    await deleteMember(db, spaceId, userId);
    await endMemberAccess(context, spaceId, member, { canStillInvite: false });
    return { userId };
  });
  return { success: true };
};

async function requireMember(db: Db, spaceId: string, userId: string) {
  const member = await findMember(db, spaceId, userId);
  if (!member) throw notFound('Member');
  return { ...member, space_id: spaceId };
}

/** @throws AppError with code `last_owner` when the member is the space's only owner */
async function requireAnotherOwner(db: Db, member: MemberRow): Promise<void> {
  if (member.role === 'owner' && (await countOwners(db, member.space_id)) === 1) throw new AppError('last_owner');
}

async function unassignFromAllTasks(context: ActorContext, spaceId: string, userId: string): Promise<void> {
  for (const task of await listTasksAssignedTo(context.db, spaceId, userId)) {
    await removeAssignee(context, task, userId);
  }
}

export function toMember(row: Omit<MemberRow, 'space_id'> & { name: string; email: string }): z.input<typeof Member> {
  return { userId: row.user_id, name: row.name, email: row.email, role: row.role, joinedAt: row.created_at };
}
