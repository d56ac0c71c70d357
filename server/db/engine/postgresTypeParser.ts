import pg from 'pg';

const int8 = 20;

/** Our whole numbers are counts and revisions, which a double holds exactly. */
export function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}
