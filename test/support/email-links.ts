import { expect } from 'vitest';
import type { Json } from '../../testing/json.ts';
import type { ApiResponse, TestApp } from './test-app.ts';

type Purpose = 'verify-email' | 'reset-password';

/** The secret of the link that a letter holds. */
export function getLinkSecret(letter: string, purpose: Purpose): string {
  const [, url, secret] = new RegExp(`(https?://\\S+)/#${purpose}=([\\w-]{43})(?=\\s|$)`).exec(letter) ?? [];
  if (!url || !secret) throw new Error(`No link to ${purpose} in: ${letter}`);
  return secret;
}

/** The letters that went to the log instead of to this address. */
export function getLoggedEmails(test: TestApp, email: string): string[] {
  return test.log.filter(({ to }: Json) => to === email).map(({ msg }: Json) => msg);
}

/** What two answers tell an observer who has no clock: all but what differs each time. */
export function expectIndistinguishable(one: ApiResponse, two: ApiResponse): void {
  const seen = ({ status, text, headers }: ApiResponse) => {
    const { date, 'x-request-id': id, ...rest } = headers;
    expect([date, id]).not.toContain(undefined);
    return { status, text, headers: rest };
  };
  expect(seen(one)).toEqual(seen(two));
}
