import { AppError, invalidInput } from '../../../contract/errors.ts';
import { filterExistingLabelIds } from '../../db/queries/labels.ts';
import { filterMemberIds } from '../../db/queries/members.ts';
import { findTask, isBlockedByOrSame, isDescendantOrSame, listTasksByIds } from '../../db/queries/tasks/index.ts';
import type { ProjectRow, TaskRow } from '../../db/schema.ts';
import type { HandlerContext } from '../handlerTypes.ts';

/**
 * No task gets into an archived project, new or moved.
 * @throws AppError with code `project_archived`
 */
export function requireActiveProject({ name, is_archived }: Pick<ProjectRow, 'name' | 'is_archived'>): void {
  if (is_archived) throw new AppError('project_archived', `The project “${name}” is archived. Restore it first.`);
}

/** @throws AppError with code `invalid_input` for a user who is not a member of the space */
export async function requireSpaceMembers(
  { db }: HandlerContext,
  spaceId: string,
  userIds: string[] = [],
): Promise<void> {
  if (userIds.length === 0) return;
  const memberIds = await filterMemberIds(db, spaceId, userIds);
  const index = userIds.findIndex((id) => !memberIds.has(id));
  if (index >= 0) throw invalidInput(`assigneeIds.${index}`, 'must be a member of the space');
}

/** @throws AppError with code `invalid_input` for an id that is not a label of the space */
export async function requireSpaceLabels(
  { db }: HandlerContext,
  spaceId: string,
  labelIds: string[] = [],
): Promise<void> {
  if (labelIds.length === 0) return;
  const existingIds = await filterExistingLabelIds(db, spaceId, labelIds);
  const index = labelIds.findIndex((id) => !existingIds.has(id));
  if (index >= 0) throw invalidInput(`labelIds.${index}`, 'must be a label of the space');
}

/**
 * A parent is another task of the same project, and not one of the task's own subtasks.
 * @throws AppError with code `invalid_input`
 */
export async function requireValidParent(
  { db }: HandlerContext,
  task: Pick<TaskRow, 'space_id' | 'project_id'> & Partial<TaskRow>,
  parentTaskId: string | null | undefined,
): Promise<void> {
  if (parentTaskId === undefined || parentTaskId === null) return;
  const { id, space_id, project_id } = task;
  const parent = await findTask(db, space_id, parentTaskId);
  if (parent?.project_id !== project_id) throw invalidInput('parentTaskId', 'must be a task of the same project');
  // A task under an archived parent would be listed without it.
  if (parent.is_archived && !task.is_archived && task.parent_task_id !== parentTaskId)
    throw invalidInput('parentTaskId', 'must not be an archived task; restore it first');
  if (id !== undefined && (await isDescendantOrSame(db, space_id, parentTaskId, id))) {
    throw invalidInput('parentTaskId', 'must not be the task itself or one of its subtasks');
  }
}

/**
 * The blockers that a task gets are tasks of its space that do not wait for it.
 * @throws AppError with code `invalid_input`
 */
export async function requireValidBlockers(
  context: HandlerContext,
  task: { id: string; space_id: string },
  { from, to }: { from: string[]; to: string[] },
): Promise<void> {
  if (to.every((id) => from.includes(id))) return;
  await requireSpaceTasks(context, task.space_id, to);
  for (const [index, id] of to.entries()) {
    if (from.includes(id) || !(await isBlockedByOrSame(context.db, task.space_id, id, task.id))) continue;
    throw invalidInput(`blockedBy.${index}`, 'must not be the task itself or a task that waits for it');
  }
}

/** @throws AppError with code `invalid_input` for an id that is not a task of the space */
export async function requireSpaceTasks(
  { db }: HandlerContext,
  spaceId: string,
  taskIds: readonly string[] = [],
): Promise<void> {
  const existingIds = new Set((await listTasksByIds(db, spaceId, taskIds)).map(({ id }) => id));
  const index = taskIds.findIndex((id) => !existingIds.has(id));
  if (index >= 0) throw invalidInput(`blockedBy.${index}`, 'must be a task of the same space');
}
