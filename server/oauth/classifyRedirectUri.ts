/** Where the browser goes after consent, as shown to the user. */
export type RedirectTarget = { kind: 'host'; host: string } | { kind: 'loopback' } | { kind: 'scheme'; scheme: string };

export function parseRedirectTarget(uri: string): RedirectTarget {
  const { protocol, hostname, host } = new URL(uri);
  if (protocol !== 'http:' && protocol !== 'https:') return { kind: 'scheme', scheme: protocol.slice(0, -1) };
  return isLoopbackHost(hostname) ? { kind: 'loopback' } : { kind: 'host', host };
}

/** True for https, for http to the user's own machine, and for custom schemes of installed apps. */
export function isSafeRedirectUri(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol !== 'http:' || isLoopbackHost(hostname);
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
