/** How each engine spells the types that the migrations use. */
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
  /** Before `table`, for what may be lost when the server crashes, and then costs no flush. */
  unlogged: string;
}

/** Statements to run in order, in one transaction, on either engine. */
export type Migration = (type: ColumnTypes) => string[];

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
