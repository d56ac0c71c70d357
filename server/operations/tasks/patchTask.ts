import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { TaskRow } from '../../db/schema.ts';
import { changeIfExpected } from '../changeIfExpected.ts';
import type { ActorContext, OperationInput } from '../handlerTypes.ts';
import { matchesRecurrence, parseRecurrence } from '../recurrence/storedRecurrence.ts';
import type { TaskOutput } from './presentTask.ts';
import { updateTask } from './updateTask.ts';

/**
 * Changes a task unless it has other values than the caller expects.
 * @throws AppError with code `changed_meanwhile` and what `presentCurrent` returns
 */
export function patchTask(
  context: ActorContext,
  row: TaskRow,
  { expected, ...patch }: Omit<OperationInput<'update_task'>, 'taskId'>,
  presentCurrent: () => Promise<Record<string, unknown>>,
): Promise<{ task: TaskOutput; notice?: string }> {
  return changeIfExpected(row, withWholeRecurrence(row, expected), presentCurrent, async () => {
    const isReopened = patch.completedAt === null && row.completed_at !== null;
    const task = await updateTask(context, row, patch);
    const column = isReopened ? await findDoneColumn(context, task.statusId, row) : undefined;
    return column
      ? { task, notice: `The task is open and stays in the column “${column.name}”; statusId moves it` }
      : { task };
  });
}

/** A recurrence that is expected in part is the whole one if that part is right. */
function withWholeRecurrence(row: TaskRow, expected: OperationInput<'update_task'>['expected']) {
  if (!expected?.recurrence) return expected;
  const current = parseRecurrence(row.recurrence);
  return matchesRecurrence(current, { from: 'due', ...expected.recurrence })
    ? { ...expected, recurrence: current }
    : expected;
}

/** The task's column, if a move into it would complete the task. */
async function findDoneColumn({ db }: ActorContext, statusId: string | null, task: TaskRow) {
  if (statusId === null) return undefined;
  const statuses = await listProjectStatuses(db, { id: task.project_id, space_id: task.space_id });
  return statuses.find(({ id, category }) => id === statusId && category === 'done');
}
