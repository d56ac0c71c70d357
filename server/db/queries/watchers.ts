import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';
import { rowsFromJson } from '../engine/rowsFromJson.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { ProjectWatcherRow, TaskRow, TaskWatcherRow } from '../schema.ts';
import { isMember } from './notifications.ts';

export interface TaskPerson {
  task_id: string;
  user_id: string;
}

/** What of a task decides who watches it. */
export type WatchedTask = Pick<TaskRow, 'id' | 'project_id' | 'created_by_id'>;

/** Those of the tasks that exist. */
export function listWatchedTasks(db: Db, spaceId: string, taskIds: readonly string[]): Promise<WatchedTask[]> {
  return db
    .selectFrom('tasks')
    .select(['id', 'project_id', 'created_by_id'])
    .where(columnInIds(db, 'id', taskIds))
    .where('space_id', '=', spaceId)
    .execute();
}

/** Who has to do with the tasks without having chosen: their assignees and the authors of their comments. */
export async function listInvolvedPeople(db: Db, spaceId: string, taskIds: readonly string[]): Promise<TaskPerson[]> {
  const assignees = await db
    .selectFrom('assignees')
    .select(['task_id', 'user_id'])
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .execute();
  const authors = await db
    .selectFrom('comments')
    .select(['task_id', 'author_id as user_id'])
    .distinct()
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .where('author_id', 'is not', null)
    .execute();
  return [...assignees, ...(authors as TaskPerson[])];
}

/** Who has chosen to watch the tasks, or not to. */
export function listTaskWatchers(db: Db, spaceId: string, taskIds: readonly string[]) {
  return db
    .selectFrom('task_watchers')
    .select(['task_id', 'user_id', 'is_watching'])
    .where(columnInIds(db, 'task_id', taskIds))
    .where('space_id', '=', spaceId)
    .execute();
}

export function listProjectWatchers(db: Db, spaceId: string, projectIds: readonly string[]) {
  return db
    .selectFrom('project_watchers')
    .select(['project_id', 'user_id'])
    .where(columnInIds(db, 'project_id', projectIds))
    .where('space_id', '=', spaceId)
    .execute();
}

/** What the person has to do with the task. */
export async function findTaskWatch(db: Db, { spaceId, taskId, userId }: PersonAndTask) {
  const [choice] = await db
    .selectFrom('task_watchers')
    .select('is_watching')
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .where('user_id', '=', userId)
    .execute();
  const [assignee] = await db
    .selectFrom('assignees')
    .select('user_id')
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .where('user_id', '=', userId)
    .execute();
  const [comment] = await db
    .selectFrom('comments')
    .select('id')
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .where('author_id', '=', userId)
    .limit(1)
    .execute();
  return {
    isWatching: choice && choice.is_watching === 1,
    isAssignee: assignee !== undefined,
    hasCommented: comment !== undefined,
  };
}

interface PersonAndTask {
  spaceId: string;
  taskId: string;
  userId: string;
}

export async function isProjectWatcher(db: Db, spaceId: string, projectId: string, userId: string): Promise<boolean> {
  const watcher = await db
    .selectFrom('project_watchers')
    .select('user_id')
    .where('project_id', '=', projectId)
    .where('space_id', '=', spaceId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return watcher !== undefined;
}

/** Saves that the person has chosen to watch the task, or not to. */
export async function saveTaskWatcher(db: Db, row: TaskWatcherRow): Promise<void> {
  await db
    .insertInto('task_watchers')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['task_id', 'space_id', 'user_id']).doUpdateSet({ is_watching: row.is_watching }),
    )
    .execute();
}

/** People who were mentioned watch the task, unless they have chosen. Only members, and only tasks that exist. */
export async function addMentionedWatchers(
  db: Db,
  spaceId: string,
  people: readonly TaskPerson[],
  now: string,
): Promise<void> {
  const rows = people.map((person) => ({ ...person, space_id: spaceId }));
  const source = rowsFromJson(db, rows, { space_id: 'uuid', task_id: 'uuid', user_id: 'uuid' });
  await db
    .insertInto('task_watchers')
    .columns(['space_id', 'task_id', 'user_id', 'is_watching', 'created_at'])
    .expression((e) =>
      e
        .selectFrom(source.as<'r'>(sql`r`) as never)
        .select((['space_id', 'task_id', 'user_id'] as const).map((name) => sql.ref(`r.${name}`).as(name)))
        .select([sql.lit(1).as('is_watching'), sql`${now}`.as('created_at')])
        .where(isMember)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('tasks as t')
              .select('t.id')
              .where(sql<boolean>`t.id = r.task_id`)
              .where('t.space_id', '=', spaceId),
          ),
        ),
    )
    .onConflict((conflict) => conflict.columns(['task_id', 'space_id', 'user_id']).doNothing())
    .execute();
}

export async function insertProjectWatcher(db: Db, row: ProjectWatcherRow): Promise<void> {
  await db
    .insertInto('project_watchers')
    .values(row)
    .onConflict((conflict) => conflict.columns(['project_id', 'space_id', 'user_id']).doNothing())
    .execute();
}

export async function deleteProjectWatcher(db: Db, spaceId: string, projectId: string, userId: string): Promise<void> {
  await db
    .deleteFrom('project_watchers')
    .where('project_id', '=', projectId)
    .where('space_id', '=', spaceId)
    .where('user_id', '=', userId)
    .execute();
}
