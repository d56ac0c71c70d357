import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import type { ApiOutput } from './apiClient.ts';
import { createSignal, useSignal } from './signal.ts';

export type ProjectView = ApiOutput<'get_project'>['project']['defaultView'];

/** Where the person is. Paths: /, /my-tasks, /settings/SECTION, /spaces/ID/SECTION, /projects/ID/VIEW, /sign-in … */
export interface AppLocation {
  path: string;
  query: URLSearchParams;
  /** What the links in letters bring: `#invitation=SECRET`. */
  hash: string;
}

const currentLocation = createSignal<AppLocation>(readLocation());

export function useLocation(): AppLocation {
  return useSignal(currentLocation);
}

export function getLocation(): AppLocation {
  return currentLocation.get();
}

/** Goes to a path of this origin. `replace`: Back does not come back to where we are. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (to === location.pathname + location.search + location.hash) return;
  if (replace) history.replaceState(history.state, '', to);
  else history.pushState({ isOurs: true }, '', to);
  currentLocation.set(readLocation());
}

/** Changes parts of the query; undefined takes one away. */
export function setQueryParams(parts: Record<string, string | undefined>, options?: { replace?: boolean }): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  // Lists stay readable.
  const text = query.toString().replaceAll('%2C', ',');
  navigate(location.pathname + (text ? `?${text}` : ''), options);
}

export function getProjectPath(projectId: string, view?: ProjectView): string {
  return `/projects/${projectId}${view ? `/${view}` : ''}`;
}

/** A link that does not load the page anew. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlain || event.defaultPrevented) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={follow} {...rest} />;
}

function readLocation(): AppLocation {
  return { path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash };
}

addEventListener('popstate', () => currentLocation.set(readLocation()));
