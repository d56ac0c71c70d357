import { AppError, invalidInput, notFound } from '../../contract/errors.ts';
import { Id } from '../../contract/fields.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Db } from '../db/engine/database.ts';
import { findOpenRun, insertRun, listRunRows } from '../db/queries/runs.ts';
import type { RunRow } from '../db/schema.ts';
import { generateId } from '../db/uuidv7.ts';
import { type EventActor, toEventAuthor } from './eventAuthor.ts';
import { type CallRun, runGapMs } from './openRuns.ts';
import { createRunStoppedError, requireRunNotStopped } from './stoppedRuns.ts';

interface RunContext {
  db: Db;
  actor: EventActor;
  /** ISO. */
  now: string;
}

/**
 * Finds the run that the call's first change in a space belongs to, or begins one. The caller holds the lock of the
 * space, so that two calls do not begin two.
 */
export async function joinOrBeginRun(context: RunContext, run: CallRun, spaceId: string): Promise<string> {
  // The run may be stopped in another space only: where it has changed something.
  await requireRunNotStopped(context, run, context.actor.spaces?.map((space) => space.id) ?? []);
  const open = run.namedId === undefined ? await findRunByKey(context, run.key, spaceId) : undefined;
  const id = open?.id ?? run.namedId ?? run.findIdElsewhere() ?? generateId();
  const exists = open ?? (run.namedId === undefined ? undefined : (await listRunRows(context.db, id, [spaceId]))[0]);
  if (!exists) await insertRun(context.db, toRunRow(context, { id, spaceId, key: run.namedId ? null : run.key, run }));
  run.setId(spaceId, id);
  return id;
}

/** Begins a run that only calls which name it continue, for example the undo of another run. Returns its id. */
export async function beginRun(
  context: RunContext & { run?: CallRun | undefined },
  spaceId: string,
  fields: Partial<Pick<RunRow, 'id' | 'goal' | 'undo_of_id' | 'ended_at' | 'state' | 'import_id'>> = {},
): Promise<string> {
  const id = fields.id ?? generateId();
  await insertRun(context.db, { ...toRunRow(context, { id, spaceId, key: null, run: context.run }), ...fields, id });
  context.run?.setId(spaceId, id);
  return id;
}

/**
 * Checks that the caller may continue the run that it names.
 * @throws AppError with code `invalid_input`, `not_found`, `not_your_run`, `run_stopped` or `run_ended`
 */
export async function requireOwnRun({ db, actor }: { db: Db; actor: Actor }, runId: string) {
  if (!Id.safeParse(runId).success)
    throw invalidInput('Krokanti-Run', 'must be the id of a run that an earlier response named');
  const spaceIds = actor.spaces.map(({ id }) => id);
  const [row] = spaceIds.length > 0 ? await listRunRows(db, runId, spaceIds) : [];
  if (!row) throw notFound('Run');
  if (row.user_id !== actor.user.id || row.token_id !== actor.via.id) throw new AppError('not_your_run');
  if (row.stopped_at !== null) throw await createRunStoppedError(db, row);
  if (row.ended_at !== null) throw new AppError('run_ended');
}

function findRunByKey({ db, actor, now }: RunContext, key: string, spaceId: string): Promise<RunRow | undefined> {
  const since = new Date(Date.parse(now) - runGapMs).toISOString();
  return findOpenRun(db, { token_id: actor.via.id, key, space_id: spaceId }, since);
}

function toRunRow(
  { actor, now }: RunContext,
  { id, spaceId, key, run }: { id: string; spaceId: string; key: string | null; run: CallRun | undefined },
): RunRow {
  return {
    id,
    space_id: spaceId,
    ...toEventAuthor(actor),
    key,
    caller_key: actor.via.kind === 'session' ? null : (run?.key ?? null),
    goal: null,
    state: 'working',
    undo_of_id: null,
    started_at: now,
    ended_at: null,
    undone_at: null,
    undone_by_id: null,
    undone_rev: null,
    stopped_at: null,
    stopped_by_id: null,
    stop_note: null,
    import_id: null,
  };
}
