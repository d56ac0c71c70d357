import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { type JsonColumns, type JsonRow, rowsFromJson } from '../../engine/rowsFromJson.ts';
import type { TaskRow } from '../../schema.ts';

/** What to set in one task. */
export type TaskChanges = Pick<TaskRow, 'id'> & Partial<TaskRow>;

const uuidColumns = ['id', 'project_id', 'status_id', 'parent_task_id', 'created_by_id', 'archived_with_id'];

const integerColumns = ['rev', 'is_archived', 'number'];

const realColumns = ['position', 'estimated_hours'];

/** Sets other values in each task: one statement for all tasks with the same columns to set. */
export async function updateTasksTogether(db: Db, spaceId: string, tasks: TaskChanges[]): Promise<void> {
  for (const [names, rows] of Map.groupBy(tasks, (task) => Object.keys(task).sort().join())) {
    const columns = Object.fromEntries(names.split(',').map((name) => [name, getType(name)])) as JsonColumns;
    const set = Object.keys(columns).filter((name) => name !== 'id');
    const assignments = sql.join(set.map((name) => sql`${sql.ref(name)} = r.${sql.ref(name)}`));
    const source = rowsFromJson(db, rows as unknown as JsonRow[], columns);
    await sql`update tasks set ${assignments} from ${source} as r where tasks.id = r.id and tasks.space_id = ${spaceId}`.execute(
      db,
    );
  }
}

function getType(name: string): JsonColumns[string] {
  if (uuidColumns.includes(name)) return 'uuid';
  if (integerColumns.includes(name)) return 'bigint';
  return realColumns.includes(name) ? 'double precision' : 'text';
}
