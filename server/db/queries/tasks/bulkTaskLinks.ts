import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { type JsonColumns, type JsonRow, rowsFromJson } from '../../engine/rowsFromJson.ts';
import type { AssigneeRow, BlockerRow, TaskLabelRow } from '../../schema.ts';

const linkTables = {
  assignees: { space_id: 'uuid', task_id: 'uuid', user_id: 'uuid', created_at: 'text' },
  task_labels: { space_id: 'uuid', task_id: 'uuid', label_id: 'uuid' },
  blockers: { space_id: 'uuid', task_id: 'uuid', blocker_id: 'uuid' },
} satisfies Record<string, JsonColumns>;

type LinkTable = keyof typeof linkTables;

type LinkRow = AssigneeRow | TaskLabelRow | BlockerRow;

/** Adds the links that do not exist yet. */
export async function insertTaskLinks(db: Db, table: LinkTable, rows: LinkRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns: JsonColumns = linkTables[table];
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)));
  const source = rowsFromJson(db, rows as unknown as JsonRow[], columns);
  // SQLite takes "on" for that of a join unless the select has a condition.
  await sql`insert into ${sql.table(table)} (${names}) select ${names} from ${source} as r where true on conflict do nothing`.execute(
    db,
  );
}

export async function deleteTaskLinks(db: Db, table: LinkTable, spaceId: string, rows: LinkRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { created_at: _, ...columns } = { created_at: undefined, ...linkTables[table] };
  const other = Object.keys(columns).find((name) => name !== 'space_id' && name !== 'task_id') as string;
  const source = rowsFromJson(db, rows as unknown as JsonRow[], columns as JsonColumns);
  await sql`delete from ${sql.table(table)} where space_id = ${spaceId}
    and (task_id, ${sql.ref(other)}) in (select r.task_id, r.${sql.ref(other)} from ${source} as r)`.execute(db);
}
