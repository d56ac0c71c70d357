/** Where an answer goes, for people to judge. */
export type RedirectTarget = { kind: 'site'; host: string } | { kind: 'machine' } | { kind: 'scheme'; scheme: string };

export function parseRedirectTarget(uri: string): RedirectTarget {
  const { protocol, hostname, host } = new URL(uri);
  if (protocol !== 'http:' && protocol !== 'https:') return { kind: 'scheme', scheme: protocol.slice(0, -1) };
  return isLoopbackHost(hostname) ? { kind: 'machine' } : { kind: 'site', host };
}

/** Over https, to this machine itself, or to a program that the machine knows by a scheme. */
export function isSafeRedirectUri(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol !== 'http:' || isLoopbackHost(hostname);
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
