import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { type JsonColumns, type JsonRow, rowsFromJson } from '../../engine/rowsFromJson.ts';
import type { TaskRow } from '../../schema.ts';

/** What to set in one task. */
export type TaskChanges = Pick<TaskRow, 'id'> & Partial<TaskRow>;

const uuidColumns = ['project_id', 'status_id', 'parent_task_id', 'created_by_id', 'archived_with_id'];

const integerColumns = ['rev', 'is_archived', 'number'];

const realColumns = ['position', 'estimated_hours'];

/**
 * Sets other values in each task: one statement for all tasks with the same columns to set. The rows have the space too:
 * if it were a parameter, SQLite would read all rows again for each task of the space.
 */
export async function updateTasksTogether(db: Db, spaceId: string, tasks: TaskChanges[]): Promise<void> {
  for (const [names, rows] of Map.groupBy(tasks, (task) => Object.keys(task).sort().join())) {
    const set = names.split(',').filter((name) => name !== 'id');
    const columns: JsonColumns = { id: 'uuid', space_id: 'uuid' };
    for (const name of set) columns[name] = getType(name);
    const assignments = sql.join(set.map((name) => sql`${sql.ref(name)} = r.${sql.ref(name)}`));
    const source = rowsFromJson(
      db,
      rows.map((row) => ({ ...row, space_id: spaceId })) as unknown as JsonRow[],
      columns,
    );
    await sql`update tasks set ${assignments} from ${source} as r
      where tasks.id = r.id and tasks.space_id = r.space_id`.execute(db);
  }
}

function getType(name: string): JsonColumns[string] {
  if (uuidColumns.includes(name)) return 'uuid';
  if (integerColumns.includes(name)) return 'bigint';
  return realColumns.includes(name) ? 'double precision' : 'text';
}
