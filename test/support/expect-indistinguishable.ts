import { expect } from 'vitest';
import type { ApiResponse } from './test-app.ts';

/** Expects two responses to differ only in what differs in every response: the date and the request id. */
export function expectIndistinguishable(first: ApiResponse, second: ApiResponse): void {
  const toComparable = ({ status, text, headers }: ApiResponse) => {
    const { date, 'x-request-id': id, ...rest } = headers;
    expect([date, id]).not.toContain(undefined);
    return { status, text, headers: rest };
  };
  expect(toComparable(first)).toEqual(toComparable(second));
}
