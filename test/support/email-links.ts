import { expect } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import type { ApiResponse, TestApp } from './test-app.ts';

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

/** Expects two responses to differ only in what differs in every response: the date and the request id. */
export function expectIndistinguishable(first: ApiResponse, second: ApiResponse): void {
  const toComparable = ({ status, text, headers }: ApiResponse) => {
    const { date, 'x-request-id': id, ...rest } = headers;
    expect([date, id]).not.toContain(undefined);
    return { status, text, headers: rest };
  };
  expect(toComparable(first)).toEqual(toComparable(second));
}
