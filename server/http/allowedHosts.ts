import { isIP } from 'node:net';
import { AppError } from '../../contract/errors.ts';
import type { Config } from '../boot/config.ts';

/** Whether a Host header names this server. HTTP/1.0 requests may have none. */
export type IsAllowedHost = (host: string | undefined) => boolean;

const maxCachedHosts = 1000;

/**
 * Creates a check of the Host header against DNS rebinding: a web page of an attacker can point its own name to the
 * address of this server, but then the browser still sends that name. IP addresses and localhost need no entry,
 * because they cannot be pointed elsewhere.
 */
export function createAllowedHostCheck({ publicUrl, allowedHosts }: Config): IsAllowedHost {
  const names = new Set([new URL(publicUrl).hostname, ...allowedHosts].map(withoutTrailingDot));
  const allowed = new Set<string>();

  return (host) => {
    if (host === undefined || allowed.has(host)) return true;
    const name = parseHostName(host);
    if (name === undefined || !(isSafeName(name) || names.has(name))) return false;
    if (allowed.size >= maxCachedHosts) allowed.clear();
    allowed.add(host);
    return true;
  };
}

/** The error for a host that is not allowed. */
export function unknownHost(host: string): AppError {
  const name = JSON.stringify(host.length > 100 ? `${host.slice(0, 100)}…` : host);
  return new AppError(
    'unknown_host',
    `This server does not know the host name ${name}. If it is a name of this server, set ALLOWED_HOSTS or PUBLIC_URL ` +
      'to it and restart the server; meanwhile, use its IP address',
  );
}

/** Names that a browser never looks up in the DNS. */
function isSafeName(name: string): boolean {
  return isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0 || name === 'localhost' || name.endsWith('.localhost');
}

/** The name as browsers write it, without the port; undefined if the header is malformed. */
export function parseHostName(host: string): string | undefined {
  if (!/^[^\s/?#@\\]+$/.test(host)) return undefined;
  const hostname = URL.parse(`http://${host}`)?.hostname;
  return hostname === undefined ? undefined : withoutTrailingDot(hostname);
}

function withoutTrailingDot(name: string): string {
  return name.replace(/\.$/, '');
}
