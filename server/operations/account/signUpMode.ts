import type { SignUpMode } from '../../../contract/account.ts';
import { AppError } from '../../../contract/errors.ts';
import { hashSecret } from '../../auth/secrets.ts';
import { findInvitation } from '../../db/queries/invitations.ts';
import { hasInstanceAdmin } from '../../db/queries/users.ts';
import type { Handler, HandlerContext } from '../handlerTypes.ts';

export const get_sign_up_mode: Handler<'get_sign_up_mode'> = async (context) => ({
  mode: await findSignUpMode(context),
});

/** Until the server has an admin, nobody could invite the first person. */
async function findSignUpMode({ db, services }: HandlerContext): Promise<SignUpMode> {
  const { signUpMode } = services.config;
  return signUpMode === 'invited' && !(await hasInstanceAdmin(db)) ? 'open' : signUpMode;
}

/** @throws AppError with code `sign_up_closed`, which does not reveal whether the address has an account */
export async function requireMaySignUp(
  context: HandlerContext,
  { email, invitation: secret }: { email: string; invitation?: string | undefined },
): Promise<void> {
  const mode = await findSignUpMode(context);
  if (mode === 'open') return;
  if (mode === 'closed')
    throw new AppError('sign_up_closed', 'Nobody can sign up on this server. Ask its admin for an account.');
  const { db, now } = context;
  const invitation = secret === undefined ? undefined : await findInvitation(db, hashSecret(secret), now);
  if (!invitation || (invitation.email !== null && invitation.email !== email)) throw new AppError('sign_up_closed');
}
