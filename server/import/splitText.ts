import { maxTextLength } from '../../contract/rules/textLimits.ts';

/** The text in parts that each fit into a description or a comment. */
export function splitText(text: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start < text.length || parts.length === 0; ) {
    let end = Math.min(start + maxTextLength, text.length);
    // Not between the two halves of a character.
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1] as string)) end--;
    parts.push(text.slice(start, end));
    start = end;
    if (text.length === 0) break;
  }
  return parts;
}
