import { CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server';
import { hasVisibleText, toOneLine } from '../../contract/rules/visibleAndOneLineText.ts';

const maxLength = 100;

/**
 * The name that the client gives itself. From revision 2026-07-28 on, every request contains it. Before, only
 * `initialize` does. Since the server has no sessions, the session id it returns then carries the name in later requests.
 */
export function getClientName(message: unknown, sessionId: string | undefined): string | null {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: Record<string, unknown> };
  if (method === 'initialize') return formatClientInfo(params?.['clientInfo']);
  const meta = params?.['_meta'] as Record<string, unknown> | undefined;
  return formatClientInfo(meta?.[CLIENT_INFO_META_KEY]) ?? parseSessionId(sessionId);
}

/** Creates a session id that contains the client's name. The server stores no session. */
export function createSessionId(clientName: string | null): string {
  return `${crypto.randomUUID()}.${Buffer.from(clientName ?? '').toString('base64url')}`;
}

function parseSessionId(sessionId: string | undefined): string | null {
  const name = sessionId?.split('.')[1];
  return name ? cleanName(Buffer.from(name, 'base64url').toString()) : null;
}

function formatClientInfo(info: unknown): string | null {
  const { title, name, version } = (info ?? {}) as Record<string, unknown>;
  const label = [title, name].find((text) => typeof text === 'string' && text !== '');
  if (label === undefined) return null;
  return cleanName(typeof version === 'string' ? `${label} ${version}` : String(label));
}

function cleanName(name: string): string | null {
  const line = toOneLine(name.toWellFormed().replace(/\p{Cc}/gu, '')).replace(/[\p{C}\ufffd]/gu, '');
  return hasVisibleText(line) ? line.trim().slice(0, maxLength).toWellFormed() : null;
}
