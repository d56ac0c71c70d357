import { invalidInput, notFound } from '../../../contract/errors.ts';
import { hashPassword, verifyPassword } from '../../auth/passwordHash.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import { consumeEmailLink, replaceEmailLink } from '../../db/queries/emailLinks.ts';
import { deleteUserSessions } from '../../db/queries/sessions.ts';
import { findUser, findUserByEmail, updateUser } from '../../db/queries/users.ts';
import { withPreparation } from '../handlerTypes.ts';
import { addHours } from '../instantArithmetic.ts';
import { queueEmail } from '../queueEmail.ts';
import { clearAttempts, countAttempt } from './attemptLimits.ts';

const resetHours = 1;

export const request_password_reset = withPreparation<'request_password_reset', void>(
  (context, { email }) => countAttempt(context, 'reset', email),
  async (context, { email }) => {
    const { db, now, services } = context;
    const user = await findUserByEmail(db, email);
    if (!user) return { success: true };
    const secret = generateSecret();
    await replaceEmailLink(db, {
      secret_hash: hashSecret(secret),
      user_id: user.id,
      purpose: 'reset_password',
      expires_at: addHours(now, resetHours),
      created_at: now,
    });
    const url = `${services.config.publicUrl}/#reset-password=${secret}`;
    queueEmail(context, user, (templates) => templates.resetPassword(url));
    return { success: true };
  },
);

export const reset_password = withPreparation<'reset_password', string>(
  async (context, { secret, password }) => {
    await countAttempt(context, 'reset', hashSecret(secret));
    return hashPassword(password, context.services.passwordHashParams);
  },
  async ({ db, now, services }, { secret }, passwordHash) => {
    const link = await consumeEmailLink(db, hashSecret(secret), 'reset_password', now);
    const user = link && (await findUser(db, link.user_id));
    if (!user) throw notFound('Link');
    // Receiving the emailed link proves that the address is theirs.
    const verifiedAt = services.mailer.isConfigured ? now : null;
    await updateUser(db, user.id, {
      password_hash: passwordHash,
      email_verified_at: user.email_verified_at ?? verifiedAt,
      updated_at: now,
    });
    await deleteUserSessions(db, user.id);
    return { success: true };
  },
);

export const change_password = withPreparation<'change_password', { isCorrect: boolean; passwordHash: string }>(
  async (context, { currentPassword, password }) => {
    const { user } = context.actor;
    const { passwordHashParams } = context.services;
    await countAttempt(context, 'sign_in', user.email);
    const isCorrect = await verifyPassword(currentPassword, user.password_hash, passwordHashParams);
    if (isCorrect) await clearAttempts(context, 'sign_in', user.email);
    return { isCorrect, passwordHash: await hashPassword(password, passwordHashParams) };
  },
  async ({ db, now, actor }, _, { isCorrect, passwordHash }) => {
    if (!isCorrect) throw invalidInput('currentPassword', 'is not the current password');
    await updateUser(db, actor.user.id, { password_hash: passwordHash, updated_at: now });
    await deleteUserSessions(db, actor.user.id, actor.via.id);
    return { success: true };
  },
);
