import * as z from 'zod';
import { Plan } from './account.ts';
import { Email, Id, Instant, Name } from './fields.ts';
import { operation } from './operation.ts';

/** An account as whoever runs the instance sees it. */
export const Account = z
  .object({
    id: Id,
    email: Email,
    name: Name.meta({ description: 'What others see.', example: 'Ana' }),
    plan: Plan,
    createdAt: Instant,
    lastSeenAt: Instant.nullable().meta({
      description: 'When a session or token of it was last used, to within half a minute; null: not yet.',
      example: '2026-02-22T10:00:00.000Z',
    }),
  })
  .meta({ id: 'Account' });

export const list_users = operation({
  summary: 'List every account of the instance, the oldest first. Only for its first user, signed in.',
  access: 'session',
  rest: { method: 'GET', path: '/admin/users', arrayField: 'users' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ users: z.array(Account) }),
  errors: ['instance_admin_required'],
});

export const update_user = operation({
  summary: 'Give an account another plan; its tokens obey at once. Only for the instance’s first user, signed in.',
  access: 'session',
  rest: { method: 'PATCH', path: '/admin/users/:userId' },
  input: z.object({ userId: Id, plan: Plan.optional() }).meta({ example: { plan: 'pro' } }),
  output: z.object({ user: Account }),
  errors: ['instance_admin_required', 'not_found'],
});
