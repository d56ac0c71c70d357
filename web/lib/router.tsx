import type { AnchorHTMLAttributes, MouseEvent } from 'react';
import { type Filters, parseFilters, serializeFilters } from '../features/tasks/taskFilters.ts';
import type { Project } from '../sync/state.ts';
import { onServerId } from '../sync/temporaryIds.ts';
import { createSignal, useSignal } from './signal.ts';

export type ProjectView = Project['defaultView'];

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

export function openTaskPanel(taskId: string): void {
  setQueryParams({ task: taskId }, { replace: currentLocation.get().query.has('task') });
}

/** Back, if that is where the panel was opened from. */
export function closeTaskPanel(): void {
  if (!currentLocation.get().query.has('task')) return;
  if ((history.state as { isOurs?: boolean } | null)?.isOurs) history.back();
  else setQueryParams({ task: undefined }, { replace: true });
}

export function useOpenTaskId(): string | undefined {
  return useLocation().query.get('task') ?? undefined;
}

export function useFilters(): Filters {
  return parseFilters(useLocation().query);
}

export function setFilters(changes: Partial<Filters>): void {
  setQueryParams(serializeFilters({ ...parseFilters(currentLocation.get().query), ...changes }), { replace: true });
}

export function getProjectPath(projectId: string, view?: ProjectView): string {
  return `/projects/${projectId}${view ? `/${view}` : ''}`;
}

/** Where people only sign in or up, with somewhere to go once they have. */
export function isAuthPath(path: string, query: URLSearchParams): boolean {
  return /^\/(sign-in|sign-up|forgot)$/.test(path) || query.has('return');
}

/** After signing in: a path of this origin, and nothing else. */
export function getReturnPath(query: URLSearchParams): string {
  const wanted = query.get('return') ?? '/';
  const url = URL.canParse(wanted, location.origin) ? new URL(wanted, location.origin) : undefined;
  return url?.origin === location.origin && wanted.startsWith('/') ? url.pathname + url.search + url.hash : '/';
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

onServerId((from, to) => {
  if (currentLocation.get().query.get('task') === from) setQueryParams({ task: to }, { replace: true });
});
