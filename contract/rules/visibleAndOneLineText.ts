/** Rules for text that is shown as one line beside other text, such as names and titles. */

/** All but white space, fillers, joiners and marks, of which nothing is seen on its own. */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb\u{13430}-\u{1343f}\u{1d159}]/u;

/** They change the direction of the text after them, also of text that somebody else wrote. */
const directionOverride = /[\u202a-\u202e\u2066-\u2069]/u;

/** A whole run at once: a pattern that looks for line breaks within takes quadratic time for a long run of spaces. */
const whiteSpace = /[\s\p{Cc}]+/gu;

/** Line ends of every kind, tabs and other control characters. */
const lineBreak = /[\p{Cc}\u2028\u2029]/u;

export function hasVisibleText(text: string): boolean {
  return visible.test(text);
}

export function hasDirectionOverride(text: string): boolean {
  return directionOverride.test(text);
}

/** The text on one line: each line break becomes a space. White space at both ends is removed. */
export function toOneLine(text: string): string {
  if (!lineBreak.test(text)) return text.trim();
  return text.replace(whiteSpace, (run) => (lineBreak.test(run) ? ' ' : run)).trim();
}
