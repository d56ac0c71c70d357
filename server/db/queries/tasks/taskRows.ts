import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { prepareQuery, prepareQueryByShape } from '../../engine/preparedQueries.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import type { TaskRow } from '../../schema.ts';

export const insertTask = prepareQuery((db, task: TaskRow) =>
  db.insertInto('tasks').values({
    id: task.id,
    space_id: task.space_id,
    project_id: task.project_id,
    status_id: task.status_id,
    parent_task_id: task.parent_task_id,
    title: task.title,
    description: task.description,
    priority: task.priority,
    start_date: task.start_date,
    due_date: task.due_date,
    position: task.position,
    completed_at: task.completed_at,
    is_archived: task.is_archived,
    estimated_hours: task.estimated_hours,
    created_by_id: task.created_by_id,
    rev: task.rev,
    created_at: task.created_at,
    updated_at: task.updated_at,
  }),
);

export async function findTask(db: Db, spaceId: string, taskId: string): Promise<TaskRow | undefined> {
  const [task] = await tasksOfId(db, { spaceId, taskId });
  return task;
}

const tasksOfId = prepareQuery((db, given: { spaceId: string; taskId: string }) =>
  db.selectFrom('tasks').selectAll().where('id', '=', given.taskId).where('space_id', '=', given.spaceId),
);

/** Those of the tasks that are in the space, the oldest first. */
export async function listTasksByIds(db: Db, spaceId: string, taskIds: readonly string[]): Promise<TaskRow[]> {
  if (taskIds.length === 0) return [];
  return db
    .selectFrom('tasks')
    .selectAll()
    .where(columnInIds(db, 'id', taskIds))
    .where('space_id', '=', spaceId)
    .orderBy('id')
    .execute();
}

/** The spaces that the tasks are in, always in the same order. */
export async function listSpaceIdsOfTasks(db: Db, spaceIds: string[], taskIds: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('tasks')
    .select('space_id')
    .distinct()
    .where(columnInIds(db, 'id', taskIds))
    .where(columnInIds(db, 'space_id', spaceIds))
    .orderBy('space_id')
    .execute();
  return rows.map((row) => row.space_id);
}

export async function updateTask(db: Db, task: TaskRow, changes: Partial<TaskRow>): Promise<void> {
  await updateTasks(db, task.space_id, [task.id], changes);
}

export async function updateTasks(
  db: Db,
  spaceId: string,
  taskIds: string[],
  changes: Partial<TaskRow>,
): Promise<void> {
  await setInTasks(db, { spaceId, taskIds, changes });
}

const setInTasks = prepareQueryByShape((db, given: { spaceId: string; taskIds: string[]; changes: Partial<TaskRow> }) =>
  db
    .updateTable('tasks')
    .set(given.changes)
    .where(columnInIds(db, 'id', given.taskIds))
    .where('space_id', '=', given.spaceId),
);

/** Marks the tasks and their projects as changed by the write of this number. */
export async function touchTasks(
  db: Db,
  spaceId: string,
  tasks: readonly Pick<TaskRow, 'id' | 'project_id'>[],
  rev: number,
): Promise<void> {
  if (tasks.length === 0) return;
  const taskIds = tasks.map((task) => task.id);
  await updateTasks(db, spaceId, taskIds, { rev });
  const projectIds = [...new Set(tasks.map((task) => task.project_id))];
  await db
    .updateTable('projects')
    .set({ rev })
    .where(columnInIds(db, 'id', projectIds))
    .where('space_id', '=', spaceId)
    .execute();
}

/** Deletes the tasks with all that hangs on them. */
export async function deleteTasks(db: Db, spaceId: string, taskIds: string[]): Promise<void> {
  // From parent to subtask, SQLite would follow a line of at most 1,000.
  await updateTasks(db, spaceId, taskIds, { parent_task_id: null });
  await db
    .deleteFrom('tasks')
    .where(columnInIds(db, 'id', taskIds))
    .where('space_id', '=', spaceId)
    .execute();
}

/** The task and its subtasks, theirs, and so on. */
export async function listTaskAndDescendantIds(db: Db, task: TaskRow): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive family (id) as (
      select id from tasks where id = ${task.id} and space_id = ${task.space_id}
      union
      select t.id from tasks t join family f on t.parent_task_id = f.id where t.space_id = ${task.space_id}
    )
    select id from family`.execute(db);
  return rows.map((row) => row.id);
}

/** Whether a task has the other one as its parent, its parent's parent, and so on, or is it. */
export async function isDescendantOrSame(db: Db, spaceId: string, taskId: string, otherId: string): Promise<boolean> {
  const { rows } = await sql`
    with recursive line (id, parent_task_id) as (
      select id, parent_task_id from tasks where id = ${taskId} and space_id = ${spaceId}
      union
      select t.id, t.parent_task_id from tasks t join line l on t.id = l.parent_task_id where t.space_id = ${spaceId}
    )
    select 1 from line where id = ${otherId}`.execute(db);
  return rows.length > 0;
}

export function listTasksInStatus(db: Db, spaceId: string, statusId: string) {
  return db
    .selectFrom('tasks')
    .selectAll()
    .where('status_id', '=', statusId)
    .where('space_id', '=', spaceId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** How many comments and direct subtasks a task has. */
export async function countCommentsAndSubtasks(db: Db, task: TaskRow) {
  const [counts] = await countsUnder(db, task);
  return { comments: counts?.comments ?? 0, subtasks: counts?.subtasks ?? 0 };
}

const countsUnder = prepareQuery((db, task: Pick<TaskRow, 'id' | 'space_id'>) =>
  db.selectNoFrom((e) => [
    e
      .selectFrom('comments')
      .select((c) => c.fn.countAll<number>().as('n'))
      .where('task_id', '=', task.id)
      .where('space_id', '=', task.space_id)
      .as('comments'),
    e
      .selectFrom('tasks')
      .select((c) => c.fn.countAll<number>().as('n'))
      .where('parent_task_id', '=', task.id)
      .where('space_id', '=', task.space_id)
      .as('subtasks'),
  ]),
);
