import type { Logger } from 'pino';
import type { Config } from '../boot/config.ts';
import { describeSmtpError } from './describeSmtpError.ts';
import { renderEmail } from './renderEmail.ts';
import { createSmtpPool, createSmtpTransport } from './smtpTransport.ts';

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
  /** Where the email belongs. Its id is the same each time that it is sent. */
  thread?: { messageId: string; references?: string };
  /** Where replies go, other than to the sender. */
  replyTo?: string;
  /** Additional headers. */
  headers?: Record<string, string>;
}

/** Why an email could not be sent. */
export interface MailFailure {
  /** One line. */
  reason: string;
  /** The mail server refuses this email for good. */
  isPermanent: boolean;
  /** The mail server cannot be used at all. */
  isServerDown: boolean;
}

/** Sends many emails over a few connections. */
export interface MailPool {
  /** Undefined: the mail server has taken the email. */
  trySend(message: MailMessage): Promise<MailFailure | undefined>;
  close(): Promise<void>;
}

export interface Mailer {
  /** False: emails are logged instead of sent, or printed to stderr if warnings are not logged. */
  isConfigured: boolean;
  /** Never rejects: an email that cannot be sent is logged as an error. */
  send(message: MailMessage): Promise<void>;
  /** Undefined if no mail server is configured. */
  openPool?(maxConnections: number): MailPool;
}

export function createMailer(config: Config, log: Logger): Mailer {
  const { smtpUrl } = config;
  return smtpUrl === null ? createLogMailer(log) : createSmtpMailer(config, smtpUrl, log);
}

/**
 * Sends one email, for `krokanti mail test`.
 * @throws Error with one line that says why it could not be sent and what to do
 */
export async function sendMailOnce(config: Config, smtpUrl: string, message: MailMessage): Promise<void> {
  try {
    await createSmtpTransport(config, smtpUrl)(toSmtpMessage(message, config));
  } catch (error) {
    throw new Error(describeSmtpError(error, smtpUrl));
  }
}

function createLogMailer(log: Logger): Mailer {
  return {
    isConfigured: false,
    send: async ({ to, subject, text }) => {
      const line = `No SMTP_URL, so not mailed: ${subject}\n${text}`;
      if (log.isLevelEnabled('warn')) log.warn({ to }, line);
      // Without the link in the email, nobody could set a new password.
      else process.stderr.write(`To ${to}. ${line}`);
    },
  };
}

function createSmtpMailer(config: Config, smtpUrl: string, log: Logger): Mailer {
  const sendBySmtp = createSmtpTransport(config, smtpUrl);
  return {
    isConfigured: true,
    send: async (message) => {
      try {
        await sendBySmtp(toSmtpMessage(message, config));
      } catch (error) {
        const { code, originalCode, command, responseCode } = error as Record<string, unknown>;
        const reason = describeSmtpError(error, smtpUrl);
        log.error(
          { to: message.to, code, originalCode, command, responseCode, reason },
          `Could not send mail: ${message.subject}`,
        );
      }
    },
    openPool: (maxConnections) => {
      const pool = createSmtpPool(config, smtpUrl, maxConnections);
      return {
        trySend: async (message) => {
          try {
            await pool.send(toSmtpMessage(message, config));
            return undefined;
          } catch (error) {
            return toMailFailure(error, smtpUrl);
          }
        },
        close: pool.close,
      };
    },
  };
}

function toSmtpMessage({ to, thread, replyTo, headers, ...content }: MailMessage, { publicUrl }: Config) {
  const rendered = renderEmail(content, publicUrl);
  return {
    to,
    ...rendered,
    headers: { ...rendered.headers, ...headers },
    ...(thread && { messageId: thread.messageId }),
    ...(thread?.references !== undefined && { inReplyTo: thread.references, references: thread.references }),
    ...(replyTo !== undefined && { replyTo }),
  };
}

function toMailFailure(error: unknown, smtpUrl: string): MailFailure {
  const { code, permanent } = error as { code?: string; permanent?: boolean };
  const isAboutEmail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return {
    reason: describeSmtpError(error, smtpUrl),
    isPermanent: isAboutEmail && permanent === true,
    isServerDown: !isAboutEmail,
  };
}
