import type { Logger } from 'pino';
import type { Config } from '../boot/config.ts';

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
  return smtpUrl === null ? createLogMailer(log) : createSmtpMailer(smtpUrl, config.mailFrom, log);
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

function createSmtpMailer(smtpUrl: string, from: string, log: Logger): Mailer {
  // Imported dynamically, so that servers without SMTP_URL do not load it.
  const transport = import('nodemailer').then(({ default: nodemailer }) => nodemailer.createTransport(smtpUrl));
  // `send` logs the error; here it must not end the process as an unhandled rejection.
  transport.catch(() => {});
  return {
    isConfigured: true,
    send: async (message) => {
      try {
        await (await transport).sendMail({ from, ...message });
      } catch (error) {
        // The error message is not logged: a mail server may repeat the password or a link in it.
        const { code, command, responseCode } = error as Record<string, unknown>;
        log.error({ to: message.to, code, command, responseCode }, `Could not send mail: ${message.subject}`);
      }
    },
  };
}
