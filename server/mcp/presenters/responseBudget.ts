import { invalidInput } from '../../../contract/errors.ts';

/** Keeps results under 4,000 tokens: JSON with ids and names has at least 2.3 bytes per token in every script. */
export const maxResponseBytes = 8_000;
const maxTitleBytes = 180;

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

/** Returns where to cut a text that starts at `start` so that it takes at most `maxBytes` in JSON. */
export function cutText(text: string, start: number, maxBytes: number): number {
  let end = start;
  // The quotes.
  let bytesLeft = maxBytes - 2;
  while (end < text.length) {
    const codePoint = text.codePointAt(end) as number;
    bytesLeft -= getJsonCharacterBytes(codePoint);
    if (bytesLeft < 0) return end;
    end += codePoint > 0xffff ? 2 : 1;
  }
  return end;
}

function getJsonCharacterBytes(codePoint: number): number {
  if (codePoint < 0x20) return [8, 9, 10, 12, 13].includes(codePoint) ? 2 : 6;
  if (codePoint < 0x80) return codePoint === 0x22 || codePoint === 0x5c ? 2 : 1;
  if (codePoint < 0x800) return 2;
  return codePoint > 0xffff ? 4 : 3;
}

/** Truncates a text to `maxBytes` and marks the cut with an ellipsis. */
export function truncateText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text);
  return bytes.length <= maxBytes
    ? text
    : `${bytes
        .subarray(0, maxBytes)
        .toString()
        .replace(/\ufffd$/, '')}…`;
}

/** Keeps about one line of text in any script. */
export function truncateTitle(title: string): string {
  return truncateText(title, maxTitleBytes);
}
