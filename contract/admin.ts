import * as z from 'zod';
import { Plan } from './account.ts';
import { Email, Id, Instant, Name } from './fields.ts';
import { operation } from './operation.ts';

/** An account as the instance admin sees it. */
export const Account = z
  .object({
    id: Id,
    email: Email,
    name: Name.meta({ description: 'The name that others see.', example: 'Ana' }),
    plan: Plan,
    createdAt: Instant,
    lastSeenAt: Instant.nullable().meta({
      description:
        'When a session or token of the account was last used, accurate to half a minute; null if it was never used.',
      example: '2026-02-22T10:00:00.000Z',
    }),
  })
  .meta({ id: 'Account' });

export const list_users = operation({
  summary: 'List all accounts of the instance, oldest first. Only for the server admin, in a signed-in session.',
  access: 'session',
  rest: { method: 'GET', path: '/admin/users', arrayField: 'users' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ users: z.array(Account) }),
  errors: ['instance_admin_required'],
});

export const update_user = operation({
  summary: 'Change the plan of an account, effective immediately. Only for the server admin, in a signed-in session.',
  access: 'session',
  rest: { method: 'PATCH', path: '/admin/users/:userId' },
  input: z.object({ userId: Id, plan: Plan.optional() }).meta({ example: { plan: 'pro' } }),
  output: z.object({ user: Account }),
  errors: ['instance_admin_required', 'not_found'],
});

/** Work that the server does later or again and again, as the instance admin sees it. */
export const Job = z
  .object({
    kind: z.string().meta({ description: 'What it does.', example: 'delete_expired_data' }),
    runAt: Instant.meta({ description: 'When it is due.' }),
    lastRunAt: Instant.nullable().meta({ description: 'When it last began; null if it has never run.' }),
    failures: z.int().meta({ description: 'How often it has failed since it last succeeded.', example: 0 }),
    lastError: z
      .string()
      .nullable()
      .meta({ description: 'Why its last run failed; null if it did not.', example: null }),
  })
  .meta({ id: 'Job' });

export const list_jobs = operation({
  summary: 'List the jobs of the instance, the next first. Only for the server admin, in a signed-in session.',
  access: 'session',
  rest: { method: 'GET', path: '/admin/jobs', arrayField: 'jobs' },
  etag: 'content',
  input: z.object({}),
  output: z.object({ jobs: z.array(Job) }),
  errors: ['instance_admin_required'],
});
