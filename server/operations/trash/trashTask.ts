import { listTasksByIds } from '../../db/queries/tasks/index.ts';
import {
  insertTrashedRows,
  insertTrashedTasks,
  listRowsByIds,
  type RestorableRow,
  type RestorableTable,
} from '../../db/queries/trash.ts';
import type { TaskRow, TrashedTaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { removeTask } from '../tasks/deleteTask.ts';
import { restorableTables } from './restorableTables.ts';

/**
 * Moves a task with its subtasks to the trash. Its rows leave their tables, so that no query has to know of the trash.
 * Returns the task as it is in the trash.
 */
export async function trashTask(context: ActorContext, task: TaskRow): Promise<TrashedTaskRow> {
  const { db, actor, now } = context;
  let trashed: TrashedTaskRow[] = [];
  await removeTask(context, task, async (taskIds, rev) => {
    const tasksById = new Map((await listTasksByIds(db, task.space_id, taskIds)).map((row) => [row.id, row]));
    const tasks = taskIds.map((id) => tasksById.get(id) as TaskRow);
    trashed = tasks.map((row) => ({
      id: row.id,
      space_id: row.space_id,
      project_id: row.project_id,
      status_id: row.status_id,
      position: row.position,
      trashed_with_id: row.id === task.id ? null : task.id,
      number: row.number,
      title: row.title,
      subtask_count: row.id === task.id ? tasks.length - 1 : 0,
      created_by_id: row.created_by_id,
      trashed_by_id: actor.user.id,
      trashed_at: now,
      rev,
    }));
    await insertTrashedTasks(db, trashed);
    await keepRows(context, task, tasks);
  });
  return trashed[0] as TrashedTaskRow;
}

async function keepRows({ db }: ActorContext, { id: taskId, space_id }: TaskRow, tasks: TaskRow[]): Promise<void> {
  const taskIds = tasks.map(({ id }) => id);
  const statusIds = [...new Set(tasks.flatMap(({ status_id }) => status_id ?? []))];
  // The columns tell what a task was in when its own is gone by the time that it comes back.
  const kept: [RestorableTable, RestorableRow[]][] = [
    ['statuses', await listRowsByIds(db, 'statuses', 'id', space_id, statusIds)],
  ];
  for (const { table, taskColumns } of restorableTables) {
    const rows: RestorableRow[] = [];
    for (const column of taskColumns) rows.push(...(await listRowsByIds(db, table, column, space_id, taskIds)));
    kept.push([table, table === 'tasks' ? sortByIds(rows, taskIds) : withoutDuplicates(rows)]);
  }
  const rows = kept.flatMap(([table_name, list]) => list.map((row) => ({ table_name, content: JSON.stringify(row) })));
  await insertTrashedRows(
    db,
    rows.map((row, position) => ({ space_id, task_id: taskId, position, ...row })),
  );
}

/** Parents before their subtasks. */
function sortByIds(rows: RestorableRow[], ids: string[]): RestorableRow[] {
  const order = new Map(ids.map((id, index) => [id, index]));
  return rows.sort((a, b) => (order.get(a['id'] as string) ?? 0) - (order.get(b['id'] as string) ?? 0));
}

/** A blocker between two tasks that are both deleted is found from both. */
function withoutDuplicates(rows: RestorableRow[]): RestorableRow[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}
