import type { Logger } from 'pino';
import type { Config } from '../boot/config.ts';
import { describeSmtpError } from './describeSmtpError.ts';
import { renderEmail } from './renderEmail.ts';
import { createSmtpTransport } from './smtpTransport.ts';

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** False: emails are logged instead of sent, or printed to stderr if warnings are not logged. */
  isConfigured: boolean;
  /** Never rejects: an email that cannot be sent is logged as an error. */
  send(message: MailMessage): Promise<void>;
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
    await createSmtpTransport(config, smtpUrl)({ to: message.to, ...renderEmail(message, config.publicUrl) });
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
        await sendBySmtp({ to: message.to, ...renderEmail(message, config.publicUrl) });
      } catch (error) {
        const { code, originalCode, command, responseCode } = error as Record<string, unknown>;
        const reason = describeSmtpError(error, smtpUrl);
        log.error(
          { to: message.to, code, originalCode, command, responseCode, reason },
          `Could not send mail: ${message.subject}`,
        );
      }
    },
  };
}
