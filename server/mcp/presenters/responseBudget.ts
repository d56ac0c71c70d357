import { invalidInput } from '../../../contract/errors.ts';

/**
 * What an answer may weigh in bytes, so that it stays under 4,000 tokens: text of ids and names in JSON takes at least
 * 2.3 bytes a token, in whatever script.
 */
export const maxResponseBytes = 8_000;
const mostTitle = 180;

/** How many of the first rows fit; at least one. */
export function countFittingRows(rows: readonly unknown[], room = maxResponseBytes): number {
  let left = room;
  const over = rows.findIndex((row) => {
    left -= getJsonBytes(row);
    return left < 0;
  });
  return over < 0 ? rows.length : Math.max(1, over);
}

export function getJsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

/** The page of a whole list that begins at the cursor, which is a place in it. */
export function takePage<T>(all: readonly T[], cursor: string | undefined): { rows: T[]; nextCursor?: string } {
  const start = Number(cursor ?? 0);
  if (!Number.isSafeInteger(start) || start < 0)
    throw invalidInput('cursor', 'must be the nextCursor of the page before');
  const rows = all.slice(start);
  const shown = countFittingRows(rows);
  return shown === rows.length ? { rows } : { rows: rows.slice(0, shown), nextCursor: String(start + shown) };
}

/** The beginning of a text that is longer than `most` bytes; what is cut ends in an ellipsis. */
export function truncateText(text: string, most: number): string {
  const bytes = Buffer.from(text);
  return bytes.length <= most
    ? text
    : `${bytes
        .subarray(0, most)
        .toString()
        .replace(/\ufffd$/, '')}…`;
}

/** Enough for a line of prose in any script. */
export function truncateTitle(title: string): string {
  return truncateText(title, mostTitle);
}
