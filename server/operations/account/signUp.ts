import { AppError } from '../../../contract/errors.ts';
import { hashPassword } from '../../auth/passwordHash.ts';
import { requireStrongPassword } from '../../auth/passwordStrength.ts';
import { lockUser } from '../../db/engine/locks.ts';
import { deleteEmailLinks } from '../../db/queries/emailLinks.ts';
import { claimInstanceAdmin, findUserByEmail, hasBeenUsed, tryInsertUser, updateUser } from '../../db/queries/users.ts';
import type { UserRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { consumeEmailAllowance } from '../emailLimits.ts';
import { type HandlerContext, withPreparation } from '../handlerTypes.ts';
import { queueEmail } from '../queueEmail.ts';
import { createSpaceWithDefaultProject } from '../spaces.ts';
import { countAttempt, countPasswordCheck } from './attemptLimits.ts';
import { queueVerificationEmail } from './emailVerification.ts';
import { requireMaySignUp } from './signUpMode.ts';

export const sign_up = withPreparation<'sign_up', string>(
  async (context, { email, name, password, invitation }) => {
    await countPasswordCheck(context);
    await requireMaySignUp(context, { email, invitation });
    await requireStrongPassword(password, { email, name });
    await countAttempt(context, 'sign_up', email);
    await consumeEmailAllowance(context, { kind: 'sign_up', to: email });
    return hashPassword(password, context.services.passwordHashParams);
  },
  async (context, { email, name, timeZone }, passwordHash) => {
    const { isConfigured } = context.services.mailer;
    const user = await createUserUnlessTaken(context, { email, name, passwordHash, timeZone, isVerified: false });
    if (!isConfigured) return { success: true, verification: 'none' };
    if (user) await queueVerificationEmail(context, user, { passwordHash, name });
    else await signUpAgain(context, { email, name, passwordHash, timeZone });
    return { success: true, verification: 'mailed' };
  },
);

interface NewUser {
  email: string;
  name: string;
  passwordHash: string;
  timeZone?: string | undefined;
  isVerified: boolean;
  /** The user is one of the made-up people of a demo space. */
  isDemo?: boolean;
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
    week_start: null,
    has_chosen_time_zone: user.timeZone === undefined ? 0 : 1,
    email_verified_at: user.isVerified ? now : null,
    is_demo: user.isDemo ? 1 : 0,
    is_instance_admin: null,
    created_at: now,
    updated_at: now,
  };
  if (!(await tryInsertUser(db, row))) return undefined;
  // Where the address must be confirmed first, `confirmEmail` does this.
  if (!user.isDemo && (user.isVerified || !services.mailer.isConfigured)) await claimInstanceAdmin(db, row.id);
  const actor = { user: row, via: { kind: 'session' as const, id: '' }, clientName: null, spaces: [] };
  const ownerContext = { ...context, actor, isStillAllowed: async () => true };
  await createSpaceWithDefaultProject(ownerContext, {
    name: 'Personal',
    slug: `personal-${row.id.replaceAll('-', '')}`,
    isPersonal: true,
  });
  return row;
}

/**
 * Signs up with an address that has an account. The owner of a confirmed one is notified, because the response must not
 * reveal it. An unconfirmed account belongs to nobody: the link of the last sign-up decides whose it is.
 */
async function signUpAgain(context: HandlerContext, signUp: Omit<NewUser, 'isVerified'>): Promise<void> {
  const { db, now, services } = context;
  const { email, name, passwordHash, timeZone } = signUp;
  const found = await findUserByEmail(db, email);
  if (!found) return;
  await lockUser(db, found.id);
  const user = (await findUserByEmail(db, email)) ?? found;
  if (user.email_verified_at !== null)
    return queueEmail(context, user, (templates) => templates.emailTaken(services.config.publicUrl));
  await deleteEmailLinks(db, user.id, 'verify_email');
  // Someone who used the account before the server had mail must not lose it to a stranger who knows the address.
  if (!(await hasBeenUsed(db, user.id))) {
    const changes = { password_hash: passwordHash, name, time_zone: timeZone ?? user.time_zone, updated_at: now };
    await updateUser(db, user.id, changes);
  }
  await queueVerificationEmail(context, user, { passwordHash, name });
}
