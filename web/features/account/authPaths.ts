/** Whether the path shows a sign-in or sign-up form. `return` in the query says where to go after signing in. */
export function isAuthPath(path: string, query: URLSearchParams): boolean {
  return /^\/(sign-in|sign-up|forgot)$/.test(path) || query.has('return');
}

/** Where to go after signing in: only ever a path of this origin, so that a link cannot lead to another site. */
export function getReturnPath(query: URLSearchParams): string {
  const path = query.get('return') ?? '/';
  const url = URL.canParse(path, location.origin) ? new URL(path, location.origin) : undefined;
  return url?.origin === location.origin && path.startsWith('/') ? url.pathname + url.search + url.hash : '/';
}
