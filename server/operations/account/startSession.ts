import { generateSecret, hashSecret } from '../../auth/secrets.ts';
import { insertSession } from '../../db/queries/sessions.ts';
import type { UserRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import type { HandlerContext } from '../handlerTypes.ts';
import { addDays } from '../instantArithmetic.ts';
import { rememberDevice } from './knownDevice.ts';

const sessionDays = 90;

/** Signs the caller in. The user must be locked, so that a concurrent change of the password ends the session. */
export async function startSession(context: HandlerContext, user: UserRow): Promise<void> {
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
  await rememberDevice(context, user.email);
}
