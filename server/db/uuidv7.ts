import { randomUUIDv7 } from 'node:crypto';

let last = '';

/**
 * A new id: a UUIDv7, so that consecutive rows are stored side by side. Each is greater than the one before, also within
 * a millisecond and when the clock is set back, so that sorting by id gives the order of creation.
 */
export function generateId(): string {
  const id = randomUUIDv7();
  last = id > last ? id : increment(last, id);
  return last;
}

/** The timestamp and the twelve bits after the version of `previous`, plus one; the random rest is that of `id`. */
function increment(previous: string, id: string): string {
  const count = BigInt(`0x${previous.slice(0, 8)}${previous.slice(9, 13)}${previous.slice(15, 18)}`) + 1n;
  const digits = count.toString(16).padStart(15, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-7${digits.slice(12)}${id.slice(18)}`;
}
