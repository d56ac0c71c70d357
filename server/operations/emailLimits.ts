import { AppError } from '../../contract/errors.ts';
import { getSecondsUntilReset, type RateLimitWindow } from '../auth/rateLimiter.ts';
import type { HandlerContext } from './handlerTypes.ts';

const hourMs = 3_600_000;

/** Each kind has limits of its own, so that a flood of one holds no other back. */
type EmailKind = 'sign_up' | 'verification' | 'password_reset' | 'invitation' | 'notice' | 'notification';

/** These go to addresses that nobody has confirmed. All of them together are limited too. */
const toStrangers: ReadonlySet<EmailKind> = new Set(['sign_up', 'verification', 'invitation']);

interface PlannedEmail {
  kind: EmailKind;
  to: string;
  /** The user who causes it, if they are known. */
  senderId?: string;
}

type LimitContext = Pick<HandlerContext, 'services' | 'now'>;

/**
 * Counts an email against the limits of its recipient, its sender and the server. Runs outside the transaction.
 * @throws AppError with code `too_many_attempts`
 */
export async function consumeEmailAllowance(context: LimitContext, email: PlannedEmail): Promise<void> {
  const window = await consumeUntilExceeded(context, email);
  if (!window) return;
  throw new AppError('too_many_attempts', 'Too many emails within an hour. Try again later.', {
    retryAfter: getSecondsUntilReset(window, hourMs, Date.parse(context.now)),
  });
}

/** Like `consumeEmailAllowance`, but returns false if a limit is exceeded: the email is then left out. */
export async function tryConsumeEmailAllowance(context: LimitContext, email: PlannedEmail): Promise<boolean> {
  return (await consumeUntilExceeded(context, email)) === undefined;
}

async function consumeUntilExceeded(
  { services }: LimitContext,
  { kind, to, senderId }: PlannedEmail,
): Promise<RateLimitWindow | undefined> {
  // Without a mail server, emails are only logged.
  if (!services.mailer.isConfigured) return undefined;
  const { perRecipient, perSender, toStrangers: total } = services.config.mailLimits;
  const limits = [
    ...(senderId === undefined ? [] : [{ key: `mail:from:${senderId}`, max: perSender }]),
    { key: `mail:${kind}:to:${toMailbox(to)}`, max: perRecipient },
    ...(toStrangers.has(kind) ? [{ key: 'mail:to_strangers', max: total }] : []),
  ];
  for (const { key, max } of limits) {
    const window = await services.rateLimiter.consume(key, max, hourMs);
    if (!window.isAllowed) return window;
  }
  return undefined;
}

/** Many providers deliver `ana+anything@example.com` to the mailbox of `ana@example.com`. */
function toMailbox(address: string): string {
  return address.replace(/^([^+@]*)\+[^@]*@/, '$1@');
}
