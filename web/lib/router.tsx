import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import type { ApiOutput } from './apiClient.ts';
import { createSignal, useSignal } from './signal.ts';

export type ProjectView = ApiOutput<'get_project'>['project']['defaultView'];

/** Paths: /, /my-tasks, /settings/SECTION, /spaces/ID/SECTION, /projects/ID/VIEW, /sign-in … */
export interface AppLocation {
  path: string;
  query: URLSearchParams;
  /** Set by links in emails: `#invitation=SECRET`. */
  hash: string;
}

const currentLocation = createSignal<AppLocation>(readLocation());

export function useLocation(): AppLocation {
  return useSignal(currentLocation);
}

export function getLocation(): AppLocation {
  return currentLocation.get();
}

/** Goes to a path of this origin. `replace` removes the current location from the history. */
export function navigate(to: string, { replace = false }: { replace?: boolean } = {}): void {
  if (to === location.pathname + location.search + location.hash) return;
  if (replace) history.replaceState(history.state, '', to);
  else history.pushState({ isOurs: true }, '', to);
  currentLocation.set(readLocation());
}

/** Sets query parameters; undefined removes one. */
export function setQueryParams(params: Record<string, string | undefined>, options?: { replace?: boolean }): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) query.delete(name);
    else query.set(name, value);
  }
  // Keeps lists readable.
  const text = query.toString().replaceAll('%2C', ',');
  navigate(location.pathname + (text ? `?${text}` : ''), options);
}

export function getProjectPath(projectId: string, view?: ProjectView): string {
  return `/projects/${projectId}${view ? `/${view}` : ''}`;
}

/** A link within the app, which does not reload the page. */
export function Link({ href, onClick, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const handleClick = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const isPlainClick = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (!isPlainClick || event.defaultPrevented) return;
    event.preventDefault();
    navigate(href);
  };
  return <a href={href} onClick={handleClick} {...rest} />;
}

function readLocation(): AppLocation {
  return { path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash };
}

addEventListener('popstate', () => currentLocation.set(readLocation()));
