import { invalidInput, notFound } from '../../../contract/errors.ts';
import { hashPassword, isDisabledHash, verifyPassword } from '../../auth/passwordHash.ts';
import { requireStrongPassword } from '../../auth/passwordStrength.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import { lockUser } from '../../db/engine/locks.ts';
import { consumeEmailLink, deleteEmailLinks, findEmailLinkUser, insertEmailLink } from '../../db/queries/emailLinks.ts';
import { claimInstanceAdmin, findUser, findUserByEmail, updateUser } from '../../db/queries/users.ts';
import type { UserRow } from '../../db/schema.ts';
import { consumeEmailAllowance, tryConsumeEmailAllowance } from '../emailLimits.ts';
import { type HandlerContext, withPreparation } from '../handlerTypes.ts';
import { addHours } from '../instantArithmetic.ts';
import { queueEmail } from '../queueEmail.ts';
import { clearSignIns, countAttempt, countGuessInSession, countPasswordCheck } from './attemptLimits.ts';
import { endUserAccess } from './endAccess.ts';

const resetHours = 1;

export const request_password_reset = withPreparation<'request_password_reset', void>(
  async (context, { email }) => {
    await countAttempt(context, 'reset', email);
    await consumeEmailAllowance(context, { kind: 'password_reset', to: email });
  },
  async (context, { email }) => {
    const { db, now, services } = context;
    const user = await findUserByEmail(db, email);
    if (!user || isDisabledHash(user.password_hash)) return { success: true };
    const secret = generateSecret();
    await deleteEmailLinks(db, user.id, 'reset_password');
    await insertEmailLink(db, {
      secret_hash: hashSecret(secret),
      user_id: user.id,
      purpose: 'reset_password',
      password_hash: null,
      name: null,
      expires_at: addHours(now, resetHours),
      created_at: now,
    });
    const url = `${services.config.publicUrl}/#reset-password=${secret}`;
    queueEmail(context, user, (templates) => templates.resetPassword(url));
    return { success: true };
  },
);

interface NewPassword {
  hash: string;
  isNoticeAllowed: boolean;
}

export const reset_password = withPreparation<'reset_password', NewPassword | undefined>(
  async (context, { secret, password }) => {
    await countAttempt(context, 'reset', hashSecret(secret));
    const user = await findEmailLinkUser(context.db, hashSecret(secret), 'reset_password', context.now);
    if (!user) return undefined;
    await requireStrongPassword(password, user);
    const hash = await hashPassword(password, context.services.passwordHashParams);
    await clearSignIns(context, user.email);
    return { hash, isNoticeAllowed: await tryConsumeEmailAllowance(context, { kind: 'notice', to: user.email }) };
  },
  async (context, { secret }, newPassword) => {
    const { db, now, services } = context;
    const link = newPassword && (await consumeEmailLink(db, hashSecret(secret), 'reset_password', now));
    if (!link) throw notFound('Link');
    await lockUser(db, link.user_id);
    const user = await findUser(db, link.user_id);
    if (!user || isDisabledHash(user.password_hash)) throw notFound('Link');
    // Receiving the emailed link proves that the address is theirs.
    const verifiedAt = services.mailer.isConfigured ? now : null;
    await updateUser(db, user.id, {
      password_hash: newPassword.hash,
      email_verified_at: user.email_verified_at ?? verifiedAt,
      updated_at: now,
    });
    if (verifiedAt) await claimInstanceAdmin(db, user.id);
    await endUserAccess(context, user.id, { includingTokens: true });
    if (newPassword.isNoticeAllowed) queuePasswordNotice(context, user, { hasEndedTokens: true });
    return { success: true };
  },
);

interface ChangedPassword extends NewPassword {
  /** The hash that the current password was compared with; undefined when it was wrong. */
  verifiedHash: string | undefined;
}

export const change_password = withPreparation<'change_password', ChangedPassword>(
  async (context, { currentPassword, password }) => {
    const { actor, services } = context;
    const { user } = actor;
    await countPasswordCheck(context);
    await requireStrongPassword(password, user);
    const clearGuesses = await countGuessInSession(context, actor.via.id);
    const isCorrect = await verifyPassword(currentPassword, user.password_hash, services.passwordHashParams);
    if (!isCorrect) return { verifiedHash: undefined, hash: '', isNoticeAllowed: false };
    await clearGuesses();
    return {
      verifiedHash: user.password_hash,
      hash: await hashPassword(password, services.passwordHashParams),
      isNoticeAllowed: await tryConsumeEmailAllowance(context, { kind: 'notice', to: user.email }),
    };
  },
  async (context, { revokeTokens = false }, { verifiedHash, hash, isNoticeAllowed }) => {
    const { db, now, actor } = context;
    await lockUser(db, actor.user.id);
    const user = await findUser(db, actor.user.id);
    // The password may have been changed since it was compared.
    if (!user || user.password_hash !== verifiedHash)
      throw invalidInput('currentPassword', 'is not the current password');
    await updateUser(db, user.id, { password_hash: hash, updated_at: now });
    await endUserAccess(context, user.id, { keepSessionId: actor.via.id, includingTokens: revokeTokens });
    if (isNoticeAllowed) queuePasswordNotice(context, user, { hasEndedTokens: revokeTokens });
    return { success: true };
  },
);

/** Tells the account's owner that the password has changed, in case it was not them. */
function queuePasswordNotice(context: HandlerContext, user: UserRow, notice: { hasEndedTokens: boolean }): void {
  const url = `${context.services.config.publicUrl}/forgot`;
  queueEmail(context, user, (templates) => templates.passwordChanged({ url, ...notice }));
}
