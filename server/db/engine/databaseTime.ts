import { sql } from 'kysely';
import type { Db } from './database.ts';

/** The time of PostgreSQL, in milliseconds. */
export async function readDatabaseTime(db: Db): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::double precision as ms`.execute(db);
  return Number(rows[0]?.ms);
}
