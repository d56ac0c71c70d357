/** Where the browser goes after consent, as shown to the user. */
export type RedirectTarget = { kind: 'host'; host: string } | { kind: 'loopback' } | { kind: 'scheme'; scheme: string };

export function parseRedirectTarget(uri: string): RedirectTarget {
  const { protocol, hostname, host } = new URL(uri);
  if (protocol !== 'http:' && protocol !== 'https:') return { kind: 'scheme', scheme: protocol.slice(0, -1) };
  return isLoopbackHost(hostname) ? { kind: 'loopback' } : { kind: 'host', host };
}

/** Schemes that browsers and operating systems handle themselves: they run code, show local files or open settings. */
const systemSchemes =
  /^(javascript|vbscript|data|blob|file|about|filesystem|view-source|jar|wyciwyg|resource|chrome.*|moz-.*|edge|opera|brave|vivaldi|safari.*|.*-extension|ms-.*|search(-ms)?|intent|android-app|content|mk|res|its|mhtml|hcp|help|shell|ldaps?|ftps?|sftp|ssh|telnet|smb|afp|nfs|wss?|mailto|tel|sms(to)?|callto|facetime.*|geo|maps?|market|itms.*|x-apple.*|prefs|app-prefs|magnet|urn|tag|cid|mid|news|nntp|gopher|rtsp|steam|git|svn.*|vnc|rdp):$/;

/** A scheme that an app of its own has: a domain name backwards, or followed by a host as in a web address. */
const appUri = /^(?:[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:\/|[a-z][a-z0-9+-]*:\/\/[^/?])/i;

/**
 * Why the browser must not be sent to a redirect URI; undefined for https, for http to the user's own machine, and for
 * the schemes of installed apps.
 */
export function findRedirectUriProblem(uri: string): string | undefined {
  if (!URL.canParse(uri)) return 'is not a URL';
  const { protocol, hash, hostname, username, password } = new URL(uri);
  if (hash !== '' || uri.includes('#')) return 'must have no fragment';
  if (username !== '' || password !== '') return 'must have no user name or password';
  if (systemSchemes.test(protocol)) return `must not use ${protocol}`;
  if (protocol === 'http:') return isLoopbackHost(hostname) ? undefined : 'must use https, unless it is localhost';
  if (protocol === 'https:') return isLoopbackHost(hostname) ? 'must use http for localhost' : undefined;
  return appUri.test(uri) ? undefined : 'must be like com.example.app:/path or app://host/path';
}

export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}
