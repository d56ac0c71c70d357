/** What an error says, in one line. */
export function formatErrorLine(error: unknown): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  // Several failed attempts to connect come as one error without words.
  return String(message || code || error).replaceAll(/\s*\n\s*/g, ' ');
}
