import * as z from 'zod';
import { Email, Id, Instant, InvitationSecret, Name, SecretNotice } from './fields.ts';
import { operation } from './operation.ts';
import { invitableRoles } from './rules/roles.ts';
import { Space } from './spaces.ts';
import { Success } from './successOutput.ts';

const InvitedRole = z
  .enum(invitableRoles, { error: `must be one of ${invitableRoles.join(', ')}` })
  .meta({ description: 'The role the invitation grants.', example: 'member' });

export const Invitation = z
  .object({
    id: Id,
    spaceId: Id,
    email: Email.nullable().meta({
      description: 'The only address that can accept; null if anyone with the link can accept it, once.',
    }),
    role: InvitedRole,
    invitedById: Id.nullable(),
    expiresAt: Instant,
    createdAt: Instant,
  })
  .meta({ id: 'Invitation' });

export const list_invitations = operation({
  summary: 'List the pending invitations to a space.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/invitations', arrayField: 'invitations' },
  etag: 'content',
  input: z.object({ spaceId: Id }),
  output: z.object({ invitations: z.array(Invitation) }),
});

export const create_invitation = operation({
  summary:
    'Invite someone to a space. The response has the link, which is also emailed if an address is given and SMTP is configured.',
  description: 'The link works once, within seven days, and is shown only in this response.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'POST', path: '/spaces/:spaceId/invitations' },
  input: z.object({ spaceId: Id, role: InvitedRole, email: Email.optional() }),
  output: z.object({
    invitation: Invitation,
    url: z.string().optional().meta({
      description: 'The link to send to the invited person; absent if the Idempotency-Key is repeated.',
      example: 'http://localhost:3000/#invitation=Qm9yZWQ',
    }),
    notice: SecretNotice,
  }),
  errors: ['already_member', 'personal_space', 'too_many_attempts'],
  secretField: 'url',
});

export const delete_invitation = operation({
  summary: 'Revoke an invitation.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'DELETE', path: '/spaces/:spaceId/invitations/:invitationId' },
  input: z.object({ spaceId: Id, invitationId: Id }),
  output: Success,
});

export const preview_invitation = operation({
  summary: 'See which space an invitation is for, and who sent it.',
  access: 'public',
  write: false,
  rest: { method: 'POST', path: '/invitations/preview', status: 200 },
  input: z.object({ secret: InvitationSecret }),
  output: z.object({
    invitation: Invitation,
    spaceName: Name,
    invitedByName: Name.nullable().meta({ example: 'Ana' }),
  }),
  errors: ['not_found'],
});

export const accept_invitation = operation({
  summary: 'Accept an invitation and become a member of its space.',
  access: 'session',
  rest: { method: 'POST', path: '/invitations/accept', status: 200 },
  input: z.object({ secret: InvitationSecret }),
  output: z.object({ space: Space }),
  errors: ['not_found', 'already_member'],
});
