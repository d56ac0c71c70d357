import type * as z from 'zod';
import type { Session } from '../../../contract/account.ts';
import { AppError, notFound } from '../../../contract/errors.ts';
import { verifyPassword } from '../../auth/passwordHash.ts';
import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import { deleteSession, insertSession, listUserSessions } from '../../db/queries/sessions.ts';
import { findUserByEmail } from '../../db/queries/users.ts';
import type { SessionRow, UserRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { type Handler, type HandlerContext, withPreparation } from '../handlerTypes.ts';
import { addDays } from '../instantArithmetic.ts';
import { clearAttempts, countAttempt } from './attemptLimits.ts';
import { toUser } from './profile.ts';
import { queueVerificationEmail } from './signUp.ts';

const sessionDays = 90;

export const sign_in = withPreparation<'sign_in', UserRow>(
  async (context, { email, password }) => {
    await countAttempt(context, 'sign_in', email);
    const user = await findUserByEmail(context.db, email);
    const isCorrect = await verifyPassword(password, user?.password_hash, context.services.passwordHashParams);
    if (!user || !isCorrect) throw new AppError('wrong_credentials');
    await clearAttempts(context, 'sign_in', email);
    return user;
  },
  async (context, _, user) => {
    if (user.email_verified_at === null && context.services.mailer.isConfigured) {
      await queueVerificationEmail(context, user);
      return { user: toUser(user), verification: 'mailed' };
    }
    await startSession(context, user);
    return { user: toUser(user), verification: 'none' };
  },
);

export const sign_out: Handler<'sign_out'> = async (context) => {
  const { db, actor } = context;
  await deleteSession(db, actor.user.id, actor.via.id);
  context.sessionChange = null;
  return { success: true };
};

export const list_sessions: Handler<'list_sessions'> = async ({ db, now, actor }) => {
  const rows = await listUserSessions(db, actor.user.id, now);
  return { sessions: rows.map((row) => toSession(row, actor.via.id)) };
};

export const end_session: Handler<'end_session'> = async ({ db, actor }, { sessionId }) => {
  if (!(await deleteSession(db, actor.user.id, sessionId))) throw notFound('Session');
  return { success: true };
};

async function startSession(context: HandlerContext, user: UserRow): Promise<void> {
  const { db, now, caller } = context;
  const secret = generateSecret();
  const expiresAt = addDays(now, sessionDays);
  await insertSession(db, {
    id: generateId(),
    user_id: user.id,
    secret_hash: hashSecret(secret),
    user_agent: caller.userAgent?.slice(0, 300) ?? null,
    last_seen_at: now,
    expires_at: expiresAt,
    created_at: now,
  });
  context.sessionChange = { secret, expiresAt };
}

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
