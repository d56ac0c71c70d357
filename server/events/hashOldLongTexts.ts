import { hash } from 'node:crypto';
import type { Db } from '../db/engine/database.ts';
import { type EventThing, listEventsByRevs, listLongEvents } from '../db/queries/events.ts';
import { replaceEventData } from './replaceEventData.ts';

/** Longer texts may be replaced by their hashes. */
export const longTextCharacters = 2000;
/** How much of the changes of its long texts the log keeps for each task, comment and project. */
const maxBytesPerThing = 1_000_000;

type Changes = Record<string, { from: unknown; to: unknown }>;

/** Whether the event has a long text: in a change, or in a task that is restored or moved. */
export function hasLongChange(data: Record<string, unknown>): boolean {
  return data['changes'] !== undefined && listLongFields(data).length > 0;
}

/**
 * Makes room in the log for a change of a long text, which `data` describes: texts of the oldest changes of the same
 * fields are replaced by hashes. The newest changes stay whole, so they can be read, undone and replayed. A change of
 * short texts costs nothing.
 */
export async function hashOldLongTexts(
  db: Db,
  thing: Omit<EventThing, 'commentId'>,
  data: Record<string, unknown>,
): Promise<void> {
  const { spaceId } = thing;
  let bytes = Buffer.byteLength(JSON.stringify(data));
  const events = await listLongEvents(db, { ...thing, commentId: data['commentId'] as string | undefined });
  const tooMany = events.filter((event) => {
    bytes += event.bytes;
    return bytes > maxBytesPerThing;
  });
  if (tooMany.length === 0) return;
  const fields = listLongFields(data);
  const rows = await listEventsByRevs(
    db,
    spaceId,
    tooMany.slice(-maxRowsPerChange).map(({ rev }) => rev),
  );
  const shortened = rows.flatMap(({ rev, data: text }) => {
    const earlier = JSON.parse(text) as Record<string, unknown>;
    return shortenFields(earlier, fields) ? [{ rev, data: JSON.stringify(earlier) }] : [];
  });
  if (shortened.length > 0) await replaceEventData(db, spaceId, rows, shortened);
}

/** Normally one or two are too many; in a log from before, a change makes up for some of the rest. */
const maxRowsPerChange = 20;

function listLongFields({ changes, task }: Record<string, unknown>): string[] {
  const changed = changes as Changes;
  const inChanges = Object.keys(changed).filter((field) => isLong(changed[field]?.from) || isLong(changed[field]?.to));
  const whole = (task ?? {}) as Record<string, unknown>;
  return [...new Set([...inChanges, ...Object.keys(whole).filter((field) => isLong(whole[field]))])];
}

/** Puts `sha256:...` in place of long texts in these fields of an earlier change. Returns whether any was long. */
function shortenFields({ changes, task }: Record<string, unknown>, fields: string[]): boolean {
  const whole = (task ?? {}) as Record<string, unknown>;
  const objects = [whole, ...fields.flatMap((field) => (changes as Changes)[field] ?? [])] as Record<string, unknown>[];
  let isShorter = false;
  for (const object of objects) {
    for (const key of object === whole ? fields : ['from', 'to']) {
      const text = object[key];
      if (!isLong(text)) continue;
      object[key] = `sha256:${hash('sha256', text)}`;
      isShorter = true;
    }
  }
  return isShorter;
}

function isLong(value: unknown): value is string {
  return typeof value === 'string' && value.length > longTextCharacters;
}
