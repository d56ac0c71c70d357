import type { Json } from '../../testing/untypedJson.ts';
import type { TestApp } from './test-app.ts';

type Purpose = 'verify-email' | 'reset-password';

/** Returns the secret of the link in the text of an email. */
export function getLinkSecret(emailText: string, purpose: Purpose): string {
  const [, url, secret] = new RegExp(`(https?://\\S+)/#${purpose}=([\\w-]{43})(?=\\s|$)`).exec(emailText) ?? [];
  if (!url || !secret) throw new Error(`No link to ${purpose} in: ${emailText}`);
  return secret;
}

/** Returns the texts of the emails to this address, which a server without mail writes to its log. */
export function getLoggedEmails(test: TestApp, email: string): string[] {
  return test.log.filter(({ to }: Json) => to === email).map(({ msg }: Json) => msg);
}
