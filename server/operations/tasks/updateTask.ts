import type { MoveRequest } from '../../../contract/rules/taskPlacement.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext, OperationInput } from '../handlerTypes.ts';
import { changeTask } from './changeTask.ts';
import { placeMovedTask } from './placeTask.ts';
import type { TaskOutput } from './presentTask.ts';
import { requireValidParent } from './taskReferences.ts';

type TaskPatch = Omit<OperationInput<'update_task'>, 'taskId' | 'expected'> & {
  /** Completes or reopens the task. A task that is already done keeps its time of completion. */
  isCompleted?: boolean | undefined;
};

/** Changes the given fields, links and place of a task. */
export async function updateTask(context: ActorContext, task: TaskRow, patch: TaskPatch): Promise<TaskOutput> {
  const { assigneeIds, labelIds, isCompleted, statusId, position, beforeTaskId, afterTaskId, ...fields } = patch;
  await requireValidParent(context, task, fields.parentTaskId);
  const placement = await placeMovedTask(context, task, { statusId, position, beforeTaskId, afterTaskId });
  // An explicit completion overrides the one that a move implies.
  const requested = getRequestedCompletion(context, task, patch);
  const completedAt = requested === undefined ? placement.completedAt : requested;
  return changeTask(context, task, { ...fields, ...placement, completedAt }, { assigneeIds, labelIds });
}

export function moveTask(context: ActorContext, task: TaskRow, request: MoveRequest): Promise<TaskOutput> {
  return updateTask(context, task, request);
}

/** Marks a task as done without moving it. */
export function completeTask(context: ActorContext, task: TaskRow): Promise<TaskOutput> {
  return updateTask(context, task, { isCompleted: true });
}

/** Marks a task as open without moving it. */
export function reopenTask(context: ActorContext, task: TaskRow): Promise<TaskOutput> {
  return updateTask(context, task, { isCompleted: false });
}

function getRequestedCompletion(
  { now }: ActorContext,
  task: TaskRow,
  { completedAt, isCompleted }: TaskPatch,
): string | null | undefined {
  if (isCompleted === undefined) return completedAt;
  return isCompleted ? (task.completed_at ?? now) : null;
}
