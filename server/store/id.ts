import { randomUUIDv7 } from 'node:crypto';

/** A new id: a UUIDv7, so that rows made one after the other lie side by side. */
export function newId(): string {
  return randomUUIDv7();
}
