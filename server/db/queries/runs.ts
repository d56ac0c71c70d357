import type { Db } from '../engine/database.ts';
import type { RunRow } from '../schema.ts';

export async function insertRun(db: Db, row: RunRow): Promise<void> {
  await db.insertInto('runs').values(row).execute();
}

/** The latest run of the token with this key in the space, unless it has ended or last changed something before `since`. */
export async function findOpenRun(
  db: Db,
  { token_id, key, space_id }: Pick<RunRow, 'token_id' | 'key' | 'space_id'>,
  since: string,
): Promise<RunRow | undefined> {
  const run = await db
    .selectFrom('runs')
    .selectAll()
    .select((e) =>
      e
        .selectFrom('events')
        .select('at')
        .where('run_id', '=', e.ref('runs.id'))
        .where('space_id', '=', space_id)
        .orderBy('rev', 'desc')
        .limit(1)
        .as('last_at'),
    )
    .where('token_id', '=', token_id)
    .where('key', '=', key)
    .where('space_id', '=', space_id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!run) return undefined;
  const { last_at, ...row } = run;
  return row.ended_at === null && (last_at ?? row.started_at) > since ? row : undefined;
}

/** The rows of the run in these spaces, ordered by space. */
export function listRunRows(db: Db, runId: string, spaceIds: string[]): Promise<RunRow[]> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('id', '=', runId)
    .where('space_id', 'in', spaceIds)
    .orderBy('space_id')
    .execute();
}
