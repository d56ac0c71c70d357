import { sql } from 'kysely';
import { formatRef } from '../../../../contract/rules/taskRefs.ts';
import type { Db } from '../../engine/database.ts';
import { prepareQuery, prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { Param, Placeholders } from '../../engine/preparedQueryParams.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import { foldTaskTexts } from '../../foldTaskTexts.ts';
import type { StoredTaskRow, TaskRow } from '../../schema.ts';
import { setProjectRevs } from '../revisions.ts';
import { taskColumns } from './taskColumns.ts';

/** Inserts the task with its folded texts. */
export async function insertTask(db: Db, task: TaskRow): Promise<void> {
  await insertTaskRow(db, { ...task, folded: foldTaskTexts(task) });
}

const insertTaskRow = prepareQuery((db, param: Param<StoredTaskRow>) =>
  db.insertInto('tasks').values({
    id: param('id'),
    space_id: param('space_id'),
    number: param('number'),
    project_id: param('project_id'),
    status_id: param('status_id'),
    parent_task_id: param('parent_task_id'),
    title: param('title'),
    description: param('description'),
    priority: param('priority'),
    start_date: param('start_date'),
    due_date: param('due_date'),
    position: param('position'),
    completed_at: param('completed_at'),
    is_archived: param('is_archived'),
    estimated_hours: param('estimated_hours'),
    created_by_id: param('created_by_id'),
    rev: param('rev'),
    created_at: param('created_at'),
    updated_at: param('updated_at'),
    folded: param('folded'),
  }),
);

export async function findTask(db: Db, spaceId: string, taskId: string): Promise<TaskRow | undefined> {
  const [task] = await selectTask(db, { spaceId, taskId });
  return task;
}

const selectTask = prepareQuery((db, param: Param<{ spaceId: string; taskId: string }>) =>
  db.selectFrom('tasks').select(taskColumns).where('id', '=', param('taskId')).where('space_id', '=', param('spaceId')),
);

/** The tasks of the spaces that have the number, if the key is or was that of their space. */
export const listTasksByRef = prepareQuery(
  (db, param: Param<{ key: string; number: number; spaceIds: readonly string[] }>) =>
    db
      .selectFrom('space_keys as k')
      .innerJoin('tasks as t', 't.space_id', 'k.space_id')
      .innerJoin('spaces as s', 's.id', 'k.space_id')
      .select(['t.id', 't.title', 's.name as space_name'])
      .where('k.key', '=', param('key'))
      .where(columnInIds(db, 'k.space_id', param('spaceIds')))
      .where('t.number', '=', param('number'))
      .orderBy('s.name')
      .orderBy('t.id'),
);

/** The refs of tasks by id. */
export async function lookupTaskRefs(
  db: Db,
  spaceIds: readonly string[],
  taskIds: readonly string[],
): Promise<Map<string, string>> {
  if (taskIds.length === 0) return new Map();
  const rows = await selectRefs(db, { taskIds, spaceIds });
  return new Map(rows.map(({ id, key, number }) => [id, formatRef(key, number)]));
}

const selectRefs = prepareQuery((db, param: Param<{ taskIds: readonly string[]; spaceIds: readonly string[] }>) =>
  db
    .selectFrom('tasks as t')
    .innerJoin('spaces as s', 's.id', 't.space_id')
    .select(['t.id', 't.number', 's.key'])
    .where(columnInIds(db, 't.id', param('taskIds')))
    .where(columnInIds(db, 't.space_id', param('spaceIds'))),
);

/** Returns the given tasks that are in the space, oldest first. */
export async function listTasksByIds(db: Db, spaceId: string, taskIds: readonly string[]): Promise<TaskRow[]> {
  if (taskIds.length === 0) return [];
  return db
    .selectFrom('tasks')
    .select(taskColumns)
    .where(columnInIds(db, 'id', taskIds))
    .where('space_id', '=', spaceId)
    .orderBy('id')
    .execute();
}

/** Returns the given tasks that are in one of the spaces. */
export async function listTasksInSpaces(
  db: Db,
  spaceIds: readonly string[],
  taskIds: readonly string[],
): Promise<TaskRow[]> {
  if (taskIds.length === 0) return [];
  return db
    .selectFrom('tasks')
    .select(taskColumns)
    .where(columnInIds(db, 'id', taskIds))
    .where(columnInIds(db, 'space_id', spaceIds))
    .execute();
}

/** The titles and refs of the tasks that are in the spaces, by id. */
export async function lookupTaskTitles(
  db: Db,
  spaceIds: readonly string[],
  taskIds: readonly string[],
): Promise<Map<string, { title: string; ref: string }>> {
  if (taskIds.length === 0) return new Map();
  const rows = await selectTitles(db, { taskIds, spaceIds });
  return new Map(rows.map(({ id, title, key, number }) => [id, { title, ref: formatRef(key, number) }]));
}

/** The ref of a task; its id if the task is gone. */
export async function findTaskRef(db: Db, { id, space_id }: Pick<TaskRow, 'id' | 'space_id'>): Promise<string> {
  return (await lookupTaskTitles(db, [space_id], [id])).get(id)?.ref ?? id;
}

const selectTitles = prepareQuery((db, param: Param<{ taskIds: readonly string[]; spaceIds: readonly string[] }>) =>
  db
    .selectFrom('tasks as t')
    .innerJoin('spaces as s', 's.id', 't.space_id')
    .select(['t.id', 't.title', 't.number', 's.key'])
    .where(columnInIds(db, 't.id', param('taskIds')))
    .where(columnInIds(db, 't.space_id', param('spaceIds'))),
);

/** The spaces that the tasks are in, sorted, so that callers lock them in the same order. */
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
  const { title, description } = changes;
  const isFolded = title !== undefined || description !== undefined;
  const folded = isFolded ? { folded: foldTaskTexts({ ...task, ...changes }) } : {};
  await setColumnsOfTask(db, { spaceId: task.space_id, taskId: task.id, changes: { ...changes, ...folded } });
}

const setColumnsOfTask = prepareQueryByShape(
  (db, params: Placeholders<{ spaceId: string; taskId: string; changes: Partial<StoredTaskRow> }>) =>
    db.updateTable('tasks').set(params.changes).where('id', '=', params.taskId).where('space_id', '=', params.spaceId),
);

export async function updateTasks(
  db: Db,
  spaceId: string,
  taskIds: string[],
  changes: Omit<Partial<TaskRow>, 'title' | 'description'>,
): Promise<void> {
  await setColumnsOfTasks(db, { spaceId, taskIds, changes });
}

const setColumnsOfTasks = prepareQueryByShape(
  (db, params: Placeholders<{ spaceId: string; taskIds: string[]; changes: Partial<StoredTaskRow> }>) =>
    db
      .updateTable('tasks')
      .set(params.changes)
      .where(columnInIds(db, 'id', params.taskIds))
      .where('space_id', '=', params.spaceId),
);

/** Sets the revision of the tasks and of their projects. */
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
  await setProjectRevs(db, spaceId, projectIds, rev);
}

/** Deletes the tasks with their comments and relations. `taskIds` must include their descendants. */
export async function deleteTasks(db: Db, spaceId: string, taskIds: string[]): Promise<void> {
  // SQLite cascades along a chain of parents at most 1,000 deep: detach the subtasks first.
  await updateTasks(db, spaceId, taskIds, { parent_task_id: null });
  await db
    .deleteFrom('tasks')
    .where(columnInIds(db, 'id', taskIds))
    .where('space_id', '=', spaceId)
    .execute();
}

/** The task and all its descendants. */
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

/** The subtasks of the tasks, in the order of their positions. */
export function listSubtasks(db: Db, spaceId: string, parentIds: string[]): Promise<TaskRow[]> {
  return db
    .selectFrom('tasks')
    .select(taskColumns)
    .where(columnInIds(db, 'parent_task_id', parentIds))
    .where('space_id', '=', spaceId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** Whether the other task is an ancestor of the task, or the same task. */
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

/** Returns the tasks sorted by position. */
export function listTasksInStatus(db: Db, spaceId: string, statusId: string) {
  return db
    .selectFrom('tasks')
    .select(taskColumns)
    .where('status_id', '=', statusId)
    .where('space_id', '=', spaceId)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** How many comments and direct subtasks a task has. */
export async function countCommentsAndSubtasks(db: Db, task: TaskRow) {
  const [counts] = await selectCounts(db, task);
  return { comments: counts?.comments ?? 0, subtasks: counts?.subtasks ?? 0 };
}

const selectCounts = prepareQuery((db, param: Param<Pick<TaskRow, 'id' | 'space_id'>>) =>
  db.selectNoFrom((e) => [
    e
      .selectFrom('comments')
      .select((c) => c.fn.countAll<number>().as('n'))
      .where('task_id', '=', param('id'))
      .where('space_id', '=', param('space_id'))
      .as('comments'),
    e
      .selectFrom('tasks')
      .select((c) => c.fn.countAll<number>().as('n'))
      .where('parent_task_id', '=', param('id'))
      .where('space_id', '=', param('space_id'))
      .as('subtasks'),
  ]),
);
