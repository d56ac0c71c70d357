import type * as z from 'zod';
import type { Account } from '../../contract/admin.ts';
import { notFound } from '../../contract/errors.ts';
import { requireInstanceAdmin } from '../auth/authorize.ts';
import { listJobs } from '../db/queries/jobs.ts';
import { findUserWithLastUse, listUsersWithLastUse, type UserLastUseRow, updateUser } from '../db/queries/users.ts';
import { wakeUserStreams } from './account/endAccess.ts';
import { diffFields } from './diffFields.ts';
import type { Handler } from './handlerTypes.ts';

export const list_users: Handler<'list_users'> = async ({ db, actor }) => {
  requireInstanceAdmin(actor);
  return { users: (await listUsersWithLastUse(db)).map(toAccount) };
};

export const list_jobs: Handler<'list_jobs'> = async ({ db, actor }) => {
  requireInstanceAdmin(actor);
  const jobs = await listJobs(db);
  return {
    jobs: jobs.map(({ kind, run_at: runAt, last_run_at: lastRunAt, failures, last_error: lastError }) => ({
      ...{ kind, runAt, lastRunAt, failures, lastError },
    })),
  };
};

export const update_user: Handler<'update_user'> = async (context, { userId, ...fields }) => {
  const { db, actor, now } = context;
  requireInstanceAdmin(actor);
  const row = await findUserWithLastUse(db, userId);
  if (!row) throw notFound('User');
  const { columns } = diffFields(row, fields);
  if (columns) {
    await updateUser(db, userId, { ...columns, updated_at: now });
    // A Team plan also covers the members of the user's spaces.
    await wakeUserStreams(context, userId);
  }
  return { user: toAccount({ ...row, ...columns }) };
};

function toAccount(row: UserLastUseRow): z.input<typeof Account> {
  const seenAt = [row.session_seen_at, row.token_used_at, row.agent_used_at].filter((instant) => instant !== null);
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    plan: row.plan,
    createdAt: row.created_at,
    lastSeenAt: seenAt.sort().at(-1) ?? null,
  };
}
