import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import type { IntBoolean, TaskRow } from '../../schema.ts';
import { selectTasksInColumnOrder } from './listInProject.ts';

type BoardColumn =
  | 'id'
  | 'space_id'
  | 'number'
  | 'title'
  | 'status_id'
  | 'priority'
  | 'start_date'
  | 'due_date'
  | 'parent_task_id'
  | 'position'
  | 'completed_at'
  | 'estimated_hours'
  | 'recurrence'
  | 'created_by_id';

export interface BoardTaskRow extends Pick<TaskRow, BoardColumn> {
  has_description: IntBoolean;
  comment_count: number;
  subtask_count: number;
}

/** The tasks of a project as a board shows them, by status in column order, then by position. */
export async function listBoardTasks(
  db: Db,
  project: { id: string; space_id: string },
  isArchived: boolean,
): Promise<BoardTaskRow[]> {
  const commentCounts = await countComments(db, project);
  const subtaskCounts = await countSubtasks(db, project);
  const rows = await selectTasksInColumnOrder(db, project)
    .where('t.is_archived', '=', isArchived ? 1 : 0)
    .select([
      't.id',
      't.space_id',
      't.number',
      't.title',
      't.status_id',
      't.priority',
      't.start_date',
      't.due_date',
      't.parent_task_id',
      't.position',
      't.completed_at',
      't.estimated_hours',
      't.recurrence',
      't.created_by_id',
      sql<IntBoolean>`case when t.description <> '' then 1 else 0 end`.as('has_description'),
    ])
    .execute();
  return rows.map((row) => ({
    ...row,
    comment_count: commentCounts.get(row.id) ?? 0,
    subtask_count: subtaskCounts.get(row.id) ?? 0,
  }));
}

async function countComments(db: Db, project: { id: string; space_id: string }): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('tasks as t')
    .innerJoin('comments as c', (join) => join.onRef('c.task_id', '=', 't.id').onRef('c.space_id', '=', 't.space_id'))
    .select((e) => ['t.id', e.fn.countAll<number>().as('count')])
    .where('t.project_id', '=', project.id)
    .where('t.space_id', '=', project.space_id)
    .groupBy('t.id')
    .execute();
  return new Map(rows.map(({ id, count }) => [id, count]));
}

async function countSubtasks(db: Db, project: { id: string; space_id: string }): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('tasks')
    .select((e) => ['parent_task_id', e.fn.countAll<number>().as('count')])
    .where('project_id', '=', project.id)
    .where('space_id', '=', project.space_id)
    .where('parent_task_id', 'is not', null)
    .groupBy('parent_task_id')
    .execute();
  return new Map(rows.map(({ parent_task_id, count }) => [parent_task_id as string, count]));
}
