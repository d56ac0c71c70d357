import type { Logger } from 'pino';
import type { Config } from '../boot/config.ts';

export interface MailMessage {
  to: string;
  subject: string;
  text: string;
}

export interface Mailer {
  /** False: nothing is sent, letters go to the log, or past it where it keeps quiet. */
  isConfigured: boolean;
  /** Never throws: a letter that cannot be sent is logged as an error. */
  send(letter: MailMessage): Promise<void>;
}

export function createMailer(config: Config, log: Logger): Mailer {
  if (config.smtpUrl === null) {
    return {
      isConfigured: false,
      send: async ({ to, subject, text }) => {
        const words = `No SMTP_URL, so not mailed: ${subject}\n${text}`;
        if (log.isLevelEnabled('warn')) log.warn({ to }, words);
        // Nobody could set a new password otherwise.
        else process.stderr.write(`To ${to}. ${words}`);
      },
    };
  }
  const { smtpUrl } = config;
  // Only who sends mail pays for it.
  const transport = import('nodemailer').then(({ default: nodemailer }) => nodemailer.createTransport(smtpUrl));
  return {
    isConfigured: true,
    send: async (letter) => {
      try {
        await (await transport).sendMail({ from: config.mailFrom, ...letter });
      } catch (error) {
        // Not the mail server's words: they may repeat what it was told, such as a link or the password.
        const { code, command, responseCode } = error as Record<string, unknown>;
        log.error({ to: letter.to, code, command, responseCode }, `Could not send mail: ${letter.subject}`);
      }
    },
  };
}
