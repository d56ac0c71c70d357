import { eventTypes } from '../../contract/rules/eventTypes.ts';
import { applyEvents, type SpaceEvent } from './applyEvents.ts';
import { hasUnansweredCreation } from './mutationQueue.ts';
import { getConfirmedState } from './store.ts';
import { setOffline } from './syncStatus.ts';

interface EventSubscriber {
  /** Called when events alone cannot bring the data up to date, so that it must be loaded again. */
  onStale: () => void;
  /** Called when the stream is connected, and each time that it reconnects. */
  onReady?: () => void;
  /** Called after the events have been applied. */
  onEvents?: (events: SpaceEvent[]) => void;
}

const reconnectMs = 3000;

/** The only stream, because browsers allow few connections per server. Without `spaceId` it has all spaces. */
let subscription: (EventSubscriber & { spaceId: string | undefined; source: EventSource }) | undefined;
let heldEvents: SpaceEvent[] = [];

/** Follows a space from the rev of what was loaded, so that no event between the two is lost. */
export function followSpace(spaceId: string, afterRev: number, onStale: () => void): void {
  if (subscription && subscription.spaceId === spaceId && isOpen(subscription)) subscription.onStale = onStale;
  else openEventSource(spaceId, `?spaceId=${spaceId}&after=${afterRev}`, { onStale });
}

/** Follows every space of the user, from when the stream is ready. Returns a function that stops it. */
export function followAllSpaces(subscriber: EventSubscriber): () => void {
  const isFollowed = subscription && subscription.spaceId === undefined && isOpen(subscription);
  if (!isFollowed) openEventSource(undefined, '', subscriber);
  return () => {
    if (subscription && subscription.spaceId === undefined) closeEventSource();
  };
}

function isOpen({ source }: { source: EventSource }): boolean {
  return source.readyState !== EventSource.CLOSED;
}

function openEventSource(spaceId: string | undefined, query: string, subscriber: EventSubscriber): void {
  closeEventSource();
  const source = new EventSource(`/api/events${query}`);
  subscription = { ...subscriber, spaceId, source };
  for (const type of eventTypes) source.addEventListener(type, receiveEvent);
  source.addEventListener('reset', () => subscription?.onStale());
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => reconnect(source), reconnectMs);
    if (!navigator.onLine) setOffline(true);
  });
  source.addEventListener('ready', () => {
    setOffline(false);
    subscription?.onReady?.();
  });
}

export function closeEventSource(): void {
  subscription?.source.close();
  subscription = undefined;
  heldEvents = [];
}

/** Browsers stop retrying after an error response. Loading the data again opens a new stream. */
function reconnect(source: EventSource): void {
  if (subscription?.source !== source) return;
  const { onStale } = subscription;
  closeEventSource();
  onStale();
}

function receiveEvent({ data }: MessageEvent<string>): void {
  heldEvents.push(JSON.parse(data) as SpaceEvent);
  // Messages that arrive together are applied together.
  queueMicrotask(releaseHeldEvents);
}

let loadCount = 0;

/** Holds events back while something loads, because the response may be older than they are. */
export async function holdEventsWhile<T>(load: () => Promise<T>): Promise<T> {
  loadCount++;
  try {
    return await load();
  } finally {
    loadCount--;
    releaseHeldEvents();
  }
}

/** Applies the held events, except those that `splitByUnansweredCreations` says must wait. */
export function releaseHeldEvents(): void {
  if (heldEvents.length === 0 || loadCount > 0) return;
  const { ready, waiting } = splitByUnansweredCreations(heldEvents);
  heldEvents = waiting;
  if (ready.length === 0) return;
  if (applyEvents(ready).needsReload) subscription?.onStale();
  subscription?.onEvents?.(ready);
}

/**
 * The event of a creation may arrive before its response: applied then, it would show the new item twice. So while the
 * user's own creations are unanswered, events that may be theirs wait, and with them all later events about the same
 * items. Everything else must not wait, because an answer may never come.
 */
function splitByUnansweredCreations(events: SpaceEvent[]): { ready: SpaceEvent[]; waiting: SpaceEvent[] } {
  if (!hasUnansweredCreation()) return { ready: events, waiting: [] };
  const userId = getConfirmedState().me?.id;
  const waitingIds: string[] = [];
  const isWaiting = (event: SpaceEvent) => {
    const isOwn = event.by.userId === userId && event.by.tokenId === null;
    const createdId = isOwn && event.type.endsWith('.created') && getCreatedId(event.data);
    if (createdId) waitingIds.push(createdId);
    if (waitingIds.length === 0) return false;
    const text = JSON.stringify(event);
    return waitingIds.some((id) => text.includes(id));
  };
  const waiting = events.filter(isWaiting);
  return { ready: events.filter((event) => !waiting.includes(event)), waiting };
}

function getCreatedId(data: SpaceEvent['data']): string | undefined {
  return Object.values(data as Record<string, { id?: string } | undefined>).find((item) => item?.id)?.id;
}
