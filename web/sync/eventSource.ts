import { eventTypes } from '../../contract/rules/eventTypes.ts';
import { applyEvents, type SpaceEvent } from './applyEvents.ts';
import { isCreationInFlight, setOffline } from './mutationQueue.ts';

interface EventSubscriber {
  /** What was followed says too little: it has to be read again. */
  onStale: () => void;
  /** Events come from here on; also after a break. */
  onReady?: () => void;
  /** What has just been taken over. */
  onEvents?: (events: SpaceEvent[]) => void;
}

/** The one stream, of a space or of all of them: browsers have few connections to give. */
let followed: (EventSubscriber & { what: string; source: EventSource }) | undefined;
let held: SpaceEvent[] = [];

/** Follows a space from a number of its log on, so that nothing falls between what was read and what comes. */
export function followSpace(spaceId: string, after: number, onStale: () => void): void {
  if (followed?.what === spaceId && followed.source.readyState !== EventSource.CLOSED) followed.onStale = onStale;
  else openEventSource(spaceId, `?spaceId=${spaceId}&after=${after}`, { onStale });
}

/** Follows every space of the person, from whenever it is ready. Gives what ends it. */
export function followAllSpaces(follower: EventSubscriber): () => void {
  if (followed?.what !== '' || followed.source.readyState === EventSource.CLOSED) openEventSource('', '', follower);
  return () => {
    if (followed?.what === '') closeEventSource();
  };
}

function openEventSource(what: string, query: string, follower: EventSubscriber): void {
  closeEventSource();
  const source = new EventSource(`/api/events${query}`);
  followed = { ...follower, what, source };
  for (const type of eventTypes) source.addEventListener(type, receiveEvent);
  source.addEventListener('reset', () => followed?.onStale());
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => reconnect(source), 3000);
    if (!navigator.onLine) setOffline(true);
  });
  source.addEventListener('ready', () => {
    setOffline(false);
    followed?.onReady?.();
  });
}

export function closeEventSource(): void {
  followed?.source.close();
  followed = undefined;
  held = [];
}

/** The browser gives up after a refusal: reading anew what was followed follows it anew. */
function reconnect(source: EventSource): void {
  if (followed?.source !== source) return;
  const { onStale } = followed;
  closeEventSource();
  onStale();
}

function receiveEvent({ data }: MessageEvent<string>): void {
  held.push(JSON.parse(data) as SpaceEvent);
  // A stream's batch comes as many messages: they are shown together.
  queueMicrotask(releaseHeldEvents);
}

let readers = 0;

/** While a board is read, what happens waits: the answer may be older. */
export async function holdEventsWhile<T>(read: () => Promise<T>): Promise<T> {
  readers++;
  try {
    return await read();
  } finally {
    readers--;
    releaseHeldEvents();
  }
}

/** What an own change creates may come here before its answer: it waits, so that it is not shown twice. */
export function releaseHeldEvents(): void {
  if (held.length === 0 || readers > 0 || isCreationInFlight()) return;
  const events = held;
  held = [];
  if (applyEvents(events).needsReload) followed?.onStale();
  followed?.onEvents?.(events);
}
