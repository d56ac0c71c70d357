import { isIP } from 'node:net';
import type { Config } from '../boot/config.ts';
import type { RenderedEmail } from './renderEmail.ts';

const connectMs = 10_000;

const idleMs = 30_000;

/** Sends one email, and rejects with the error of nodemailer. */
export type SendBySmtp = (message: RenderedEmail & { to: string }) => Promise<void>;

/** Each email has a connection of its own. */
export function createSmtpTransport(config: Config, smtpUrl: string): SendBySmtp {
  // Imported dynamically, so that servers without SMTP_URL do not load it.
  const transport = import('nodemailer').then(({ default: nodemailer }) =>
    nodemailer.createTransport(getOptions(config, smtpUrl)),
  );
  // `send` reports the error; here it must not end the process as an unhandled rejection.
  transport.catch(() => {});
  return async (message) => {
    await (await transport).sendMail({ from: config.mailFrom, ...message });
  };
}

export interface SmtpPool {
  send: SendBySmtp;
  /** Ends the connections, after what is being sent. */
  close(): Promise<void>;
}

/** Sends emails over a few connections, which stay open until `close`. */
export function createSmtpPool(config: Config, smtpUrl: string, maxConnections: number): SmtpPool {
  const transport = import('nodemailer').then(({ default: nodemailer }) =>
    // Requeued here, an email that the mail server has taken could be sent twice in a moment.
    nodemailer.createTransport({ ...getOptions(config, smtpUrl), pool: true, maxConnections, maxRequeues: 0 }),
  );
  transport.catch(() => {});
  return {
    send: async (message) => {
      await (await transport).sendMail({ from: config.mailFrom, ...message });
    },
    close: async () => (await transport).close(),
  };
}

function getOptions({ publicUrl }: Config, smtpUrl: string) {
  const { hostname } = new URL(publicUrl);
  return {
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: idleMs,
    // The name in EHLO; mail servers distrust the name of a container. `?name=` in the URL takes precedence.
    ...(hostname.includes('.') && isIP(hostname) === 0 && { name: hostname }),
    url: smtpUrl,
  };
}
