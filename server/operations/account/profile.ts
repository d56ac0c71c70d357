import type * as z from 'zod';
import type { Me, User } from '../../../contract/account.ts';
import { listUserMemberships } from '../../db/queries/userMemberships.ts';
import { findUser, updateUser } from '../../db/queries/users.ts';
import type { UserRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import { diffFields } from '../diffFields.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';

export const get_me: Handler<'get_me'> = async ({ db, actor }) => ({
  user: toMe((await findUser(db, actor.user.id)) ?? actor.user),
});

export const update_me: Handler<'update_me'> = async (context, fields) => {
  const { db, now, actor } = context;
  const user = (await findUser(db, actor.user.id)) ?? actor.user;
  const { columns } = diffFields(user, {
    ...fields,
    ...(fields.timeZone !== undefined && { hasChosenTimeZone: true }),
  });
  if (!columns) return { user: toMe(user) };
  const updated = { ...columns, updated_at: now };
  await updateUser(db, user.id, updated);
  if (updated.name !== undefined) await recordNameChange(context, { from: user.name, to: updated.name });
  return { user: toMe({ ...user, ...updated }) };
};

/** Records the new name in each of the user's spaces, because their other members see it. */
export async function recordNameChange(context: ActorContext, name: { from: string; to: string }): Promise<void> {
  const { db, actor } = context;
  const userId = actor.user.id;
  const spaces = await listUserMemberships(db, userId);
  // Always in the same order, so that two concurrent changes cannot deadlock.
  for (const { id: spaceId } of spaces.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    await recordEvent(context, { type: 'member.updated', spaceId }, async () => ({ userId, changes: { name } }));
  }
}

function toMe(row: UserRow): z.input<typeof Me> {
  return {
    ...toUser(row),
    isInstanceAdmin: row.is_instance_admin === 1,
    hasChosenTimeZone: row.has_chosen_time_zone === 1,
  };
}

export function toUser(row: UserRow): z.input<typeof User> {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    plan: row.plan,
    timeZone: row.time_zone,
    language: row.language,
    theme: row.theme,
    weekStart: row.week_start,
    emailVerifiedAt: row.email_verified_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
