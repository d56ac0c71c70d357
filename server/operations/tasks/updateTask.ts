import type { MoveRequest } from '../../../contract/rules/taskPlacement.ts';
import { listTaskRelations, updateTasks } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext, OperationInput } from '../handlerTypes.ts';
import { createNextTask } from '../recurrence/createNextTask.ts';
import { getFollowingValues, resolveRecurrencePatch } from '../recurrence/followingValues.ts';
import { takeBackNextTask } from '../recurrence/takeBackNextTask.ts';
import { archiveSubtasks, restoreFamily } from './archiveSubtasks.ts';
import { moveSubtasks, requireTargetProject } from './moveToProject.ts';
import { placeInOtherProject, placeMovedTask } from './placeTask.ts';
import type { TaskOutput } from './presentTask.ts';
import { requireValidParent } from './requireValidReferences.ts';
import { writeFieldsAndLinks } from './writeFieldsAndLinks.ts';

type TaskPatch = Omit<OperationInput<'update_task'>, 'taskId' | 'expected'> & {
  /** Completes or reopens the task. A task that is already done keeps its time of completion. */
  isCompleted?: boolean | undefined;
  blockedByIds?: string[] | undefined;
};

/** Changes the given fields, links and place of a task. */
export async function updateTask(context: ActorContext, task: TaskRow, patch: TaskPatch): Promise<TaskOutput> {
  const { assigneeIds, labelIds, blockedByIds, isCompleted, projectId, recurrence, recurrenceScope, ...rest } = patch;
  const { statusId, position, beforeTaskId, afterTaskId, ...fields } = rest;
  const isMoved = projectId !== undefined && projectId !== task.project_id;
  if (isMoved) await requireTargetProject(context, task, projectId);
  const { isArchived = Boolean(task.is_archived) } = fields;
  const target = {
    ...task,
    is_archived: isArchived ? (1 as const) : (0 as const),
    ...(isMoved && { project_id: projectId }),
  };
  await requireValidParent(context, target, fields.parentTaskId);
  const request = { statusId, position, beforeTaskId, afterTaskId };
  // The parent of a moved task stays behind.
  const placement = isMoved
    ? { projectId, parentTaskId: null, ...(await placeInOtherProject(context, task, projectId, request)) }
    : await placeMovedTask(context, task, request);
  // An explicit completion overrides the one that a move implies.
  const requested = getRequestedCompletion(context, task, patch);
  const completedAt = requested === undefined ? placement.completedAt : requested;
  const links = { assigneeIds, labelIds, blockedByIds };
  // First, so that the last event is that of the task itself, whose revision becomes its ETag.
  if (isArchived && !task.is_archived) await archiveSubtasks(context, task);
  if (!isArchived && task.is_archived) await restoreFamily(context, task, fields.parentTaskId);
  const series = task.recurrence || recurrence ? await resolveSeries(context, task, patch) : {};
  const changes = { ...placement, ...fields, completedAt, ...series };
  const output = await writeFieldsAndLinks(context, task, changes, links);
  if (isMoved) await moveSubtasks(context, task, projectId);
  if (completedAt && task.recurrence && task.completed_at === null) await createNextTask(context, task);
  if (completedAt === null && task.next_task_id && task.completed_at !== null) await takeBackNextTask(context, task);
  return output;
}

/** What the patch changes in the series of a task that repeats. */
async function resolveSeries(context: ActorContext, task: TaskRow, patch: TaskPatch) {
  const { assigneeIds, labelIds, recurrenceScope } = patch;
  const needsLinks = recurrenceScope === 'this' && (assigneeIds ?? labelIds) !== undefined;
  const [links] = needsLinks ? await listTaskRelations(context.db, [task]) : [];
  const values = getFollowingValues(task, patch, links);
  if (values !== (task.following_values ?? null))
    await updateTasks(context.db, task.space_id, [task.id], { following_values: values });
  return resolveRecurrencePatch(context, task, patch);
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
