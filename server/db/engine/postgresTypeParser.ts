import pg from 'pg';

const int8Oid = 20;

/** Parses bigint as a number: ours are counts and revisions, far below 2^53. */
export function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === int8Oid ? Number : pg.types.getTypeParser(oid, format as 'text');
}
