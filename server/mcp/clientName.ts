import { CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server';

const longest = 100;

/**
 * Who calls, as it names itself. From 2026-07-28 on, every request says so. Before that only the first one does, and
 * there is nowhere to remember it: the session id that this one is answered with says it in every later request.
 */
export function getClientName(message: unknown, sessionId: string | undefined): string | null {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: Record<string, unknown> };
  if (method === 'initialize') return nameOf(params?.['clientInfo']);
  const meta = params?.['_meta'] as Record<string, unknown> | undefined;
  return nameOf(meta?.[CLIENT_INFO_META_KEY]) ?? clientIn(sessionId);
}

/** A session id that says who has it. There is no session behind it. */
export function createSessionId(client: string | null): string {
  const name = Buffer.from(client ?? '').toString('base64url');
  return `${crypto.randomUUID()}.${name}`;
}

function clientIn(sessionId: string | undefined): string | null {
  const name = sessionId?.split('.')[1];
  return name ? tidy(Buffer.from(name, 'base64url').toString()) : null;
}

function nameOf(info: unknown): string | null {
  const { title, name, version } = (info ?? {}) as Record<string, unknown>;
  const called = [title, name].find((one) => typeof one === 'string' && one !== '');
  if (called === undefined) return null;
  return tidy(typeof version === 'string' ? `${called} ${version}` : String(called));
}

function tidy(name: string): string | null {
  return (
    name
      .toWellFormed()
      .replace(/[\p{C}\ufffd]/gu, '')
      .trim()
      .slice(0, longest)
      .toWellFormed() || null
  );
}
