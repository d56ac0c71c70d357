import { findTask, listTaskAndDescendantIds, listTasksByIds, updateTasks } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { writeFieldsAndLinks } from './writeFieldsAndLinks.ts';

/** Archives the subtasks of a task that is about to be archived, so that none is listed without its parent. */
export async function archiveSubtasks(context: ActorContext, task: TaskRow): Promise<void> {
  const active = (await listDescendants(context, task)).filter((row) => !row.is_archived);
  await setArchived(context, active, true);
  await setArchivedWith(context, task, active, task.id);
}

/**
 * Restores what belongs to a task that is about to be restored: the subtasks that were archived together with it, and
 * its archived parents, without which it would be listed under a task that is not there.
 */
export async function restoreFamily(
  context: ActorContext,
  task: TaskRow,
  newParentId: string | null = task.parent_task_id,
): Promise<void> {
  const origins = [task.id, task.archived_with_id].filter((id) => typeof id === 'string');
  const together = (await listDescendants(context, task)).filter(
    (row) => row.is_archived && origins.includes(row.archived_with_id ?? ''),
  );
  const parents = await listArchivedParents(context, task.space_id, newParentId);
  await setArchived(context, [...parents, ...together], false);
  await setArchivedWith(context, task, [...parents, ...together, task], null);
}

/** Restores the archived parents of a task that comes back from the trash. */
export async function restoreArchivedParents(context: ActorContext, spaceId: string, parentId: string): Promise<void> {
  const parents = await listArchivedParents(context, spaceId, parentId);
  const [first] = parents;
  if (!first) return;
  await setArchived(context, parents, false);
  await setArchivedWith(context, first, parents, null);
}

async function listDescendants({ db }: ActorContext, task: TaskRow): Promise<TaskRow[]> {
  const ids = await listTaskAndDescendantIds(db, task);
  return listTasksByIds(
    db,
    task.space_id,
    ids.filter((id) => id !== task.id),
  );
}

/** The topmost comes first. */
async function listArchivedParents(
  { db }: ActorContext,
  spaceId: string,
  firstParentId: string | null,
): Promise<TaskRow[]> {
  const parents: TaskRow[] = [];
  let parentId = firstParentId;
  while (parentId !== null) {
    const parent = await findTask(db, spaceId, parentId);
    if (!parent?.is_archived) break;
    parents.unshift(parent);
    parentId = parent.parent_task_id;
  }
  return parents;
}

async function setArchived(context: ActorContext, rows: TaskRow[], isArchived: boolean): Promise<void> {
  for (const row of rows) await writeFieldsAndLinks(context, row, { isArchived });
}

async function setArchivedWith(
  { db }: ActorContext,
  { space_id }: TaskRow,
  rows: TaskRow[],
  taskId: string | null,
): Promise<void> {
  const changed = rows.filter((row) => (row.archived_with_id ?? null) !== taskId);
  if (changed.length === 0) return;
  await updateTasks(
    db,
    space_id,
    changed.map(({ id }) => id),
    { archived_with_id: taskId },
  );
}
