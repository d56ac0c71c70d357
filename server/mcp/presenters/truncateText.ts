const maxTitleBytes = 180;

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
