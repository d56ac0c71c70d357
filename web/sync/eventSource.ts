import { type Event, take } from './applyEvents.ts';
import { isCreating, setOffline } from './mutationQueue.ts';

interface Follower {
  /** What was followed says too little: it has to be read again. */
  onStale: () => void;
  /** Events come from here on; also after a break. */
  onReady?: () => void;
  /** What has just been taken over. */
  onEvents?: (events: Event[]) => void;
}

/** The one stream, of a space or of all of them: browsers have few connections to give. */
let followed: (Follower & { what: string; source: EventSource }) | undefined;
let held: Event[] = [];

const types = [
  'space.created space.updated project.created project.updated status.created status.updated status.deleted',
  'task.created task.updated task.deleted tasks.renumbered comment.created comment.updated comment.deleted',
  'label.created label.updated label.deleted member.added member.updated member.removed',
].flatMap((line) => line.split(' '));

/** Follows a space from a number of its log on, so that nothing falls between what was read and what comes. */
export function follow(spaceId: string, after: number, onStale: () => void): void {
  if (followed?.what === spaceId && followed.source.readyState !== EventSource.CLOSED) followed.onStale = onStale;
  else open(spaceId, `?spaceId=${spaceId}&after=${after}`, { onStale });
}

/** Follows every space of the person, from whenever it is ready. Gives what ends it. */
export function followAll(follower: Follower): () => void {
  if (followed?.what !== '' || followed.source.readyState === EventSource.CLOSED) open('', '', follower);
  return () => {
    if (followed?.what === '') unfollow();
  };
}

function open(what: string, query: string, follower: Follower): void {
  unfollow();
  const source = new EventSource(`/api/events${query}`);
  followed = { ...follower, what, source };
  for (const type of types) source.addEventListener(type, receive);
  source.addEventListener('reset', () => followed?.onStale());
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => again(source), 3000);
    if (!navigator.onLine) setOffline(true);
  });
  source.addEventListener('ready', () => {
    setOffline(false);
    followed?.onReady?.();
  });
}

export function unfollow(): void {
  followed?.source.close();
  followed = undefined;
  held = [];
}

/** The browser gives up after a refusal: reading anew what was followed follows it anew. */
function again(source: EventSource): void {
  if (followed?.source !== source) return;
  const { onStale } = followed;
  unfollow();
  onStale();
}

function receive({ data }: MessageEvent<string>): void {
  held.push(JSON.parse(data) as Event);
  // A stream's batch comes as many messages: they are shown together.
  queueMicrotask(release);
}

let readers = 0;

/** While a board is read, what happens waits: the answer may be older. */
export async function whileReading<T>(read: () => Promise<T>): Promise<T> {
  readers++;
  try {
    return await read();
  } finally {
    readers--;
    release();
  }
}

/** What an own change creates may come here before its answer: it waits, so that it is not shown twice. */
export function release(): void {
  if (held.length === 0 || readers > 0 || isCreating()) return;
  const events = held;
  held = [];
  if (take(events).isStale) followed?.onStale();
  followed?.onEvents?.(events);
}
