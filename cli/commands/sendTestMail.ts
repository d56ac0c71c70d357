import { Email } from '../../contract/fields.ts';
import { readConfig } from '../../server/boot/config.ts';
import { sendMailOnce } from '../../server/mail/mailer.ts';
import type { CommandResult } from '../output.ts';
import { parseArgument } from '../parseArgument.ts';

/** Sends a test email with the server's settings. */
export async function sendTestMail(address: string): Promise<CommandResult> {
  const to = parseArgument(Email, address, 'ADDRESS');
  const config = readConfig();
  if (config.smtpUrl === null)
    throw new Error(
      'SMTP_URL is not set, so the server sends no email: set it to a URL such as smtps://user:password@mail.example.com',
    );
  const startedAt = Date.now();
  await sendMailOnce(config, config.smtpUrl, {
    to,
    subject: 'Test email of Krokanti Tasks',
    text: `Mail works: this server can send email. It was started with the address ${config.publicUrl}\n`,
  });
  const seconds = (Date.now() - startedAt) / 1000;
  return {
    json: { to, from: config.mailFrom, seconds },
    stderr: `The mail server took the email from ${config.mailFrom} to ${to} in ${seconds.toFixed(1)} s. If it does not arrive, look into the mail server's log and into the spam folder.`,
  };
}
