import { AppError, invalidInput } from '../../../contract/errors.ts';
import type { Role } from '../../../contract/rules/roles.ts';
import { listTaskIdsLeasedByRun } from '../../db/queries/runs.ts';
import { listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { RunRow } from '../../db/schema.ts';
import { beginRun } from '../../events/joinOrBeginRun.ts';
import type { CallRun } from '../../events/openRuns.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { addDays } from '../instantArithmetic.ts';
import { applyCommentPlan } from './applyComments.ts';
import { applyRecordPlan } from './applyRecords.ts';
import { applyTaskWrites } from './applyTaskWrites.ts';
import { buildTaskWrites, type TaskWrite } from './buildTaskWrites.ts';
import { type LoadedRun, loadRun } from './loadRun.ts';
import { listEntries, planRun, type RunPlan } from './planRun.ts';
import { removeCreatedTasks, restoreDeletedTasks } from './removeAndRestoreTasks.ts';
import type { RunItem } from './runItem.ts';
import { releaseLeases } from './stopRun.ts';

const maxUndoDays = 30;

export interface UndoRequest {
  /** Undefined: everything. */
  taskIds?: string[] | undefined;
  force?: boolean | undefined;
  dryRun?: boolean | undefined;
}

export interface UndoResult {
  undone: RunItem[];
  conflicts: RunItem[];
  /** The revision of the last change. */
  rev: number | undefined;
}

/**
 * Takes back what a run did in one space, as a run of its own. What others have changed since stays.
 * @param undoRunId The id of that run: the same in each space
 * @throws AppError with code `run_too_old` or `invalid_input`
 */
export async function undoRunInSpace(
  context: ActorContext,
  run: RunRow,
  role: Role,
  { taskIds, force = false }: UndoRequest,
  undoRunId: string,
): Promise<UndoResult> {
  const { db, now } = context;
  if (run.started_at < addDays(now, -maxUndoDays)) throw new AppError('run_too_old');
  const chosenIds = taskIds && new Set(taskIds);
  const isChosen = (taskId: string | null) => !chosenIds || (taskId !== null && chosenIds.has(taskId));
  const loaded = await loadRun(db, run);
  requireTasksOfRun(loaded, taskIds);
  let plan = await planRun(db, loaded, role, isChosen);
  const isWanted = ({ item, taskId }: { item: RunItem; taskId: string | null }) =>
    isChosen(taskId) && (item.state === 'applied' || (force && item.state === 'conflict'));

  const undoContext = { ...context, run: createFixedRun(undoRunId, context.run?.key ?? '') };
  const undone: RunItem[] = [];
  const isAgent = context.actor.via.kind !== 'session';
  const leasedIds = (await listTaskIdsLeasedByRun(db, run)).filter(isChosen);
  if (listEntries(plan).some(isWanted) || leasedIds.length > 0) {
    const { id: undo_of_id, import_id } = run;
    await beginRun(undoContext, run.space_id, { id: undoRunId, undo_of_id, import_id, state: 'done', ended_at: now });
    // The agent does not go on with what was taken back.
    await releaseLeases(undoContext, run, { reason: isAgent ? 'back' : 'stopped' }, isChosen);
    const restored = plan.tasks.filter((task) => task.action === 'restore' && isWanted(task));
    const lost = await restoreDeletedTasks(
      undoContext,
      run.space_id,
      restored.map(({ taskId }) => taskId),
    );
    for (const { item, taskId } of restored) {
      if (lost.has(taskId)) item.state = 'conflict';
      else undone.push(item);
    }
    // What the run changed in them before it deleted them shows only now.
    if (restored.length > lost.size) {
      const lostItems = restored.filter(({ taskId }) => lost.has(taskId));
      plan = await planRun(db, await loadRun(db, run), role, isChosen);
      plan.tasks = plan.tasks.map((task) => lostItems.find(({ taskId }) => taskId === task.taskId) ?? task);
    }
    undone.push(...(await applyPlan(undoContext, run.space_id, plan, { isChosen, isWanted, force })));
  }
  const entries = listEntries(plan).filter(({ taskId }) => isChosen(taskId));
  const isLeft = (item: RunItem) =>
    undone.includes(item)
      ? !force && item.fields.some(({ state }) => state === 'conflict')
      : item.state === 'conflict' || item.state === 'irreversible';
  const conflicts = [...entries.map(({ item }) => item), ...(chosenIds ? [] : plan.members)].filter(isLeft);
  return { undone, conflicts, rev: undoContext.recordedRev };
}

/** @throws AppError with code `invalid_input` */
function requireTasksOfRun({ events }: LoadedRun, taskIds: string[] = []): void {
  const known = new Set(events.map(({ task_id }) => task_id));
  const index = taskIds.findIndex((id) => !known.has(id));
  if (index >= 0) throw invalidInput(`taskIds.${index}`, 'must be a task that the run changed');
}

interface Wishes {
  isChosen: (taskId: string | null) => boolean;
  isWanted: (entry: { item: RunItem; taskId: string | null }) => boolean;
  force: boolean;
}

async function applyPlan(context: ActorContext, spaceId: string, plan: RunPlan, wishes: Wishes): Promise<RunItem[]> {
  const { isChosen, isWanted, force } = wishes;
  const undone: RunItem[] = [];
  const wanted = plan.records.filter((record) => isWanted({ item: record.item, taskId: null }));
  const relinked: { labelId: string; taskIds: string[] }[] = [];
  for (const record of wanted.filter(({ action }) => action !== 'remove')) {
    if (!(await applyRecordPlan(context, spaceId, record))) continue;
    undone.push(record.item);
    if (record.kind === 'label' && record.action === 'insert')
      relinked.push({ labelId: record.item.id, taskIds: record.taskIds });
  }
  const chosen = plan.tasks.filter(({ taskId }) => isChosen(taskId));
  const writes = await buildTaskWrites(context.db, plan.loaded, chosen, { force });
  await addLabelLinks(context, spaceId, writes, relinked);
  await applyTaskWrites(context, spaceId, writes);
  const writtenIds = new Set(writes.map(({ row }) => row.id));
  undone.push(
    ...chosen.filter(({ action, taskId }) => action === 'update' && writtenIds.has(taskId)).map(({ item }) => item),
  );
  for (const comment of plan.comments.filter(isWanted))
    if (await applyCommentPlan(context, comment)) undone.push(comment.item);
  const removed = chosen.filter((task) => task.action === 'remove' && isWanted(task));
  await removeCreatedTasks(
    context,
    spaceId,
    removed.map(({ taskId }) => taskId),
  );
  undone.push(...removed.map(({ item }) => item));
  for (const record of wanted.filter(({ action }) => action === 'remove'))
    if (await applyRecordPlan(context, spaceId, record)) undone.push(record.item);
  return undone;
}

/** Gives tasks back the labels that the run deleted and that exist again. */
async function addLabelLinks(
  { db }: ActorContext,
  spaceId: string,
  writes: TaskWrite[],
  relinked: { labelId: string; taskIds: string[] }[],
): Promise<void> {
  for (const { labelId: id, taskIds } of relinked) {
    const step = { field: 'labelIds', id, isAdded: true, state: 'applied' } as const;
    for (const row of await listTasksByIds(db, spaceId, taskIds)) {
      const write = writes.find((candidate) => candidate.row.id === row.id);
      if (write) write.links.push(step);
      else writes.push({ row, fields: {}, links: [step] });
    }
  }
}

/** A run that no other call continues. */
export function createFixedRun(id: string, key: string): CallRun {
  return {
    key,
    namedId: id,
    continueRun: () => {},
    findId: () => id,
    findChangedId: () => id,
    findIdElsewhere: () => id,
    setId: () => {},
    reset: () => {},
  };
}
