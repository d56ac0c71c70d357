import { getJsonBytes } from '../presenters/responseBudget.ts';
import { cutText } from '../presenters/truncateText.ts';

/** Lines shown above and below each line that has the text. */
const contextLines = 5;

const maxLineBytes = 400;

/** The numbered lines of a text around each place where `find` occurs. `lines` is undefined when it does not. */
export function findLines(text: string, find: string, maxBytes: number): { lines?: string; isCut: boolean } {
  const lines = text.split('\n');
  const matches = findMatches(text, find);
  if (matches.length === 0) return { isCut: false };
  const starts = getLineStarts(lines);
  const shownLines: string[] = [];
  let bytesLeft = maxBytes;
  let lastShown = -1;
  for (const match of matches) {
    const matchLine = starts.findLastIndex((start) => start <= match);
    const first = Math.max(lastShown + 1, matchLine - contextLines);
    for (let number = first; number <= Math.min(matchLine + contextLines, lines.length - 1); number++) {
      const focus = number === matchLine ? match - (starts[number] ?? 0) : 0;
      const line = `${number + 1}: ${shortenLine(lines[number] ?? '', focus)}`;
      bytesLeft -= getJsonBytes(line);
      if (bytesLeft < 0) return { lines: shownLines.join('\n'), isCut: true };
      shownLines.push(line);
      lastShown = number;
    }
  }
  return { lines: shownLines.join('\n'), isCut: false };
}

function findMatches(text: string, find: string): number[] {
  const matches: number[] = [];
  for (let at = text.indexOf(find); at >= 0; at = text.indexOf(find, at + find.length)) matches.push(at);
  return matches;
}

function getLineStarts(lines: readonly string[]): number[] {
  let start = 0;
  return lines.map((line) => {
    const lineStart = start;
    start += line.length + 1;
    return lineStart;
  });
}

/** Cuts a long line, keeping what is around `focus`. */
function shortenLine(line: string, focus: number): string {
  const trimmed = line.replace(/\r$/, '');
  const start = trimmed.length <= maxLineBytes ? 0 : Math.max(0, focus - 100);
  // Not between the two halves of a surrogate pair.
  const from = start > 0 && /[\udc00-\udfff]/.test(trimmed[start] ?? '') ? start - 1 : start;
  const end = cutText(trimmed, from, maxLineBytes);
  return `${from > 0 ? '…' : ''}${trimmed.slice(from, end)}${end < trimmed.length ? '…' : ''}`;
}
