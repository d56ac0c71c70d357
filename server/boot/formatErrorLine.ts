/** Formats an error as one line. */
export function formatErrorLine(error: unknown): string {
  const { message, code } = error as { message?: unknown; code?: unknown };
  // An AggregateError of several connection attempts has an empty message.
  return String(message || code || error).replaceAll(/\s+/g, (run) => (run.includes('\n') ? ' ' : run));
}
