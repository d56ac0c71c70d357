import type SqliteFile from 'better-sqlite3';
import type pg from 'pg';

/** The name each engine gives the column types that migrations use. */
export interface ColumnTypes {
  /** UUID. */
  id: string;
  text: string;
  /** Text that compares byte by byte: ISO dates, hashes, keys. */
  bytewiseText: string;
  int: string;
  real: string;
  /** Ends a `create table`. */
  options: string;
  /** Precedes `table` where rows may be lost in a crash, which saves writing them to the log. */
  unlogged: string;
}

/** Returns the statements of a migration, to run in order and in one transaction. */
export type Migration = (type: ColumnTypes) => string[];

/** Computes values of existing rows that SQL cannot, after the statements and in their transaction. */
export interface MigrationFill {
  sqlite: (connection: SqliteFile.Database) => void;
  postgres: (client: pg.ClientBase) => Promise<void>;
}

export const sqliteColumnTypes: ColumnTypes = {
  id: 'text',
  text: 'text',
  bytewiseText: 'text',
  int: 'integer',
  real: 'real',
  options: 'strict',
  unlogged: '',
};

export const postgresColumnTypes: ColumnTypes = {
  id: 'uuid',
  text: 'text',
  bytewiseText: 'text collate "C"',
  int: 'bigint',
  real: 'double precision',
  options: '',
  unlogged: 'unlogged',
};
