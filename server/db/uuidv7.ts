import { randomUUIDv7 } from 'node:crypto';

let last = '';

/**
 * A new id: a UUIDv7, so that rows made one after the other lie side by side. Each is above the one before, within a
 * millisecond too and when the clock is set back: what was made at the same time is listed in the order it was made.
 */
export function generateId(): string {
  const id = randomUUIDv7();
  last = id > last ? id : following(last, id);
  return last;
}

/** The milliseconds and the twelve bits after the version are those of the one before, plus one; the rest is the id's. */
function following(before: string, id: string): string {
  const count = BigInt(`0x${before.slice(0, 8)}${before.slice(9, 13)}${before.slice(15, 18)}`) + 1n;
  const digits = count.toString(16).padStart(15, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(12)}${id.slice(18)}`;
}
