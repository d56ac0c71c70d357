import type * as z from 'zod';
import { AppError, notFound } from '../../contract/errors.ts';
import type { Invitation, Member } from '../../contract/members.ts';
import { canInvite } from '../../contract/rules/roles.ts';
import { requireCanChangeRole, requireCanRemoveMember } from '../auth/authorize.ts';
import { generateSecret, hashSecret } from '../auth/secrets.ts';
import type { Db } from '../db/engine/database.ts';
import {
  deleteInvitation,
  deleteInvitationsByInviter,
  findInvitation,
  insertInvitation,
  listSpaceInvitations,
} from '../db/queries/invitations.ts';
import {
  countOwners,
  deleteMember,
  findMember,
  findMemberRole,
  insertMember,
  listSpaceMembers,
  updateMemberRole,
} from '../db/queries/members.ts';
import { findSpace } from '../db/queries/spaces.ts';
import { listTasksAssignedTo } from '../db/queries/tasks/index.ts';
import { findUser, findUserByEmail } from '../db/queries/users.ts';
import type { InvitationRow, MemberRow, SpaceRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { recordEvent } from '../events/recordEvent.ts';
import type { Handler } from './handlerTypes.ts';
import { queueEmail } from './queueEmail.ts';
import { toSpace } from './spaces.ts';
import { removeAssignee } from './tasks/changeTask.ts';

const invitationDays = 7;
const dayMs = 86_400_000;

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
  await keepOneOwner(db, member);
  await recordEvent(context, { type: 'member.updated', spaceId }, async () => {
    await updateMemberRole(db, spaceId, userId, role);
    if (!canInvite(role)) await deleteInvitationsByInviter(db, spaceId, userId);
    return { userId, changes: { role: { from: member.role, to: role } } };
  });
  return { member: toMember({ ...member, role }) };
};

export const remove_member: Handler<'remove_member'> = async (context, { spaceId, userId }) => {
  const { db, actor, role, row: space } = context;
  const member = await requireMember(db, spaceId, userId);
  requireCanRemoveMember(role, actor, member);
  requireTeamSpace(space);
  await keepOneOwner(db, member);
  for (const task of await listTasksAssignedTo(db, spaceId, userId)) await removeAssignee(context, task, userId);
  await recordEvent(context, { type: 'member.removed', spaceId }, async () => {
    await deleteMember(db, spaceId, userId);
    // Nobody comes back by a link of their own.
    await deleteInvitationsByInviter(db, spaceId, userId);
    return { userId };
  });
  return { success: true };
};

export const list_invitations: Handler<'list_invitations'> = async ({ db, now }, { spaceId }) => ({
  invitations: (await listSpaceInvitations(db, spaceId, now)).map(toInvitation),
});

export const create_invitation: Handler<'create_invitation'> = async (context, { spaceId, role, email }) => {
  const { db, now, actor, services, row: space } = context;
  requireTeamSpace(space);
  const user = email === undefined ? undefined : await findUserByEmail(db, email);
  if (user && (await findMemberRole(db, spaceId, user.id))) throw new AppError('already_member');
  const secret = generateSecret();
  const row: InvitationRow = {
    id: generateId(),
    space_id: spaceId,
    email: email ?? null,
    role,
    secret_hash: hashSecret(secret),
    invited_by_id: actor.user.id,
    expires_at: new Date(Date.parse(now) + invitationDays * dayMs).toISOString(),
    created_at: now,
  };
  await insertInvitation(db, row);
  const url = `${services.config.publicUrl}/#invitation=${secret}`;
  if (email !== undefined && services.mailer.isConfigured) {
    const { name: by, language } = actor.user;
    const invited = { by, space: space.name, days: invitationDays, url };
    queueEmail(context, { email, language: user?.language ?? language }, (templates) => templates.invitation(invited));
  }
  return { invitation: toInvitation(row), url };
};

export const delete_invitation: Handler<'delete_invitation'> = async ({ db }, { spaceId, invitationId }) => {
  if (!(await deleteInvitation(db, spaceId, invitationId))) throw notFound('Invitation');
  return { success: true };
};

export const preview_invitation: Handler<'preview_invitation'> = async ({ db, now }, { secret }) => {
  const { invitation, space } = await requireInvitation(db, secret, now);
  const inviter = invitation.invited_by_id === null ? undefined : await findUser(db, invitation.invited_by_id);
  return { invitation: toInvitation(invitation), spaceName: space.name, invitedByName: inviter?.name ?? null };
};

export const accept_invitation: Handler<'accept_invitation'> = async (context, { secret }) => {
  const { db, now, actor } = context;
  const { invitation, space } = await requireInvitation(db, secret, now);
  if (invitation.email !== null && invitation.email !== actor.user.email) throw notFound('Invitation');
  const { id: spaceId } = space;
  const { id: userId, name, email } = actor.user;
  await recordEvent(context, { type: 'member.added', spaceId }, async () => {
    // The invitation works once: of two who accept at the same time, one finds it gone.
    if (!(await deleteInvitation(db, spaceId, invitation.id))) throw notFound('Invitation');
    if (await findMemberRole(db, spaceId, userId)) throw new AppError('already_member');
    const member: MemberRow = { space_id: spaceId, user_id: userId, role: invitation.role, created_at: now };
    await insertMember(db, member);
    return { member: toMember({ ...member, name, email }) };
  });
  return { space: toSpace(space, invitation.role) };
};

async function requireMember(db: Db, spaceId: string, userId: string) {
  const member = await findMember(db, spaceId, userId);
  if (!member) throw notFound('Member');
  return { ...member, space_id: spaceId };
}

function requireTeamSpace(space: SpaceRow): void {
  if (space.is_personal) throw new AppError('personal_space');
}

async function keepOneOwner(db: Db, member: MemberRow): Promise<void> {
  if (member.role === 'owner' && (await countOwners(db, member.space_id)) === 1) throw new AppError('last_owner');
}

async function requireInvitation(db: Db, secret: string, now: string) {
  const invitation = await findInvitation(db, hashSecret(secret), now);
  const space = invitation && (await findSpace(db, invitation.space_id));
  if (!invitation || !space) throw notFound('Invitation');
  return { invitation, space };
}

export function toMember(row: Omit<MemberRow, 'space_id'> & { name: string; email: string }): z.input<typeof Member> {
  return { userId: row.user_id, name: row.name, email: row.email, role: row.role, joinedAt: row.created_at };
}

function toInvitation(row: InvitationRow): z.input<typeof Invitation> {
  return {
    id: row.id,
    spaceId: row.space_id,
    email: row.email,
    role: row.role,
    invitedById: row.invited_by_id,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  };
}
