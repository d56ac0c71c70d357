import type { Database } from '../db/engine/database.ts';
import { listEventsAfter } from '../db/queries/events.ts';
import type { EventRow } from '../db/schema.ts';
import { hideTrashedTexts } from './hideTrashedTexts.ts';

export const maxPageEvents = 100;
/** Characters of event data: an event can be as long as the longest description, and a slow client holds its page. */
const maxPageCharacters = 250_000;

interface EventPage {
  events: EventRow[];
  /** Whether the page ends with the last event of the log. */
  isLast: boolean;
  /** Whether the page was cut to `maxPageCharacters`. */
  isCut: boolean;
}

/** Up to `maxEvents` events of the space after `rev`; at least one if there is any, however long it is. */
export async function readEventPage(
  database: Database,
  spaceId: string,
  rev: number,
  maxEvents: number,
): Promise<EventPage> {
  const events = await database.read(async (db) => {
    const page = await listEventsAfter(db, spaceId, rev, maxEvents);
    return mayHaveTrashed(page, maxEvents) ? hideTrashedTexts(db, spaceId, page) : page;
  });
  let characters = 0;
  const cutIndex = events.findIndex(({ data }) => {
    characters += data.length;
    return characters > maxPageCharacters;
  });
  if (cutIndex < 0) return { events, isLast: events.length < maxEvents, isCut: false };
  return { events: events.slice(0, Math.max(cutIndex, 1)), isLast: false, isCut: true };
}

/** The end of the log has nothing of what is in the trash, unless it also has its deletion. */
function mayHaveTrashed(events: EventRow[], maxEvents: number): boolean {
  return (
    events.length === maxEvents || events.some(({ type }) => type === 'task.deleted' || type === 'comment.deleted')
  );
}
