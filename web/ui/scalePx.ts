/** How large the browser's font is: 1 for 16 px. */
const fontScale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;

/** A length that is measured in pixels but has room for text, so that it grows with the browser's font as rem does. */
export function scalePx(px: number): number {
  return Math.round(px * fontScale);
}
