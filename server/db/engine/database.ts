import { type Kysely, type RawBuilder, sql } from 'kysely';
import { AppError, type ErrorCode } from '../../../contract/errors.ts';
import type { DbSchema } from '../schema.ts';
import { isPostgres, mapParam, prepareQuery } from './preparedQueries.ts';

/** What query functions take first. Inside a write it is the transaction. */
export type Db = Kysely<DbSchema>;

export interface Database {
  readonly engine: 'sqlite' | 'postgres';

  /**
   * The moment the database is at. While it gives the same object, nothing was committed, by whatever process; so what
   * was read after a moment is still true if that moment still is. Undefined: only a statement can tell.
   */
  getVersion(): DbVersion | undefined;

  read<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /**
   * Runs `work` in a transaction and resolves once it is durable; if it throws, nothing of it stays.
   * Inside, only the database may be awaited. It may be run again when the engine asks for a retry.
   * @throws Refusal `unavailable` when the database cannot be reached or written.
   */
  write<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /** As `write`, for one statement: it needs no transaction around it. */
  writeStatement<T>(work: (db: Db) => Promise<T>): Promise<T>;

  /** Tells every process on this database that something was committed in these spaces. Cheap; may be lost. */
  notifySpacesChanged(spaceIds: string[]): void;
  onSpacesChanged(listener: (spaceIds: string[]) => void): void;

  /** A consistent copy into a new SQLite file, made while others write. */
  backup(file: string): Promise<void>;

  close(): Promise<void>;
}

export interface DbVersion {
  /** Changes when anything may have changed that says who may do what: accounts, tokens, sessions, members, ... */
  authEpoch: number;
}

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

/**
 * Locks the space until the transaction ends, so that its writes happen one after the other. False: it was locked as
 * it is, so that what the transaction has read before still stands.
 */
export async function lockSpace(db: Db, spaceId: string): Promise<boolean> {
  // SQLite has one writer at a time.
  if (!isPostgres(db)) return false;
  await lock(db, { spaceId });
  return true;
}

const lock = prepareQuery((db, given: { spaceId: string }) =>
  db.selectFrom('spaces').select('id').where('id', '=', given.spaceId).forUpdate(),
);

/** Locks the account until the transaction ends, so that what a user has only one of is made once. */
export async function lockUser(db: Db, userId: string): Promise<void> {
  if (isPostgres(db)) await db.selectFrom('users').select('id').where('id', '=', userId).forNoKeyUpdate().execute();
}

/**
 * Lets the unique index decide: where it refuses the row, that becomes the 409.
 * @throws Refusal with the code
 */
export async function mapUniqueViolation<T>(code: ErrorCode, insert: () => Promise<T>, message?: string): Promise<T> {
  try {
    return await insert();
  } catch (error) {
    throw isDuplicate(error) ? new AppError(code, message) : error;
  }
}

function isDuplicate(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/** The smallest question: whether the database answers. */
export async function ping(db: Db): Promise<void> {
  await sql`select 1`.execute(db);
}
