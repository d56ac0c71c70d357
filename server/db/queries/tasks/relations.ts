import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { prepareQuery } from '../../engine/preparedQueries.ts';
import type { Param } from '../../engine/preparedQueryParams.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import type { BlockerRow, TaskRow } from '../../schema.ts';
import { taskColumnsOfT } from './taskColumns.ts';

/** The ids of a task's assignees, its labels, and the tasks that block it, and the key of its space. */
export interface TaskRelations extends RelatedIds {
  spaceKey: string;
}

interface RelatedIds {
  assigneeIds: string[];
  labelIds: string[];
  blockedByIds: string[];
}

/** The relations of each task, in the order of the tasks. */
export async function listTaskRelations(
  db: Db,
  tasks: readonly Pick<TaskRow, 'id' | 'space_id'>[],
): Promise<TaskRelations[]> {
  const [first] = tasks;
  if (!first) return [];
  const ids = new Map(tasks.map((task): [string, RelatedIds] => [task.id, createRelatedIds()]));
  const spaceKeys = new Map<string, string>();
  const rows =
    tasks.length === 1
      ? await selectRelationsOfTask(db, first)
      : await selectRelations(db, {
          taskIds: [...ids.keys()],
          spaceIds: [...new Set(tasks.map((task) => task.space_id))],
        });
  // Sorted here, because SQLite takes three times as long for a sorted union.
  if (rows.length > 1) rows.sort(compareRelations);
  for (const { kind, task_id, id, at } of rows) {
    if (kind === 'spaceKey') spaceKeys.set(id, at);
    else ids.get(task_id)?.[kind].push(id);
  }
  return tasks.map(({ id, space_id }) => ({
    ...(ids.get(id) as RelatedIds),
    spaceKey: spaceKeys.get(space_id) as string,
  }));
}

interface RelationRow {
  kind: keyof TaskRelations;
  task_id: string;
  id: string;
  /** When an assignee was added; the key, if this is a space. */
  at: string;
}

/** Assignees in the order in which they were added, everything else by id. */
function compareRelations(a: RelationRow, b: RelationRow): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

const selectRelationsOfTask = prepareQuery((_, param: Param<Pick<TaskRow, 'id' | 'space_id'>>) =>
  unionRelations(
    (table) =>
      sql`${sql.ref(`${table}.task_id`)} = ${param('id')} and ${sql.ref(`${table}.space_id`)} = ${param('space_id')}`,
    sql`spaces.id = ${param('space_id')}`,
  ),
);

const selectRelations = prepareQuery((db, param: Param<{ taskIds: string[]; spaceIds: string[] }>) =>
  unionRelations(
    (table) =>
      sql`${columnInIds(db, `${table}.task_id`, param('taskIds'))} and ${columnInIds(db, `${table}.space_id`, param('spaceIds'))}`,
    columnInIds(db, 'spaces.id', param('spaceIds')),
  ),
);

function unionRelations(ofTasks: (table: string) => RawBuilder<unknown>, ofSpaces: RawBuilder<unknown>) {
  return sql<RelationRow>`
    select 'assigneeIds' as kind, task_id, user_id as id, created_at as at from assignees where ${ofTasks('assignees')}
    union all
    select 'labelIds', task_id, label_id, '' from task_labels where ${ofTasks('task_labels')}
    union all
    select 'blockedByIds', task_id, blocker_id, '' from blockers where ${ofTasks('blockers')}
    union all
    select 'spaceKey', id, id, key from spaces where ${ofSpaces}`;
}

function createRelatedIds(): RelatedIds {
  return { assigneeIds: [], labelIds: [], blockedByIds: [] };
}

export async function addTaskAssignees(db: Db, task: TaskRow, userIds: string[], now: string): Promise<void> {
  if (userIds.length === 0) return;
  const rows = userIds.map((user_id) => ({ space_id: task.space_id, task_id: task.id, user_id, created_at: now }));
  await db.insertInto('assignees').values(rows).execute();
}

export async function removeTaskAssignees(db: Db, task: TaskRow, userIds: string[]): Promise<void> {
  await db
    .deleteFrom('assignees')
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .where(columnInIds(db, 'user_id', userIds))
    .execute();
}

/** The tasks of the space that the user is assigned to. */
export function listTasksAssignedTo(db: Db, spaceId: string, userId: string): Promise<TaskRow[]> {
  return db
    .selectFrom('assignees as a')
    .innerJoin('tasks as t', (join) => join.onRef('t.id', '=', 'a.task_id').onRef('t.space_id', '=', 'a.space_id'))
    .select(taskColumnsOfT)
    .where('a.user_id', '=', userId)
    .where('a.space_id', '=', spaceId)
    .execute();
}

export async function addTaskLabels(db: Db, task: TaskRow, labelIds: string[]): Promise<void> {
  if (labelIds.length === 0) return;
  const rows = labelIds.map((label_id) => ({ space_id: task.space_id, task_id: task.id, label_id }));
  await db.insertInto('task_labels').values(rows).execute();
}

export async function removeTaskLabels(db: Db, task: TaskRow, labelIds: string[]): Promise<void> {
  await db
    .deleteFrom('task_labels')
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .where(columnInIds(db, 'label_id', labelIds))
    .execute();
}

export async function insertBlocker(db: Db, task: TaskRow, blockerId: string): Promise<void> {
  await db
    .insertInto('blockers')
    .values({ space_id: task.space_id, task_id: task.id, blocker_id: blockerId })
    .execute();
}

export async function deleteBlocker(db: Db, task: TaskRow, blockerId: string): Promise<void> {
  await db
    .deleteFrom('blockers')
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .where('blocker_id', '=', blockerId)
    .execute();
}

/** Whether the other task blocks the task, directly or through tasks in between, or is the same task. */
export async function isBlockedByOrSame(db: Db, spaceId: string, taskId: string, otherId: string): Promise<boolean> {
  const { rows } = await sql`
    with recursive waiting (id) as (
      select id from tasks where id = ${taskId} and space_id = ${spaceId}
      union
      select b.blocker_id from blockers b join waiting w on b.task_id = w.id where b.space_id = ${spaceId}
    )
    select 1 from waiting where id = ${otherId}`.execute(db);
  return rows.length > 0;
}

/** The tasks that are blocked by one of these and are not among them. */
export function listTasksBlockedBy(db: Db, spaceId: string, taskIds: string[]) {
  return db
    .selectFrom('blockers as b')
    .innerJoin('tasks as t', (join) => join.onRef('t.id', '=', 'b.task_id').onRef('t.space_id', '=', 'b.space_id'))
    .select(['t.id', 't.project_id'])
    .distinct()
    .where('b.space_id', '=', spaceId)
    .where(columnInIds(db, 'b.blocker_id', taskIds))
    .where((e) => e.not(columnInIds(db, 'b.task_id', taskIds)))
    .execute();
}

/** What waits for one of these tasks. */
export function listBlockersAmong(db: Db, spaceId: string, blockerIds: string[]): Promise<BlockerRow[]> {
  return db
    .selectFrom('blockers')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where(columnInIds(db, 'blocker_id', blockerIds))
    .execute();
}
