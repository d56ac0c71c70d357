import { type Event, take } from './events.ts';
import { isCreating, setOffline } from './queue.ts';

/** The one space whose events are followed: browsers have few connections to give. */
let followed: { spaceId: string; source: EventSource; onStale: () => void } | undefined;
let held: Event[] = [];

const types = [
  'space.updated project.created project.updated status.created status.updated status.deleted',
  'task.created task.updated task.deleted tasks.renumbered comment.created comment.updated comment.deleted',
  'label.created label.updated label.deleted member.added member.updated member.removed',
].flatMap((line) => line.split(' '));

/** Follows a space from a number of its log on, so that nothing falls between what was read and what comes. */
export function follow(spaceId: string, after: number, onStale: () => void): void {
  if (followed?.spaceId === spaceId && followed.source.readyState !== EventSource.CLOSED) {
    followed.onStale = onStale;
    return;
  }
  unfollow();
  const source = new EventSource(`/api/events?spaceId=${spaceId}&after=${after}`);
  followed = { spaceId, source, onStale };
  for (const type of types) source.addEventListener(type, receive);
  source.addEventListener('reset', () => followed?.onStale());
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => again(source), 3000);
    if (!navigator.onLine) setOffline(true);
  });
  source.addEventListener('ready', () => setOffline(false));
}

export function unfollow(): void {
  followed?.source.close();
  followed = undefined;
  held = [];
}

/** The browser gives up after a refusal: reading the board anew follows it anew. */
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
}
