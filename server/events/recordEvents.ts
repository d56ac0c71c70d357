import type { EventType } from '../../contract/rules/eventTypes.ts';
import { insertEvents } from '../db/queries/events.ts';
import { addToRev, setProjectRevs } from '../db/queries/revisions.ts';
import { toEventAuthor } from './eventAuthor.ts';
import { hashOldLongTexts, hasLongChange } from './hashOldLongTexts.ts';
import { joinOrBeginRun } from './joinOrBeginRun.ts';
import type { EventContext } from './recordEvent.ts';
import { requireRunNotStopped } from './stoppedRuns.ts';
import { requireEventAllowance, requireRoomInSpace } from './storedTextLimits.ts';

export interface RecordedChange {
  type: EventType;
  projectId: string | null;
  taskId: string | null;
  data: Record<string, unknown>;
}

/**
 * Applies many changes in one space and appends an event for each, in a few statements. `applyChanges` gets the revision
 * of the first event; those of the others follow. The projects get the last one.
 * @throws AppError with code `space_full` or `too_much_text`
 */
export async function recordEvents(
  context: EventContext,
  spaceId: string,
  count: number,
  applyChanges: (firstRev: number) => Promise<RecordedChange[]>,
): Promise<void> {
  if (count === 0) return;
  const { db, now, run } = context;
  const { rev: lastRev, stored_bytes, stopped_runs } = await addToRev(db, spaceId, count);
  if (run && stopped_runs > 0) await requireRunNotStopped(context, run, [spaceId]);
  const runId = run && (run.findId(spaceId) ?? (await joinOrBeginRun(context, run, spaceId)));
  const firstRev = lastRev - count + 1;
  context.recordedRev = lastRev;
  context.changedSpaceIds.add(spaceId);
  const changes = await applyChanges(firstRev);
  const texts = await boundTexts(context, { spaceId, stored_bytes }, changes);
  const author = toEventAuthor(context.actor);
  await insertEvents(
    db,
    changes.map(({ type, projectId, taskId }, index) => ({
      space_id: spaceId,
      rev: firstRev + index,
      type,
      at: now,
      project_id: projectId,
      task_id: taskId,
      ...author,
      run_id: runId ?? null,
      data: texts[index] as string,
    })),
  );
  const projectIds = [...new Set(changes.map(({ projectId }) => projectId).filter((id) => id !== null))];
  await setProjectRevs(db, spaceId, projectIds, lastRev);
}

/** Returns the data of the events as JSON, after the checks and the bound that `recordEvent` has too. */
async function boundTexts(
  { db, actor, services }: EventContext,
  { spaceId, stored_bytes }: { spaceId: string; stored_bytes: number },
  changes: RecordedChange[],
): Promise<string[]> {
  const texts: string[] = [];
  for (const { type, projectId, taskId, data } of changes) {
    requireRoomInSpace(services, type, stored_bytes);
    if (hasLongChange(data))
      await hashOldLongTexts(db, { spaceId, type, project_id: projectId, task_id: taskId }, data);
    const text = JSON.stringify(data);
    requireEventAllowance(services, type, { userId: actor.user.id, characters: text.length });
    texts.push(text);
  }
  return texts;
}
