import { splitHosts } from '../db/engine/postgresHosts.ts';

/** What to do about a URL whose user name or password was read as another part of it. */
const encodingAdvice = 'with each of @ : / ? # and % in the user name and the password percent-encoded (# is %23)';

/**
 * Returns what is wrong with a URL that may contain a password, without repeating any part of it: in a malformed URL,
 * what looks like the host may be a piece of the password. Undefined if it is valid.
 */
export function findConnectionUrlProblem(value: string, protocols: string[], example: string): string | undefined {
  const problem = `must be a URL such as ${example}`;
  const urls = value.startsWith('postgres') ? splitHosts(value) : [value];
  if (urls.every((url) => isValid(URL.parse(url), protocols))) return undefined;
  return /[@#%]/.test(value) ? `${problem}, ${encodingAdvice}` : problem;
}

function isValid(url: URL | null, protocols: string[]): boolean {
  if (url === null || !protocols.includes(url.protocol)) return false;
  // PostgreSQL URLs may name the folder of a socket instead of a host.
  const hasHost = url.hostname !== '' || url.protocol.startsWith('postgres');
  return hasHost && !isMisread(url);
}

/** Whether a part of the credentials may have been read as the path, the query or the fragment. */
function isMisread({ username, password, pathname, search, href }: URL): boolean {
  return href.includes('#') || `${pathname}${search}`.includes('@') || ![username, password, pathname].every(canDecode);
}

function canDecode(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
