import { notFound } from '../../contract/errors.ts';
import type { EventType } from '../../contract/rules/eventTypes.ts';
import { insertEvents } from '../db/queries/events.ts';
import { addToRev, setProjectRevs } from '../db/queries/revisions.ts';
import { toEventAuthor } from './eventAuthor.ts';
import { joinOrBeginRun } from './findOrBeginRun.ts';
import type { EventContext } from './recordEvent.ts';

export interface RecordedChange {
  type: EventType;
  projectId: string | null;
  taskId: string | null;
  data: Record<string, unknown>;
}

/**
 * Applies many changes in one space and appends an event for each, in a few statements. `applyChanges` gets the revision
 * of the first event; those of the others follow. The projects get the last one.
 */
export async function recordEvents(
  context: EventContext,
  spaceId: string,
  count: number,
  applyChanges: (firstRev: number) => Promise<RecordedChange[]>,
): Promise<void> {
  if (count === 0) return;
  const { db, actor, now, run } = context;
  const lastRev = await addToRev(db, spaceId, count);
  if (lastRev === undefined) throw notFound('Space');
  const runId = run && (run.findId(spaceId) ?? (await joinOrBeginRun(context, run, spaceId)));
  const firstRev = lastRev - count + 1;
  context.recordedRev = lastRev;
  context.changedSpaceIds.add(spaceId);
  const changes = await applyChanges(firstRev);
  const author = toEventAuthor(actor);
  await insertEvents(
    db,
    changes.map(({ type, projectId, taskId, data }, index) => ({
      space_id: spaceId,
      rev: firstRev + index,
      type,
      at: now,
      project_id: projectId,
      task_id: taskId,
      ...author,
      run_id: runId ?? null,
      data: JSON.stringify(data),
    })),
  );
  const projectIds = [...new Set(changes.map(({ projectId }) => projectId).filter((id) => id !== null))];
  await setProjectRevs(db, spaceId, projectIds, lastRev);
}
