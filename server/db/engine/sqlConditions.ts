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

/**
 * Whether a text column contains a word, ignoring case. The database folds both to upper case, so that they are folded
 * by the same rules; upper case, because Greek has two lower-case letters for one capital.
 */
export function columnContains(db: Db, column: string, word: string | Placeholder<string>): RawBuilder<boolean> {
  return isPostgres(db)
    ? sql<boolean>`position(upper(${word}::text) in upper(${sql.ref(column)})) > 0`
    : sql<boolean>`case
        when octet_length(${sql.ref(column)}) = length(${sql.ref(column)})
        then ${sql.ref(column)} like ${mapParam(word, toLikePattern)} escape '\\'
        else instr(fold(${sql.ref(column)}), fold(${word})) > 0 end`;
}

/** For texts in ASCII, `like` ignores case by the same rules as `fold` and is several times faster. */
function toLikePattern(word: string): string {
  return `%${word.toUpperCase().replace(/[\\%_]/g, '\\$&')}%`;
}
