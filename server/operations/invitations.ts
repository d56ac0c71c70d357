import type * as z from 'zod';
import { AppError, notFound } from '../../contract/errors.ts';
import type { Invitation } from '../../contract/invitations.ts';
import { loadResource, requireRole } from '../auth/authorize.ts';
import { generateSecret, hashSecret } from '../auth/secrets.ts';
import type { Db } from '../db/engine/database.ts';
import {
  deleteInvitation,
  deleteInvitationsOfMember,
  findInvitation,
  insertInvitation,
  isBarredFromInvitation,
  listSpaceInvitations,
} from '../db/queries/invitations.ts';
import { findMemberRole, insertMember } from '../db/queries/members.ts';
import { findSpace } from '../db/queries/spaces.ts';
import { findUser, findUserByEmail } from '../db/queries/users.ts';
import type { InvitationRow, MemberRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { recordEvent } from '../events/recordEvent.ts';
import { consumeEmailAllowance } from './emailLimits.ts';
import {
  type ContextFor,
  type Handler,
  type OperationInput,
  type OperationOutput,
  withPreparation,
} from './handlerTypes.ts';
import { addDays } from './instantArithmetic.ts';
import { toMember } from './members.ts';
import { queueEmail } from './queueEmail.ts';
import { requireTeamSpace, toSpace } from './spaces.ts';

const invitationDays = 7;

export const list_invitations: Handler<'list_invitations'> = async ({ db, now }, { spaceId }) => ({
  invitations: (await listSpaceInvitations(db, spaceId, now)).map(toInvitation),
});

export const create_invitation = withPreparation<'create_invitation', void>(countEmail, createInvitation);

/** Counts the email, but only if the caller may send it: nobody else must use up the limits. */
async function countEmail(
  context: ContextFor<'create_invitation'>,
  { spaceId, email }: OperationInput<'create_invitation'>,
): Promise<void> {
  if (email === undefined || !context.services.mailer.isConfigured) return;
  const { db, actor } = context;
  const { role } = await loadResource(db, actor, 'spaceId', spaceId, { lock: false });
  requireRole(role, 'admin');
  await consumeEmailAllowance(context, { kind: 'invitation', to: email, senderId: actor.user.id });
}

async function createInvitation(
  context: ContextFor<'create_invitation'>,
  { spaceId, role, email }: OperationInput<'create_invitation'>,
): Promise<OperationOutput<'create_invitation'>> {
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
    expires_at: addDays(now, invitationDays),
    created_at: now,
  };
  await insertInvitation(db, row);
  const url = `${services.config.publicUrl}/#invitation=${secret}`;
  if (email !== undefined && services.mailer.isConfigured) {
    const { name: by, language } = actor.user;
    const details = { by, space: space.name, days: invitationDays, url };
    queueEmail(context, { email, language: user?.language ?? language }, (templates) => templates.invitation(details));
  }
  return { invitation: toInvitation(row), url };
}

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
  if (await isBarredFromInvitation(db, invitation, actor.user.id)) throw notFound('Invitation');
  const { id: spaceId } = space;
  const { id: userId, name, email } = actor.user;
  await recordEvent(context, { type: 'member.added', spaceId }, async () => {
    // An invitation works once: of two concurrent calls, only one deletes it.
    if (!(await deleteInvitation(db, spaceId, invitation.id))) throw notFound('Invitation');
    if (await findMemberRole(db, spaceId, userId)) throw new AppError('already_member');
    const member: MemberRow = { space_id: spaceId, user_id: userId, role: invitation.role, created_at: now };
    await insertMember(db, member);
    // Further invitations to this address would outlive a removal.
    await deleteInvitationsOfMember(db, [spaceId], { email });
    return { member: toMember({ ...member, name, email }) };
  });
  return { space: toSpace(space, invitation.role) };
};

async function requireInvitation(db: Db, secret: string, now: string) {
  const invitation = await findInvitation(db, hashSecret(secret), now);
  const space = invitation && (await findSpace(db, invitation.space_id));
  if (!invitation || !space) throw notFound('Invitation');
  return { invitation, space };
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
