import type { Database } from '../db/engine/database.ts';
import { listEventsAfter } from '../db/queries/events.ts';
import { getSpaceRevs } from '../db/queries/revisions.ts';
import { listUserSpaces } from '../db/queries/spaces.ts';
import type { EventRow } from '../db/schema.ts';

const pollEveryMs = 1000;
const pageSize = 100;
/** Of the events' text, for one watcher at a time: some are as long as the longest description. */
const pageLength = 250_000;

interface Watcher {
  spaceIds: ReadonlySet<string>;
  /** Those in which there may be news since the log was last read. */
  dirty: Set<string>;
  wake: () => void;
}

interface Watching {
  /** Whether the caller may still see it. */
  isStillAllowed: () => Promise<boolean>;
  /** An empty batch comes when there were no events for so long. */
  idleMs: number;
}

/**
 * Follows the logs of spaces. Whoever watches reads the log itself, by `rev`: being woken only says that it is time to
 * look, so a lost or doubled wake-up loses or doubles nothing.
 */
export function createEventFeed(database: Database) {
  const watchers = new Set<Watcher>();
  let polled = new Map<string, number>();
  let closed = false;
  const polling = setInterval(() => poll().catch(() => {}), pollEveryMs).unref();
  database.onSpacesChanged(wake);

  function wake(spaceIds: string[]): void {
    for (const watcher of watchers) {
      const news = spaceIds.filter((id) => watcher.spaceIds.has(id));
      for (const id of news) watcher.dirty.add(id);
      if (news.length > 0) watcher.wake();
    }
  }

  /** Finds what nobody announced: a command of the CLI, or an instance whose announcement was lost. */
  async function poll(): Promise<void> {
    const watched = [...new Set([...watchers].flatMap((watcher) => [...watcher.spaceIds]))];
    if (watched.length === 0) return void polled.clear();
    const revs = new Map(
      (await database.read((db) => getSpaceRevs(db, { spaceIds: watched }))).map(({ id, rev }) => [id, rev]),
    );
    // A space that is gone has no number any more.
    wake(watched.filter((id) => polled.get(id) !== revs.get(id)));
    polled = revs;
  }

  /** The space's events after `rev`, as they come. Ends when `isAllowed` says no, and when the server stops. */
  async function* followSpace(
    spaceId: string,
    rev: number,
    { isStillAllowed, idleMs }: Watching,
  ): AsyncGenerator<EventRow[]> {
    const watcher: Watcher = { spaceIds: new Set([spaceId]), dirty: new Set(), wake: () => {} };
    watchers.add(watcher);
    try {
      let last = rev;
      let size = pageSize;
      let quietFrom = Date.now();
      while (!closed) {
        watcher.dirty.clear();
        const { events, isAll, isLong } = await pageAfter(spaceId, last, size);
        if (!(await isStillAllowed())) return;
        last = events.at(-1)?.rev ?? last;
        size = isLong ? events.length : Math.min(size * 2, pageSize);
        if (events.length > 0) {
          yield events;
          quietFrom = Date.now();
        }
        if (isAll && watcher.dirty.size === 0 && !closed) {
          // Woken for nothing, it has still been quiet.
          const isQuiet = await quiet(watcher, Math.max(0, quietFrom + idleMs - Date.now()));
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

  /**
   * The events of every space that the user is in, as they come: of each from when it was first seen. A `ready` says
   * that it begins, and that they are in other spaces than before: seen with the next events, or when it has been quiet.
   */
  async function* followUserSpaces(
    userId: string,
    { isStillAllowed, idleMs }: Watching,
  ): AsyncGenerator<EventRow[] | 'ready'> {
    const last = new Map<string, number>();
    const watcher: Watcher = { spaceIds: new Set(), dirty: new Set(), wake: () => {} };
    watchers.add(watcher);
    try {
      while (!closed) {
        const [spaceId] = watcher.dirty;
        const page = spaceId === undefined ? undefined : await pageOf(spaceId);
        // Asked after the log was read: nothing of a space is told to who has left it.
        const spaces = await database.read((db) => listUserSpaces(db, userId));
        if (!(await isStillAllowed())) return;
        if (see(spaces)) yield 'ready';
        const events = page?.filter(({ space_id }) => last.has(space_id)) ?? [];
        if (events.length > 0) yield events;
        if (watcher.dirty.size === 0 && !closed && (await quiet(watcher, idleMs)) && !closed) yield [];
      }
    } finally {
      watchers.delete(watcher);
    }

    async function pageOf(spaceId: string): Promise<EventRow[]> {
      watcher.dirty.delete(spaceId);
      const rev = last.get(spaceId);
      if (rev === undefined) return [];
      const { events, isAll } = await pageAfter(spaceId, rev, pageSize);
      if (!isAll) watcher.dirty.add(spaceId);
      last.set(spaceId, events.at(-1)?.rev ?? rev);
      return events;
    }

    /** Whether they are others than before. */
    function see(spaces: { id: string; rev: number }[]): boolean {
      const ids = new Set(spaces.map(({ id }) => id));
      const left = [...last.keys()].filter((id) => !ids.has(id));
      const joined = spaces.filter(({ id }) => !last.has(id));
      for (const id of left) last.delete(id);
      watcher.spaceIds = ids;
      for (const { id, rev } of joined) {
        last.set(id, rev);
        // What was written since that number was read announced itself to nobody.
        watcher.dirty.add(id);
      }
      return left.length > 0 || joined.length > 0;
    }
  }

  /** What follows, but no more than is well held for a client that may not read; at least one. */
  async function pageAfter(spaceId: string, rev: number, size: number) {
    const found = await database.read((db) => listEventsAfter(db, spaceId, rev, size));
    let length = 0;
    const tooMany = found.findIndex(({ data }) => {
      length += data.length;
      return length > pageLength;
    });
    if (tooMany < 0) return { events: found, isAll: found.length < size, isLong: false };
    return { events: found.slice(0, Math.max(tooMany, 1)), isAll: false, isLong: true };
  }

  return {
    followSpace,
    followUserSpaces,
    close: () => {
      closed = true;
      clearInterval(polling);
      for (const watcher of watchers) watcher.wake();
    },
  };
}

export type EventFeed = ReturnType<typeof createEventFeed>;

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
