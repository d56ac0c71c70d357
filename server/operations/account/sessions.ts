import type * as z from 'zod';
import type { Session } from '../../../contract/account.ts';
import { AppError, notFound } from '../../../contract/errors.ts';
import { verifyPassword } from '../../auth/passwordHash.ts';
import { lockUser } from '../../db/engine/locks.ts';
import { deleteSession, listUserSessions } from '../../db/queries/sessions.ts';
import { findUser, findUserByEmail } from '../../db/queries/users.ts';
import type { SessionRow, UserRow } from '../../db/schema.ts';
import { tryConsumeEmailAllowance } from '../emailLimits.ts';
import { type Handler, type HandlerContext, withPreparation } from '../handlerTypes.ts';
import { countSignIn } from './attemptLimits.ts';
import { queueVerificationEmail } from './emailVerification.ts';
import { wakeUserStreams } from './endAccess.ts';
import { findKnownDeviceId } from './knownDevice.ts';
import { toUser } from './profile.ts';
import { startSession } from './startSession.ts';

interface SignIn {
  user: UserRow;
  /** Whether the link that verifies the address is emailed again. */
  isEmailAllowed: boolean;
}

export const sign_in = withPreparation<'sign_in', SignIn>(
  async (context, { email, password }) => {
    const clearAttempts = await countSignIn(context, email, await findKnownDeviceId(context, email));
    const user = await findUserByEmail(context.db, email);
    const isCorrect = await verifyPassword(password, user?.password_hash, context.services.passwordHashParams);
    if (!user || !isCorrect) throw new AppError('wrong_credentials');
    await clearAttempts();
    const isEmailAllowed =
      mustVerifyEmail(context, user) && (await tryConsumeEmailAllowance(context, { kind: 'verification', to: email }));
    return { user, isEmailAllowed };
  },
  async (context, _, { user: { id, password_hash }, isEmailAllowed }) => {
    const { db } = context;
    await lockUser(db, id);
    const user = await findUser(db, id);
    // The password may have been changed since it was compared.
    if (!user || user.password_hash !== password_hash) throw new AppError('wrong_credentials');
    if (mustVerifyEmail(context, user)) {
      if (isEmailAllowed) await queueVerificationEmail(context, user);
      return { user: toUser(user), verification: 'mailed' };
    }
    await startSession(context, user);
    return { user: toUser(user), verification: 'none' };
  },
);

function mustVerifyEmail({ services }: HandlerContext, user: UserRow): boolean {
  return user.email_verified_at === null && services.mailer.isConfigured;
}

export const sign_out: Handler<'sign_out'> = async (context) => {
  const { db, actor } = context;
  await deleteSession(db, actor.user.id, actor.via.id);
  await wakeUserStreams(context, actor.user.id);
  context.sessionChange = null;
  return { success: true };
};

export const list_sessions: Handler<'list_sessions'> = async ({ db, now, actor }) => {
  const rows = await listUserSessions(db, actor.user.id, now);
  return { sessions: rows.map((row) => toSession(row, actor.via.id)) };
};

export const end_session: Handler<'end_session'> = async ({ db, actor }, { sessionId }) => {
  // Its streams send nothing more, and end with the next event or heartbeat: someone may be typing in that browser.
  if (!(await deleteSession(db, actor.user.id, sessionId))) throw notFound('Session');
  return { success: true };
};

function toSession(row: SessionRow, currentId: string): z.input<typeof Session> {
  return {
    id: row.id,
    userAgent: row.user_agent,
    isCurrent: row.id === currentId,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    createdAt: row.created_at,
  };
}
