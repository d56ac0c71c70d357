import { type RawBuilder, sql } from 'kysely';
import type { Db } from './database.ts';
import { isPostgres } from './isPostgres.ts';
import { mapParam } from './preparedQueries.ts';

/** `column in (ids)` as one statement, however many ids there are. */
export function columnInIds(db: Db, column: string, ids: readonly string[]): RawBuilder<boolean> {
  return anyOf(db, column, ids, 'uuid[]');
}

/** The same for a column of text. */
export function columnInTexts(db: Db, column: string, values: readonly string[]): RawBuilder<boolean> {
  return anyOf(db, column, values, 'text[]');
}

function anyOf(db: Db, column: string, values: readonly string[], type: 'uuid[]' | 'text[]'): RawBuilder<boolean> {
  return isPostgres(db)
    ? sql<boolean>`${sql.ref(column)} = any(${values}::${sql.raw(type)})`
    : sql<boolean>`${sql.ref(column)} in (select value from json_each(${mapParam(values, JSON.stringify)}))`;
}

/**
 * Whether a text column contains a word, whatever the case of either. The engine folds both, so that they fold alike;
 * into upper case, because Greek has two small letters for one capital.
 */
export function columnContains(db: Db, column: string, word: string): RawBuilder<boolean> {
  return isPostgres(db)
    ? sql<boolean>`position(upper(${word}::text) in upper(${sql.ref(column)})) > 0`
    : sql<boolean>`case
        when octet_length(${sql.ref(column)}) = length(${sql.ref(column)})
        then ${sql.ref(column)} like ${mapParam(word, patternOf)} escape '\\'
        else instr(fold(${sql.ref(column)}), fold(${word})) > 0 end`;
}

/** Where a text is ASCII alone, `like` ignores case as `fold` does, several times faster. */
function patternOf(word: string): string {
  return `%${word.toUpperCase().replace(/[\\%_]/g, '\\$&')}%`;
}
