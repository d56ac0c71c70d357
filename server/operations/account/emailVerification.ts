import { notFound } from '../../../contract/errors.ts';
import { hashPassword, isDisabledHash, verifyPassword } from '../../auth/passwordHash.ts';
import { requireStrongPassword } from '../../auth/passwordStrength.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import { lockUser } from '../../db/engine/locks.ts';
import { consumeEmailLink, deleteEmailLinks, findEmailLinkUser, insertEmailLink } from '../../db/queries/emailLinks.ts';
import { claimInstanceAdmin, findUser, updateUser } from '../../db/queries/users.ts';
import type { UserRow } from '../../db/schema.ts';
import { type HandlerContext, withPreparation } from '../handlerTypes.ts';
import { addDays } from '../instantArithmetic.ts';
import { queueEmail } from '../queueEmail.ts';
import { countAttempt, countPasswordCheck } from './attemptLimits.ts';
import { endUserAccess } from './endAccess.ts';
import { recordNameChange } from './profile.ts';
import { startSession } from './startSession.ts';

const verificationDays = 7;

/** What opening the link of a sign-up makes of the account. */
interface SignUpDetails {
  passwordHash: string;
  name: string;
}

/** The password that was typed with the link. `isCurrent`: the account has it already. */
interface TypedPassword {
  hash: string;
  isCurrent: boolean;
}

export const verify_email = withPreparation<'verify_email', TypedPassword | undefined>(
  async (context, { secret, password }) => {
    if (password === undefined) return undefined;
    await countAttempt(context, 'reset', hashSecret(secret));
    const user = await findEmailLinkUser(context.db, hashSecret(secret), 'verify_email', context.now);
    if (!user) throw notFound('Link');
    const { passwordHashParams } = context.services;
    const isCurrent = await verifyPassword(password, user.password_hash, passwordHashParams);
    if (isCurrent) return { hash: user.password_hash, isCurrent };
    await countPasswordCheck(context);
    await requireStrongPassword(password, user);
    return { hash: await hashPassword(password, passwordHashParams), isCurrent };
  },
  async (context, { secret }, typed) => {
    const { db, now } = context;
    const link = await consumeEmailLink(db, hashSecret(secret), 'verify_email', now);
    if (!link) throw notFound('Link');
    await lockUser(db, link.user_id);
    const user = await findUser(db, link.user_id);
    if (!user || isDisabledHash(user.password_hash)) throw notFound('Link');
    await deleteEmailLinks(db, user.id, 'verify_email');
    await updateUser(db, user.id, { email_verified_at: now, updated_at: now });
    await claimInstanceAdmin(db, user.id);
    // A typed password says nothing about who signed up with the name.
    if (typed && !typed.isCurrent) await handOver(context, user, { passwordHash: typed.hash, name: user.name });
    else if (!typed && link.password_hash !== null && link.password_hash !== user.password_hash)
      await handOver(context, user, { passwordHash: link.password_hash, name: link.name ?? user.name });
    if (typed) await startSession(context, user);
    return { success: true };
  },
);

/** Gives the account to the person who receives its email, and ends everything that others made of it. */
async function handOver(context: HandlerContext, user: UserRow, { passwordHash, name }: SignUpDetails): Promise<void> {
  const { db } = context;
  await updateUser(db, user.id, { password_hash: passwordHash, name });
  await endUserAccess(context, user.id, { includingTokens: true });
  if (name === user.name) return;
  const actor = { user, via: { kind: 'session' as const, id: '' }, clientName: null, spaces: [] };
  await recordNameChange({ ...context, actor, isStillAllowed: async () => true }, { from: user.name, to: name });
}

/**
 * Emails a link that verifies the user's address. Earlier ones stay valid.
 * @param signUp What opening it sets; without it, only that the address is verified
 */
export async function queueVerificationEmail(
  context: HandlerContext,
  user: UserRow,
  signUp?: SignUpDetails,
): Promise<void> {
  const { db, now, services } = context;
  const secret = generateSecret();
  await insertEmailLink(db, {
    secret_hash: hashSecret(secret),
    user_id: user.id,
    purpose: 'verify_email',
    password_hash: signUp?.passwordHash ?? null,
    name: signUp?.name ?? null,
    expires_at: addDays(now, verificationDays),
    created_at: now,
  });
  const url = `${services.config.publicUrl}/#verify-email=${secret}`;
  queueEmail(context, user, (templates) => templates.verifyEmail(url));
}
