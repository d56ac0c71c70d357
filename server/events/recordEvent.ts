import type * as z from 'zod';
import type { Event } from '../../contract/events.ts';
import type { EventType } from '../../contract/rules/eventTypes.ts';
import type { Db } from '../db/engine/database.ts';
import { insertEvent } from '../db/queries/events.ts';
import { incrementRev, type NewTaskNumbers, type RevAndLimits, takeTaskNumber } from '../db/queries/revisions.ts';
import type { EventRow } from '../db/schema.ts';
import { type EventActor, toEventAuthor } from './eventAuthor.ts';
import { hashOldLongTexts, hasLongChange, longTextCharacters } from './hashOldLongTexts.ts';
import { joinOrBeginRun } from './joinOrBeginRun.ts';
import type { CallRun } from './openRuns.ts';
import { requireRunNotStopped } from './stoppedRuns.ts';
import { type EventTextLimits, requireEventAllowance, requireRoomInSpace } from './storedTextLimits.ts';

/** What recording an event needs of a write: its transaction, who writes, and when. */
export interface EventContext {
  db: Db;
  actor: EventActor;
  /** ISO. */
  now: string;
  services: EventTextLimits;
  /** Set to the revision of the event. */
  recordedRev: number | undefined;
  /** The event's space is added. */
  changedSpaceIds: Set<string>;
  /** The run that the call's changes belong to; undefined for people in the app. */
  run?: CallRun | undefined;
}

interface EventSubject {
  type: EventType;
  spaceId: string;
  projectId?: string | undefined;
  taskId?: string | undefined;
  /** It is also possible in a space that is full. */
  hasNoText?: boolean;
}

/**
 * Applies a change and appends its event to the space's log, in the transaction `context.db`. `applyChange` gets the
 * space's next revision to write into the rows it changes, and returns the data of the event.
 * @throws AppError with code `space_full`, `too_much_text` or `run_stopped`
 */
export async function recordEvent(
  context: EventContext,
  { type, spaceId, projectId, taskId, hasNoText = false }: EventSubject,
  applyChange: (rev: number) => Promise<Record<string, unknown>>,
): Promise<void> {
  const space = await incrementRev(context.db, spaceId, projectId);
  await applyAndAppend(context, { type, spaceId, projectId, taskId, hasNoText }, space, () => applyChange(space.rev));
}

/** The same for the creation of a task, which also gets the next number of its space. */
export async function recordNewTask<T extends Record<string, unknown>>(
  context: EventContext,
  { spaceId, projectId, taskId }: { spaceId: string; projectId: string; taskId: string },
  applyChange: (numbers: NewTaskNumbers) => Promise<T>,
): Promise<T> {
  const numbers = await takeTaskNumber(context.db, spaceId, projectId);
  const subject = { type: 'task.created' as const, spaceId, projectId, taskId };
  return applyAndAppend(context, subject, numbers, () => applyChange(numbers));
}

async function applyAndAppend<T extends Record<string, unknown>>(
  context: EventContext,
  { type, spaceId, projectId, taskId, hasNoText = false }: EventSubject,
  { rev, stored_bytes, stopped_runs }: RevAndLimits,
  applyChange: () => Promise<T>,
): Promise<T> {
  const { db, actor, now, run, services } = context;
  if (!hasNoText) requireRoomInSpace(services, type, stored_bytes);
  if (run && stopped_runs > 0) await requireRunNotStopped(context, run, [spaceId]);
  // Without a query, unless this is the call's first change in the space after a pause.
  const runId = run && (run.findId(spaceId) ?? (await joinOrBeginRun(context, run, spaceId)));
  context.recordedRev = rev;
  context.changedSpaceIds.add(spaceId);
  const data = await applyChange();
  const subject = { type, project_id: projectId ?? null, task_id: taskId ?? null };
  const text = JSON.stringify(data);
  if (text.length > longTextCharacters && hasLongChange(data))
    await hashOldLongTexts(db, { ...subject, spaceId }, data);
  requireEventAllowance(services, type, { userId: actor.user.id, characters: text.length });
  await insertEvent(db, {
    space_id: spaceId,
    rev,
    ...subject,
    at: now,
    ...toEventAuthor(actor),
    run_id: runId ?? null,
    data: text,
  });
  return data;
}

/** The event as the API returns it. */
export function toEvent(row: EventRow): z.input<typeof Event> {
  return {
    rev: row.rev,
    type: row.type as EventType,
    at: row.at,
    spaceId: row.space_id,
    projectId: row.project_id,
    taskId: row.task_id,
    by: { userId: row.user_id, tokenId: row.token_id, tokenName: row.token_name, client: row.client },
    runId: row.run_id,
    data: JSON.parse(row.data),
  };
}
