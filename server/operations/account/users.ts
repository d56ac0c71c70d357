import type * as z from 'zod';
import type { Me, User } from '../../../contract/account.ts';
import { AppError, notFound } from '../../../contract/errors.ts';
import { hashPassword } from '../../auth/passwordHash.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import type { Db } from '../../db/engine/database.ts';
import { consumeEmailLink, replaceEmailLink } from '../../db/queries/emailLinks.ts';
import { listUserMemberships } from '../../db/queries/memberships.ts';
import { findUser, findUserByEmail, isFirstUser, tryInsertUser, updateUser } from '../../db/queries/users.ts';
import type { UserRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import { diffFields } from '../diffFields.ts';
import { type ActorContext, type Handler, type HandlerContext, withPreparation } from '../handlerTypes.ts';
import { queueEmail } from '../queueEmail.ts';
import { createSpaceWithDefaultProject } from '../spaces.ts';
import { countAttempt } from './attemptLimits.ts';

const verifyDays = 7;
const dayMs = 86_400_000;

export const get_me: Handler<'get_me'> = async ({ db, actor }) => ({
  user: await toMe(db, (await findUser(db, actor.user.id)) ?? actor.user),
});

export const update_me: Handler<'update_me'> = async (context, fields) => {
  const { db, now, actor } = context;
  const user = (await findUser(db, actor.user.id)) ?? actor.user;
  const { columns } = diffFields(user, fields);
  if (!columns) return { user: await toMe(db, user) };
  const set = { ...columns, updated_at: now };
  await updateUser(db, user.id, set);
  if (set.name !== undefined) await tellOfName(context, { from: user.name, to: set.name });
  return { user: await toMe(db, { ...user, ...set }) };
};

/** Everybody who is in a space with somebody sees their name. */
async function tellOfName(context: ActorContext, name: { from: string; to: string }): Promise<void> {
  const { db, actor } = context;
  const userId = actor.user.id;
  const spaces = await listUserMemberships(db, userId);
  // In the same order always, so that two who do it do not wait for each other.
  for (const { id: spaceId } of spaces.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    await recordEvent(context, { type: 'member.updated', spaceId }, async () => ({ userId, changes: { name } }));
  }
}

export const sign_up = withPreparation<'sign_up', string>(
  async (context, { email, password }) => {
    await countAttempt(context, 'sign_up', email);
    return hashPassword(password);
  },
  async (context, { email, name, timeZone }, passwordHash) => {
    const { db, services } = context;
    const { isConfigured } = services.mailer;
    const verification = isConfigured ? ('mailed' as const) : ('none' as const);
    const user = await addUserUnlessTaken(context, { email, name, passwordHash, timeZone, isVerified: false });
    const existing = user ? undefined : await findUserByEmail(db, email);
    if (isConfigured && user) await queueVerificationEmail(context, user);
    if (isConfigured && existing) await tellOfAccount(context, existing);
    return { success: true, verification };
  },
);

export const verify_email: Handler<'verify_email'> = async ({ db, now }, { secret }) => {
  const link = await consumeEmailLink(db, hashSecret(secret), 'verify_email', now);
  if (!link) throw notFound('Link');
  await updateUser(db, link.user_id, { email_verified_at: now, updated_at: now });
  return { success: true };
};

interface NewUser {
  email: string;
  name: string;
  passwordHash: string;
  timeZone?: string | undefined;
  isVerified: boolean;
}

/**
 * An account with its personal space.
 * @throws Refusal `email_taken`
 */
export async function createUserWithPersonalSpace(context: HandlerContext, user: NewUser): Promise<UserRow> {
  const row = await addUserUnlessTaken(context, user);
  if (!row) throw new AppError('email_taken');
  return row;
}

/** Undefined when the address has an account, also one that was made at the same time. */
async function addUserUnlessTaken(context: HandlerContext, user: NewUser): Promise<UserRow | undefined> {
  const { db, now, services } = context;
  const row: UserRow = {
    id: generateId(),
    email: user.email,
    name: user.name,
    password_hash: user.passwordHash,
    plan: services.config.defaultPlan,
    time_zone: user.timeZone ?? 'UTC',
    language: null,
    theme: 'system',
    email_verified_at: user.isVerified ? now : null,
    created_at: now,
    updated_at: now,
  };
  if (!(await tryInsertUser(db, row))) return undefined;
  const actor = { user: row, via: { kind: 'session' as const, id: '' }, clientName: null, spaces: [] };
  const owner = { ...context, actor, isStillAllowed: async () => true };
  await createSpaceWithDefaultProject(owner, {
    name: 'Personal',
    slug: `personal-${row.id.replaceAll('-', '')}`,
    isPersonal: true,
  });
  return row;
}

/** Mails the link without which the account cannot be signed in to. */
export async function queueVerificationEmail(context: HandlerContext, user: UserRow): Promise<void> {
  const { db, now, services } = context;
  const secret = generateSecret();
  await replaceEmailLink(db, {
    secret_hash: hashSecret(secret),
    user_id: user.id,
    purpose: 'verify_email',
    expires_at: new Date(Date.parse(now) + verifyDays * dayMs).toISOString(),
    created_at: now,
  });
  const url = `${services.config.publicUrl}/#verify-email=${secret}`;
  queueEmail(context, user, (templates) => templates.verifyEmail(url));
}

/** Whoever owns the address learns of the attempt; whoever made it learns nothing. */
async function tellOfAccount(context: HandlerContext, user: UserRow): Promise<void> {
  if (user.email_verified_at === null) return queueVerificationEmail(context, user);
  queueEmail(context, user, (templates) => templates.emailTaken(context.services.config.publicUrl));
}

async function toMe(db: Db, row: UserRow): Promise<z.input<typeof Me>> {
  return { ...toUser(row), isInstanceAdmin: await isFirstUser(db, row.id) };
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
    emailVerifiedAt: row.email_verified_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
