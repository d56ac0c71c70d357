import { sql } from 'kysely';
import type { Db } from '../engine/database.ts';
import { columnInIds } from '../engine/sqlConditions.ts';
import type { EventRow, RunRow } from '../schema.ts';

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
    .where(columnInIds(db, 'space_id', spaceIds))
    .orderBy('space_id')
    .execute();
}

/** Returns those of the runs that belong to imports. */
export async function listRunIdsOfImports(db: Db, spaceId: string, runIds: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('runs')
    .select('id')
    .where(columnInIds(db, 'id', runIds))
    .where('space_id', '=', spaceId)
    .where('import_id', 'is not', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** A run with what its events tell. */
export interface RunSummaryRow extends RunRow {
  changes: number;
  tasks: number;
  /** Null if the events of the run have been deleted. */
  last_at: string | null;
  last_rev: number | null;
  /** How many tasks it works on, and with how many it waits for a person. */
  working: number;
  waiting: number;
}

interface RunFilters {
  tokenId?: string | undefined;
  startedAfter?: string | undefined;
  startedBefore?: string | undefined;
  /** The id of the last run of the previous page. */
  beforeId?: string | undefined;
}

/** The space's runs, the latest first. */
export async function listSpaceRuns(
  db: Db,
  spaceId: string,
  { tokenId, startedAfter, startedBefore, beforeId }: RunFilters,
  { limit, now }: { limit: number; now: string },
): Promise<RunSummaryRow[]> {
  let runs = db.selectFrom('runs').selectAll().where('space_id', '=', spaceId);
  if (tokenId !== undefined) runs = runs.where('token_id', '=', tokenId);
  if (startedAfter !== undefined) runs = runs.where('started_at', '>=', startedAfter);
  if (startedBefore !== undefined) runs = runs.where('started_at', '<', startedBefore);
  if (beforeId !== undefined) runs = runs.where('id', '<', beforeId);
  return summarizeRuns(db, spaceId, await runs.orderBy('id', 'desc').limit(limit).execute(), now);
}

/** Counts the events and live leases of the runs, which are in one space. */
export async function summarizeRuns(db: Db, spaceId: string, runs: RunRow[], now: string): Promise<RunSummaryRow[]> {
  if (runs.length === 0) return [];
  const ids = runs.map(({ id }) => id);
  const counts = await db
    .selectFrom('events')
    .select(['run_id'])
    .select((e) => [
      e.fn.countAll<number>().as('changes'),
      e.fn.count<number>('task_id').distinct().as('tasks'),
      e.fn.max('at').as('last_at'),
      e.fn.max('rev').as('last_rev'),
    ])
    .where(columnInIds(db, 'run_id', ids))
    .where('run_id', 'is not', null)
    .where('space_id', '=', spaceId)
    .groupBy('run_id')
    .execute();
  const leases = await db
    .selectFrom('leases')
    .select(['run_id', 'state'])
    .where(columnInIds(db, 'run_id', ids))
    .where('run_id', 'is not', null)
    .where('space_id', '=', spaceId)
    .where('until', '>', now)
    .execute();
  const byId = new Map(counts.map((row) => [row.run_id, row]));
  const leasesByRun = Map.groupBy(leases, ({ run_id }) => run_id as string);
  return runs.map((run) => {
    const { changes = 0, tasks = 0, last_at = null, last_rev = null } = byId.get(run.id) ?? {};
    const held = leasesByRun.get(run.id) ?? [];
    const working = held.filter(({ state }) => state === 'working').length;
    return { ...run, changes, tasks, last_at, last_rev, working, waiting: held.length - working };
  });
}

/** The revisions and sizes of the events of the run in the space, oldest first. */
export function listRunEventSizes(db: Db, { id, space_id }: RunRow, limit: number) {
  return db
    .selectFrom('events')
    .select(['rev', 'task_id', sql<number>`octet_length(data)`.as('bytes')])
    .where('run_id', '=', id)
    .where('space_id', '=', space_id)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

/** The events of the run in the space, oldest first. */
export function listRunEvents(db: Db, { id, space_id }: RunRow, limit: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('run_id', '=', id)
    .where('space_id', '=', space_id)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

/** The ids of the runs that take back one of these. */
export async function listUndoRunIds(db: Db, spaceId: string, runIds: string[]): Promise<string[]> {
  const rows = await db
    .selectFrom('runs')
    .select('id')
    .where('space_id', '=', spaceId)
    .where(columnInIds(db, 'undo_of_id', runIds))
    .execute();
  return rows.map(({ id }) => id);
}

export async function updateRun(
  db: Db,
  { id, space_id }: Pick<RunRow, 'id' | 'space_id'>,
  changes: Partial<RunRow>,
): Promise<void> {
  await db.updateTable('runs').set(changes).where('id', '=', id).where('space_id', '=', space_id).execute();
}

/** Finds a stopped run of the token in these spaces: the named run, or any run of the program with this key. */
export function findStoppedRun(
  db: Db,
  {
    tokenId,
    key,
    namedId,
    spaceIds,
  }: { tokenId: string; key: string; namedId: string | undefined; spaceIds: readonly string[] },
): Promise<RunRow | undefined> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('token_id', '=', tokenId)
    .where(columnInIds(db, 'space_id', spaceIds))
    .where('stopped_at', 'is not', null)
    .where(namedId === undefined ? 'caller_key' : 'id', '=', namedId ?? key)
    .limit(1)
    .executeTakeFirst();
}

/** Counts a run as stopped, or no longer. The space is locked. */
export async function addToStoppedRuns(db: Db, spaceId: string, count: 1 | -1): Promise<void> {
  await db
    .updateTable('spaces')
    .set((e) => ({ stopped_runs: e('stopped_runs', '+', count) }))
    .where('id', '=', spaceId)
    .execute();
}

/** The tasks with live leases of the run in the space. */
export async function listTaskIdsLeasedByRun(db: Db, { id, space_id }: RunRow): Promise<string[]> {
  const rows = await db
    .selectFrom('leases')
    .select('task_id')
    .where('run_id', '=', id)
    .where('space_id', '=', space_id)
    .orderBy('task_id')
    .execute();
  return rows.map(({ task_id }) => task_id);
}

/** Deletes the runs of the space that began before this time and of which the log has nothing any more. */
export async function deleteForgottenRuns(db: Db, spaceId: string, before: string): Promise<void> {
  await db
    .deleteFrom('runs')
    .where('space_id', '=', spaceId)
    .where('started_at', '<', before)
    // People have stopped it, or it works on something: it must be found.
    .where('stopped_at', 'is', null)
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(selectFrom('events').select('rev').where('run_id', '=', ref('runs.id')).where('space_id', '=', spaceId)),
      ),
    )
    .where(({ not, exists, selectFrom, ref }) =>
      not(
        exists(
          selectFrom('leases').select('task_id').where('run_id', '=', ref('runs.id')).where('space_id', '=', spaceId),
        ),
      ),
    )
    .execute();
}
