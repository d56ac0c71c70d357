import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { type JsonColumns, type JsonRow, rowsFromJson } from '../../engine/rowsFromJson.ts';
import { foldTaskTexts } from '../../foldTaskTexts.ts';
import type { CommentRow, TaskRow } from '../../schema.ts';

const taskColumnTypes = {
  id: 'uuid',
  space_id: 'uuid',
  number: 'bigint',
  project_id: 'uuid',
  status_id: 'uuid',
  parent_task_id: 'uuid',
  title: 'text',
  description: 'text',
  priority: 'text',
  start_date: 'text',
  due_date: 'text',
  position: 'double precision',
  completed_at: 'text',
  is_archived: 'bigint',
  estimated_hours: 'double precision',
  created_by_id: 'uuid',
  recurrence: 'text',
  rev: 'bigint',
  created_at: 'text',
  updated_at: 'text',
  folded: 'text',
} as const satisfies JsonColumns;

const commentColumnTypes = {
  id: 'uuid',
  space_id: 'uuid',
  task_id: 'uuid',
  author_id: 'uuid',
  content: 'text',
  rev: 'bigint',
  created_at: 'text',
  updated_at: 'text',
  imported_by_id: 'uuid',
} as const satisfies JsonColumns;

/** Inserts tasks with one statement. A parent comes before its subtasks. */
export function insertTasksTogether(db: Db, tasks: readonly TaskRow[]): Promise<void> {
  return insertRows(
    db,
    'tasks',
    taskColumnTypes,
    tasks.map((task) => ({ ...task, folded: foldTaskTexts(task) })),
  );
}

export function insertCommentsTogether(db: Db, comments: readonly CommentRow[]): Promise<void> {
  return insertRows(db, 'comments', commentColumnTypes, comments);
}

async function insertRows(db: Db, table: string, columns: JsonColumns, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  const source = rowsFromJson(db, rows as JsonRow[], columns);
  await sql`insert into ${sql.table(table)} (${names}) select ${names} from ${source} as r`.execute(db);
}

/** Takes the next `count` numbers for tasks of the space. Returns the first of them, and the key of the space. */
export async function takeTaskNumbers(
  db: Db,
  spaceId: string,
  count: number,
): Promise<{ firstNumber: number; key: string }> {
  const space = await db
    .updateTable('spaces')
    .set((e) => ({ next_number: e('next_number', '+', count) }))
    .where('id', '=', spaceId)
    .returning(['next_number', 'key'])
    .executeTakeFirstOrThrow();
  return { firstNumber: space.next_number - count, key: space.key };
}
