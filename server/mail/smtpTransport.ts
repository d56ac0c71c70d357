import { isIP } from 'node:net';
import type { Config } from '../boot/config.ts';
import type { RenderedEmail } from './renderEmail.ts';

const connectMs = 10_000;

const idleMs = 30_000;

/** Sends one email, and rejects with the error of nodemailer. */
export type SendBySmtp = (message: RenderedEmail & { to: string }) => Promise<void>;

export function createSmtpTransport({ mailFrom, publicUrl }: Config, smtpUrl: string): SendBySmtp {
  const { hostname } = new URL(publicUrl);
  const options = {
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: idleMs,
    // The name in EHLO; mail servers distrust the name of a container. `?name=` in the URL takes precedence.
    ...(hostname.includes('.') && isIP(hostname) === 0 && { name: hostname }),
  };
  // Imported dynamically, so that servers without SMTP_URL do not load it.
  const transport = import('nodemailer').then(({ default: nodemailer }) =>
    nodemailer.createTransport({ ...options, url: smtpUrl }),
  );
  // `send` reports the error; here it must not end the process as an unhandled rejection.
  transport.catch(() => {});
  return async (message) => {
    await (await transport).sendMail({ from: mailFrom, ...message });
  };
}
