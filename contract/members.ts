import * as z from 'zod';
import { Email, Id, Instant, Name } from './fields.ts';
import { operation } from './operation.ts';
import { SpaceIdOrName } from './references.ts';
import { roles } from './rules/roles.ts';
import { Success } from './successOutput.ts';
import { MemberSummary } from './toolOutputSchemas.ts';

const MemberRole = z
  .enum(roles, { error: `must be one of ${roles.join(', ')}` })
  .meta({ description: 'A member’s role in the space.', example: 'member' });

export const Member = z
  .object({ userId: Id, name: Name.meta({ example: 'Ana' }), email: Email, role: MemberRole, joinedAt: Instant })
  .meta({ id: 'Member' });

export const list_members = operation({
  summary: 'List the members of a space, by name.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/members', arrayField: 'members' },
  mcp: {
    title: 'List members',
    description: 'Members of a space, with the ids to assign tasks to.',
    input: z.object({ spaceId: SpaceIdOrName, cursor: z.string().max(20).optional() }),
    output: z.object({ members: z.array(MemberSummary), nextCursor: z.string().optional() }),
  },
  etag: 'content',
  input: z.object({ spaceId: Id }),
  output: z.object({ members: z.array(Member) }),
});

export const get_member = operation({
  summary: 'Get one member of a space.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/members/:userId' },
  etag: 'content',
  input: z.object({ spaceId: Id, userId: Id }),
  output: z.object({ member: Member }),
});

export const update_member = operation({
  summary: 'Change a member’s role. Only an owner can grant or change the owner role, and one owner must remain.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'PATCH', path: '/spaces/:spaceId/members/:userId' },
  input: z.object({ spaceId: Id, userId: Id, role: MemberRole }),
  output: z.object({ member: Member }),
  errors: ['last_owner', 'personal_space'],
});

export const remove_member = operation({
  summary: 'Remove a member from a space, or leave it yourself. Their tasks remain, unassigned.',
  access: 'viewer',
  target: 'spaceId',
  rest: { method: 'DELETE', path: '/spaces/:spaceId/members/:userId' },
  input: z.object({ spaceId: Id, userId: Id }),
  output: Success,
  errors: ['last_owner', 'personal_space'],
});
