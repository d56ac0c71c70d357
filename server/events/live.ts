import type { Database } from '../store/database.ts';
import { eventsAfter } from '../store/events.ts';
import type { EventRow } from '../store/schema.ts';
import { revsOf } from '../store/spaces.ts';

const pollEveryMs = 1000;
const pageSize = 100;
/** Of the events' text, for one watcher at a time: some are as long as the longest description. */
const pageLength = 250_000;

interface Watcher {
  spaceId: string;
  /** There may be news since the log was last read. */
  isDirty: boolean;
  wake: () => void;
}

/**
 * Follows the logs of spaces. Whoever watches reads the log itself, by `rev`: being woken only says that it is time to
 * look, so a lost or doubled wake-up loses or doubles nothing.
 */
export function createLive(db: Database) {
  const watchers = new Set<Watcher>();
  let polled = new Map<string, number>();
  let closed = false;
  const polling = setInterval(() => poll().catch(() => {}), pollEveryMs).unref();
  db.onAnnounce(wake);

  function wake(spaceIds: string[]): void {
    for (const watcher of watchers) {
      if (spaceIds.includes(watcher.spaceId)) {
        watcher.isDirty = true;
        watcher.wake();
      }
    }
  }

  /** Finds what nobody announced: a command of the CLI, or an instance whose announcement was lost. */
  async function poll(): Promise<void> {
    const watched = [...new Set([...watchers].map((watcher) => watcher.spaceId))];
    if (watched.length === 0) return void polled.clear();
    const revs = new Map((await db.read((q) => revsOf(q, { spaceIds: watched }))).map(({ id, rev }) => [id, rev]));
    // A space that is gone has no number any more.
    wake(watched.filter((id) => polled.get(id) !== revs.get(id)));
    polled = revs;
  }

  /**
   * The space's events after `rev`, as they come; an empty batch when there were none for `quietMs`.
   * Ends when `isAllowed` says no, and when the server stops.
   */
  async function* watch(
    spaceId: string,
    rev: number,
    { isAllowed, quietMs }: { isAllowed: () => Promise<boolean>; quietMs: number },
  ): AsyncGenerator<EventRow[]> {
    const watcher: Watcher = { spaceId, isDirty: true, wake: () => {} };
    watchers.add(watcher);
    try {
      let last = rev;
      let size = pageSize;
      let quietFrom = Date.now();
      while (!closed) {
        watcher.isDirty = false;
        const { events, isAll, isLong } = await pageAfter(spaceId, last, size);
        if (!(await isAllowed())) return;
        last = events.at(-1)?.rev ?? last;
        size = isLong ? events.length : Math.min(size * 2, pageSize);
        if (events.length > 0) {
          yield events;
          quietFrom = Date.now();
        }
        if (isAll && !watcher.isDirty && !closed) {
          // Woken for nothing, it has still been quiet.
          const isQuiet = await quiet(watcher, Math.max(0, quietFrom + quietMs - Date.now()));
          if (isQuiet && !closed) {
            yield [];
            quietFrom = Date.now();
          }
        }
      }
    } finally {
      watchers.delete(watcher);
    }
  }

  /** What follows, but no more than is well held for a client that may not read; at least one. */
  async function pageAfter(spaceId: string, rev: number, size: number) {
    const found = await db.read((q) => eventsAfter(q, spaceId, rev, size));
    let length = 0;
    const tooMany = found.findIndex(({ data }) => {
      length += data.length;
      return length > pageLength;
    });
    if (tooMany < 0) return { events: found, isAll: found.length < size, isLong: false };
    return { events: found.slice(0, Math.max(tooMany, 1)), isAll: false, isLong: true };
  }

  return {
    watch,
    close: () => {
      closed = true;
      clearInterval(polling);
      for (const watcher of watchers) watcher.wake();
    },
  };
}

export type Live = ReturnType<typeof createLive>;

/** Waits for the next wake-up; true: none came in time. */
function quiet(watcher: Watcher, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), ms);
    watcher.wake = () => {
      clearTimeout(timer);
      resolve(false);
    };
  });
}
