const maxSessionIdLength = 100;

/**
 * What tells programs with the same token apart: the session that earlier revisions have, the trace that the request is
 * part of, or the program's name.
 */
export function getRunKey(message: unknown, sessionId: string | undefined, clientName: string | null): string {
  if (sessionId) return `session ${sessionId.split('.', 1)[0]?.slice(0, maxSessionIdLength)}`;
  const meta = (message as { params?: { _meta?: Record<string, unknown> } } | undefined)?.params?._meta;
  const trace = traceparent.exec(String(meta?.['traceparent']))?.[1];
  return trace === undefined ? `client ${clientName ?? ''}` : `trace ${trace}`;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header */
const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;
