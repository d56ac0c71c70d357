import { AppError, notFound } from '../../../contract/errors.ts';
import { hashPassword } from '../../auth/passwordHash.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import { consumeEmailLink, replaceEmailLink } from '../../db/queries/emailLinks.ts';
import { findUserByEmail, tryInsertUser, updateUser } from '../../db/queries/users.ts';
import type { UserRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { type Handler, type HandlerContext, withPreparation } from '../handlerTypes.ts';
import { addDays } from '../instantArithmetic.ts';
import { queueEmail } from '../queueEmail.ts';
import { createSpaceWithDefaultProject } from '../spaces.ts';
import { countAttempt } from './attemptLimits.ts';

const verificationDays = 7;

export const sign_up = withPreparation<'sign_up', string>(
  async (context, { email, password }) => {
    await countAttempt(context, 'sign_up', email);
    return hashPassword(password, context.services.passwordHashParams);
  },
  async (context, { email, name, timeZone }, passwordHash) => {
    const { db, services } = context;
    const { isConfigured } = services.mailer;
    const verification = isConfigured ? ('mailed' as const) : ('none' as const);
    const user = await createUserUnlessTaken(context, { email, name, passwordHash, timeZone, isVerified: false });
    const existing = user ? undefined : await findUserByEmail(db, email);
    if (isConfigured && user) await queueVerificationEmail(context, user);
    if (isConfigured && existing) await queueAccountExistsEmail(context, existing);
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

/** @throws AppError with code `email_taken` */
export async function createUserWithPersonalSpace(context: HandlerContext, user: NewUser): Promise<UserRow> {
  const row = await createUserUnlessTaken(context, user);
  if (!row) throw new AppError('email_taken');
  return row;
}

/** Returns undefined when the address already has an account, even one created concurrently. */
async function createUserUnlessTaken(context: HandlerContext, user: NewUser): Promise<UserRow | undefined> {
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
  const ownerContext = { ...context, actor, isStillAllowed: async () => true };
  await createSpaceWithDefaultProject(ownerContext, {
    name: 'Personal',
    slug: `personal-${row.id.replaceAll('-', '')}`,
    isPersonal: true,
  });
  return row;
}

/** Emails the link that verifies the user's address. */
export async function queueVerificationEmail(context: HandlerContext, user: UserRow): Promise<void> {
  const { db, now, services } = context;
  const secret = generateSecret();
  await replaceEmailLink(db, {
    secret_hash: hashSecret(secret),
    user_id: user.id,
    purpose: 'verify_email',
    expires_at: addDays(now, verificationDays),
    created_at: now,
  });
  const url = `${services.config.publicUrl}/#verify-email=${secret}`;
  queueEmail(context, user, (templates) => templates.verifyEmail(url));
}

/** Tells the address's owner about the attempt, which the response to sign-up must not reveal. */
async function queueAccountExistsEmail(context: HandlerContext, user: UserRow): Promise<void> {
  if (user.email_verified_at === null) return queueVerificationEmail(context, user);
  queueEmail(context, user, (templates) => templates.emailTaken(context.services.config.publicUrl));
}
