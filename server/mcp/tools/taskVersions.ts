import { AppError } from '../../../contract/errors.ts';
import { isBySameCredentials } from '../../auth/authorize.ts';
import { listTaskChangesAfter, listTaskChangesSince } from '../../db/queries/events.ts';
import type { EventRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { formatDateInZone } from '../../operations/timeZoneDates.ts';
import { loadAuthorNames } from '../presenters/authorship.ts';
import { truncateText } from '../presenters/truncateText.ts';

/** How much of a description `get_task` returns without `full`, in bytes. */
export const shownDescriptionBytes = 3_000;
/** Without a version, a caller is told what others changed in this time. */
const recentMs = 10 * 60_000;
/** After more changes than these, every field counts as changed. */
const maxChanges = 300;
const maxShownValueBytes = 300;

/** What the caller of a tool has seen of a task. */
interface SeenVersion {
  rev: number;
  /** false: the description was cut, or changed since. */
  isDescriptionSeen: boolean;
}

type Changes = Record<string, { from?: unknown; to?: unknown }>;

/** What other people and agents have changed since the caller read the task. */
export interface ChangesByOthers {
  seen: SeenVersion | undefined;
  fields: Set<string>;
  /** For the caller: "Ana changed dueDate, 2026-02-22T14:02+01:00". */
  text: string | undefined;
}

/** A version as callers get it: the task's revision, followed by `~` if they have not seen the whole description. */
export function formatVersion({ rev, isDescriptionSeen }: SeenVersion): string {
  return `${rev}${isDescriptionSeen ? '' : '~'}`;
}

/**
 * Lists what others changed since the caller's version; without one, what they changed lately.
 * @throws AppError with code `changed_meanwhile` when that is one of the fields that the caller wants to change,
 *   `version_required` or `description_cut` when the caller would replace a description that they have not seen
 */
export async function requireUnchangedFields(
  context: ActorContext,
  task: TaskRow,
  version: string | undefined,
  patch: Record<string, unknown>,
): Promise<ChangesByOthers> {
  const seen = version === undefined ? undefined : parseVersion(version);
  const wantedFields = Object.keys(patch).filter((field) => patch[field] !== undefined);
  const { events, isComplete } = await listChangesByOthers(context, task, seen);
  const changedFields = events.flatMap((event) => Object.keys(getChanges(event)));
  const fields = new Set(isComplete ? changedFields : [...changedFields, ...wantedFields, 'description']);
  if (seen) {
    const conflicting = wantedFields.filter((field) => fields.has(field));
    if (conflicting.length > 0) throw await createConflictError(context, task, { events, patch, conflicting, seen });
  }
  if (wantedFields.includes('description') && task.description) requireSeenDescription(task.description, seen);
  return { seen, fields, text: await formatChanges(context, events) };
}

/** The version after a write: `rev` is that of the write, or of the task if nothing changed. */
export function getVersionAfterWrite(
  task: TaskRow,
  patch: Record<string, unknown>,
  { seen, fields }: ChangesByOthers,
  rev: number,
): string {
  const isUnchangedSinceSeen = seen?.isDescriptionSeen === true && !fields.has('description');
  return formatVersion({
    rev,
    isDescriptionSeen: patch['description'] !== undefined || !task.description || isUnchangedSinceSeen,
  });
}

/** Whether the task's description has been changed after `rev`. */
export async function isDescriptionChangedAfter({ db }: ActorContext, task: TaskRow, rev: number): Promise<boolean> {
  const events = await listTaskChangesAfter(db, task, rev, maxChanges);
  return events.length === maxChanges || events.some((event) => 'description' in getChanges(event));
}

function parseVersion(version: string): SeenVersion {
  return { rev: Number.parseInt(version, 10), isDescriptionSeen: !version.endsWith('~') };
}

/** Changes of the caller's own token are left out: the caller knows them. */
async function listChangesByOthers(
  { db, actor, now }: ActorContext,
  task: TaskRow,
  seen: SeenVersion | undefined,
): Promise<{ events: EventRow[]; isComplete: boolean }> {
  if (seen && task.rev <= seen.rev) return { events: [], isComplete: true };
  const events = seen
    ? await listTaskChangesAfter(db, task, seen.rev, maxChanges)
    : await listTaskChangesSince(db, task, new Date(Date.parse(now) - recentMs).toISOString(), maxChanges);
  return {
    events: events.filter((event) => !isBySameCredentials(actor, event)),
    isComplete: events.length < maxChanges,
  };
}

function requireSeenDescription(description: string, seen: SeenVersion | undefined): void {
  if (!seen) throw new AppError('version_required');
  if (seen.isDescriptionSeen) return;
  const total = Buffer.byteLength(description).toLocaleString('en');
  const shown = shownDescriptionBytes.toLocaleString('en');
  throw new AppError(
    'description_cut',
    `You have not seen all of the description (get_task shows ${shown} of its ${total} bytes). Change parts of it with edits, or read it with get_task full.`,
  );
}

interface Conflict {
  events: EventRow[];
  patch: Record<string, unknown>;
  conflicting: string[];
  seen: SeenVersion;
}

async function createConflictError(
  context: ActorContext,
  task: TaskRow,
  { events, patch, conflicting, seen }: Conflict,
): Promise<AppError> {
  const formatAuthor = await loadAuthorNames(context, events);
  const sentences = conflicting.map((field) => {
    const event = events.find((candidate) => field in getChanges(candidate));
    const by = event ? ` by ${formatAuthor(event)}, ${formatTime(context, event.at)}` : '';
    const to = event && getChanges(event)[field]?.to;
    const now = field === 'description' ? task.description : to;
    return `${field} was changed${by}: it is ${formatValue(now)} now, you gave ${formatValue(patch[field])}.`;
  });
  const isDescriptionSeen = seen.isDescriptionSeen && !conflicting.includes('description');
  const next = `To change it all the same, use version "${formatVersion({ rev: task.rev, isDescriptionSeen })}".`;
  const advice = conflicting.includes('description') ? 'Read it again with get_task, or use edits.' : next;
  return new AppError('changed_meanwhile', [...sentences, advice].join(' '));
}

async function formatChanges(context: ActorContext, events: readonly EventRow[]): Promise<string | undefined> {
  if (events.length === 0) return undefined;
  const formatAuthor = await loadAuthorNames(context, events);
  const byAuthor = Map.groupBy(events, formatAuthor);
  const sentences = [...byAuthor].map(([author, authorEvents]) => {
    const fields = new Set(authorEvents.flatMap((event) => Object.keys(getChanges(event))));
    return `${author} changed ${[...fields].join(', ')}, ${formatTime(context, authorEvents[0]?.at ?? '')}`;
  });
  return sentences.join('; ');
}

function formatTime({ actor }: ActorContext, at: string): string {
  return formatDateInZone(actor.user.time_zone, at);
}

function formatValue(value: unknown): string {
  return value === undefined ? 'something else' : truncateText(JSON.stringify(value), maxShownValueBytes);
}

function getChanges({ data }: EventRow): Changes {
  return (JSON.parse(data) as { changes?: Changes }).changes ?? {};
}
