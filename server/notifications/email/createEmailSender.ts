import { isDisabledHash } from '../../auth/passwordHash.ts';
import { generateSecret } from '../../auth/secrets.ts';
import { emailSigningKeyName } from '../../auth/userLinkSignature.ts';
import type { Database } from '../../db/engine/database.ts';
import { listEmailRecipients } from '../../db/queries/emailRecipients.ts';
import {
  claimOutgoingEmail,
  deleteOutgoingEmail,
  extendEmailClaims,
  rescheduleOutgoingEmail,
} from '../../db/queries/outgoingEmails.ts';
import { getOrCreateServerKey } from '../../db/queries/serverKeys.ts';
import type { OutgoingEmailRow } from '../../db/schema.ts';
import type { Mailer, MailFailure, MailMessage, MailPool } from '../../mail/mailer.ts';
import { collectDueEmails } from './collectDueEmails.ts';
import type { EmailItem } from './emailItem.ts';
import { loadEmailContents } from './loadEmailContents.ts';
import { canGetEmail } from './planEmailItems.ts';
import { renderNotificationEmail } from './renderNotificationEmail.ts';

export type EmailOutcome = 'sent' | 'failed' | 'given_up' | 'left_out';

interface EmailSenderOptions {
  database: Database;
  mailer: Mailer;
  publicUrl: string;
  /** Milliseconds. */
  now: () => number;
  /** Whether an address may get another email by now. */
  consumeAllowance(email: string): Promise<boolean>;
  onOutcome(outcome: EmailOutcome, email: Pick<OutgoingEmailRow, 'id' | 'user_id'>, reason?: string): void;
  onError(error: unknown): void;
}

export type EmailSender = ReturnType<typeof createEmailSender>;

const pollIntervalMs = 10_000;
const maxConnections = 5;
/** A server that has not extended its claim for so long has crashed: another one sends the email again. */
const claimMs = 30_000;
const extendIntervalMs = 10_000;
const firstRetryMs = 60_000;
const maxRetryMs = 4 * 3_600_000;
const giveUpMs = 3 * 24 * 3_600_000;

// Over 80 lines: its functions share the claims and the connections of a run.
/**
 * Sends emails about notifications. They wait in the database, so that crashes and mail servers that are down lose none, and
 * of several servers one sends each. An email whose fate a crash has left open is sent again under the same Message-ID.
 */
export function createEmailSender(options: EmailSenderOptions) {
  const { database, mailer, publicUrl, now, consumeAllowance, onOutcome, onError } = options;
  const inFlight = new Set<string>();
  let running: Promise<void> | undefined;
  let isStopped = false;
  let signingKey: string | undefined;
  const { openPool } = mailer;
  const timer = openPool && setInterval(() => void sendDue(), pollIntervalMs).unref();
  const toIso = (milliseconds: number) => new Date(milliseconds).toISOString();

  /** Sends everything that is due, and resolves after that. */
  function sendDue(): Promise<void> {
    if (!openPool || isStopped) return Promise.resolve();
    running ??= run(openPool)
      .catch(onError)
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  async function run(open: NonNullable<Mailer['openPool']>): Promise<void> {
    await collectDueEmails({ database, now, consumeAllowance, isStopped: () => isStopped });
    const first = await claim();
    if (!first) return;
    signingKey ??= await database.write((db) =>
      getOrCreateServerKey(db, emailSigningKeyName, generateSecret(), toIso(now())),
    );
    const pool = open(maxConnections);
    const extending = setInterval(() => {
      const ids = [...inFlight];
      if (ids.length > 0) database.write((db) => extendEmailClaims(db, ids, toIso(now() + claimMs))).catch(onError);
    }, extendIntervalMs).unref();
    try {
      const state = { isServerDown: false };
      const sendNext = async (claimed?: OutgoingEmailRow) => {
        for (let email = claimed ?? (await claim()); email; email = await claim()) {
          await send(pool, email, state);
          if (isStopped || state.isServerDown) return;
        }
      };
      await Promise.all(
        Array.from({ length: maxConnections }, (_, index) => sendNext(index === 0 ? first : undefined)),
      );
    } finally {
      clearInterval(extending);
      await pool.close();
    }
  }

  async function claim(): Promise<OutgoingEmailRow | undefined> {
    const email = await database.write((db) => {
      const at = now();
      const times = { now: toIso(at), claimedUntil: toIso(at + claimMs), latestClaim: toIso(at + 10 * claimMs) };
      return claimOutgoingEmail(db, times);
    });
    if (email) inFlight.add(email.id);
    return email;
  }

  async function send(pool: MailPool, email: OutgoingEmailRow, state: { isServerDown: boolean }): Promise<void> {
    try {
      const message = await render(email);
      const failure = message && (await pool.trySend(message));
      if (failure) {
        state.isServerDown ||= failure.isServerDown;
        await keepForLater(email, failure);
      } else {
        await database.write((db) => deleteOutgoingEmail(db, email.id));
        onOutcome(message ? 'sent' : 'left_out', email);
      }
    } catch (error) {
      onError(error);
      const reason = 'The email could not be written';
      await keepForLater(email, { reason, isPermanent: false, isServerDown: false });
    } finally {
      inFlight.delete(email.id);
    }
  }

  /** Undefined: there is nothing left that this person may know and wants to. */
  async function render(email: OutgoingEmailRow): Promise<MailMessage | undefined> {
    const items: EmailItem[] = JSON.parse(email.items);
    const { recipient, contents } = await database.read(async (db) => {
      const found = (await listEmailRecipients(db, [email.user_id]))[0];
      const isAllowed = found && canGetEmail(found) && !isDisabledHash(found.password_hash);
      const reader = { userId: email.user_id, now: toIso(now()), withComments: email.is_digest === 0 };
      return { recipient: found, contents: isAllowed ? await loadEmailContents(db, reader, items) : [] };
    });
    const [first, ...others] = contents;
    if (!recipient || !first) return undefined;
    return renderNotificationEmail(email, recipient, [first, ...others], {
      publicUrl,
      signingKey: signingKey as string,
    });
  }

  async function keepForLater(email: OutgoingEmailRow, { reason, isPermanent }: MailFailure): Promise<void> {
    const isOld = Date.parse(email.created_at) + giveUpMs <= now();
    const delayMs = Math.min(firstRetryMs * 2 ** (email.attempts - 1), maxRetryMs);
    const next_attempt_at = isPermanent || isOld ? null : toIso(now() + delayMs);
    await database.write((db) => rescheduleOutgoingEmail(db, email.id, { next_attempt_at, last_error: reason }));
    onOutcome(next_attempt_at === null ? 'given_up' : 'failed', email, reason);
  }

  return {
    sendDue,
    /** Stops after the emails that are being sent. */
    stop: async (): Promise<void> => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
