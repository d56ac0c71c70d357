import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';

export type JsonRow = Record<string, string | number | null>;
/** The type of each column, as PostgreSQL calls it. */
export type JsonColumns = Record<string, 'uuid' | 'text' | 'bigint' | 'double precision'>;

/**
 * Rows as a table that a statement can read: `from ${rowsFromJson(db, rows, columns)} as r`. One parameter holds them all,
 * so that any number of rows takes one statement.
 */
export function rowsFromJson(db: Db, rows: readonly JsonRow[], columns: JsonColumns): RawBuilder<unknown> {
  const json = JSON.stringify(rows);
  const names = Object.keys(columns);
  if (isPostgres(db)) {
    const typed = names.map((name) => sql`${sql.ref(name)} ${sql.raw(columns[name] as string)}`);
    return sql`(select * from jsonb_to_recordset(${json}::jsonb) as j (${sql.join(typed)}))`;
  }
  const selected = names.map((name) => sql`value ->> ${sql.lit(`$.${name}`)} as ${sql.ref(name)}`);
  return sql`(select ${sql.join(selected)} from json_each(${json}))`;
}
