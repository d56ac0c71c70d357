import { invalidInput } from '../../../contract/errors.ts';

/** Keeps results under 4,000 tokens: JSON with ids and names has at least 2.3 bytes per token in every script. */
export const maxResponseBytes = 8_000;

/** Returns how many of the first rows fit into `maxBytes`; at least one. */
export function countFittingRows(rows: readonly unknown[], maxBytes = maxResponseBytes): number {
  let bytesLeft = maxBytes;
  const firstExcess = rows.findIndex((row) => {
    bytesLeft -= getJsonBytes(row);
    return bytesLeft < 0;
  });
  return firstExcess < 0 ? rows.length : Math.max(1, firstExcess);
}

export function getJsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

/** Returns the page of a complete list that starts at the cursor, which is an index. */
export function takePage<T>(all: readonly T[], cursor: string | undefined): { rows: T[]; nextCursor?: string } {
  const start = Number(cursor ?? 0);
  if (!Number.isSafeInteger(start) || start < 0)
    throw invalidInput('cursor', 'must be the nextCursor of the previous page');
  const rows = all.slice(start);
  const count = countFittingRows(rows);
  return count === rows.length ? { rows } : { rows: rows.slice(0, count), nextCursor: String(start + count) };
}
