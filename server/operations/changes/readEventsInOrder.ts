import type { Db } from '../../db/engine/database.ts';
import { findEventFrom, listEventsAfter } from '../../db/queries/events.ts';
import type { EventRow } from '../../db/schema.ts';
import { hideTrashedTexts } from '../../events/hideTrashedTexts.ts';
import type { SpaceRevs } from './changeCursor.ts';

const maxEvents = 1000;
const pageEvents = 100;
/** An event can be as long as the longest description. */
const maxCharacters = 2_000_000;

export interface EventsInOrder {
  /** Of all the spaces, oldest first; of each space without a gap. */
  events: EventRow[];
  hasMore: boolean;
}

/** Reads the next events of several spaces after their revisions. `currentRevs` has the last revision of each space. */
export async function readEventsInOrder(db: Db, revs: SpaceRevs, currentRevs: SpaceRevs): Promise<EventsInOrder> {
  const behind = [...currentRevs].filter(([spaceId, current]) => current > (revs.get(spaceId) ?? current));
  const share = 1 / Math.max(1, behind.length);
  const pages = await Promise.all(behind.map(([spaceId]) => readPage(db, spaceId, revs.get(spaceId) ?? 0, share)));
  // What other spaces did after the end of an incomplete page waits for the next call.
  const lastTimes = pages.filter(({ isComplete }) => !isComplete).map(({ events }) => events.at(-1)?.at ?? '');
  if (lastTimes.length === 0) return { events: sortByTime(pages.map(({ events }) => events)), hasMore: false };
  const end = lastTimes.toSorted()[0] as string;
  const parts = pages.map(({ events, isComplete }) => {
    // The page that ends first is taken whole, even where clocks disagree, so that every call gets on.
    if (!isComplete && events.at(-1)?.at === end) return events;
    const index = events.findIndex(({ at }) => at > end);
    return index < 0 ? events : events.slice(0, index);
  });
  return { events: sortByTime(parts), hasMore: true };
}

/** Reads a share of what one call may read. */
async function readPage(db: Db, spaceId: string, rev: number, share: number) {
  const events: EventRow[] = [];
  let characters = 0;
  while (events.length < maxEvents * share && characters < maxCharacters * share) {
    const page = await listEventsAfter(db, spaceId, events.at(-1)?.rev ?? rev, pageEvents);
    events.push(...(await hideTrashedTexts(db, spaceId, page)));
    for (const { data } of page) characters += data.length;
    if (page.length < pageEvents) return { events, isComplete: true };
  }
  return { events, isComplete: false };
}

/** Merges lists by time without changing the order within one. */
function sortByTime(lists: EventRow[][]): EventRow[] {
  const heads = lists.filter((list) => list.length > 0).map((list) => ({ list, index: 0 }));
  const merged: EventRow[] = [];
  while (heads.length > 0) {
    const next = heads.reduce((a, b) => ((a.list[a.index]?.at ?? '') <= (b.list[b.index]?.at ?? '') ? a : b));
    merged.push(next.list[next.index] as EventRow);
    next.index++;
    if (next.index === next.list.length) heads.splice(heads.indexOf(next), 1);
  }
  return merged;
}

/** The last revision of the space before an instant. Clocks may differ by some seconds between servers. */
export async function findRevBefore(db: Db, spaceId: string, currentRev: number, instant: string): Promise<number> {
  const last = await findEventFrom(db, spaceId, currentRev);
  if (!last || last.at < instant) return currentRev;
  let low = 0;
  let high = currentRev;
  while (low + 1 < high) {
    const middle = Math.floor((low + high) / 2);
    const event = await findEventFrom(db, spaceId, middle);
    if (event && event.at < instant) low = middle;
    else high = middle;
  }
  return low;
}
