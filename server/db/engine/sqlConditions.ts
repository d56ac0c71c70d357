import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';
import { mapParam, type Placeholder } from './preparedQueryParams.ts';

/** `column in (ids)`, with the same SQL for any number of ids. */
export function columnInIds(
  db: Db,
  column: string,
  ids: readonly string[] | Placeholder<readonly string[]>,
): RawBuilder<boolean> {
  return columnInList(db, column, ids, 'uuid[]');
}

/** `column in (values)` for a column of text. */
export function columnInTexts(
  db: Db,
  column: string,
  values: readonly string[] | Placeholder<readonly string[]>,
): RawBuilder<boolean> {
  return columnInList(db, column, values, 'text[]');
}

function columnInList(
  db: Db,
  column: string,
  values: readonly string[] | Placeholder<readonly string[]>,
  type: 'uuid[]' | 'text[]',
): RawBuilder<boolean> {
  return isPostgres(db)
    ? sql<boolean>`${sql.ref(column)} = any(${values}::${sql.raw(type)})`
    : sql<boolean>`${sql.ref(column)} in (select value from json_each(${mapParam(values, JSON.stringify)}))`;
}
