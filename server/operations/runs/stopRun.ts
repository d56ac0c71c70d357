import { AppError } from '../../../contract/errors.ts';
import { isRoleAtLeast, type Role } from '../../../contract/rules/roles.ts';
import { addToStoppedRuns, listRunRows, listTaskIdsLeasedByRun, updateRun } from '../../db/queries/runs.ts';
import { findTask } from '../../db/queries/tasks/index.ts';
import type { RunRow } from '../../db/schema.ts';
import { recordEvent } from '../../events/recordEvent.ts';
import type { ActorContext, ContextFor } from '../handlerTypes.ts';
import { endLease } from '../leases/changeLease.ts';
import { lockAndFindRole } from './lockAndFindRole.ts';

/**
 * Stops a run in all its spaces that the caller may change: its leases end, and its token can change nothing more with it.
 * @throws AppError with code `run_ended`
 */
export async function stopRun(context: ContextFor<'stop_run'>, note: string | undefined): Promise<void> {
  const { now, actor } = context;
  await forEachRow(context, async (run) => {
    // What the agent does now belongs to another run, which can be stopped.
    if (run.ended_at !== null || run.token_id === null) throw new AppError('run_ended', 'This run has ended');
    if (run.stopped_at !== null) return;
    await releaseLeases(context, run, { reason: 'stopped', note });
    await changeStop(context, run, { stopped_at: now, stopped_by_id: actor.user.id, stop_note: note ?? null });
  });
  context.afterCommit(async () => context.forgetRun?.(context.row.id));
}

/**
 * Resumes a stopped run.
 * @throws AppError with code `not_your_run`
 */
export async function resumeRun(context: ContextFor<'resume_run'>): Promise<void> {
  const { actor } = context;
  await forEachRow(context, async (run, role) => {
    if (run.stopped_at === null) return;
    const isAllowed = [run.user_id, run.stopped_by_id].includes(actor.user.id) || isRoleAtLeast(role, 'admin');
    if (!isAllowed)
      throw new AppError(
        'not_your_run',
        'Only the person who stopped the run, the owner of its token or an admin can resume it',
      );
    await changeStop(context, run, { stopped_at: null, stopped_by_id: null, stop_note: null });
  });
}

/** Ends the work of the run on its tasks, or on those of them that are chosen. */
export async function releaseLeases(
  context: ActorContext,
  run: RunRow,
  end: { reason: 'stopped' | 'back'; note?: string | undefined },
  isChosen: (taskId: string) => boolean = () => true,
): Promise<void> {
  const { db } = context;
  for (const taskId of await listTaskIdsLeasedByRun(db, run)) {
    const task = isChosen(taskId) && (await findTask(db, run.space_id, taskId));
    if (task) await endLease(context, task, end);
  }
}

/** The row that the caller named comes first: its space is locked, and the caller's role there is known. */
async function forEachRow(
  context: ActorContext & { row: RunRow; role: Role },
  change: (run: RunRow, role: Role) => Promise<void>,
): Promise<void> {
  const { db, actor, row } = context;
  if (actor.via.kind !== 'session') throw new AppError('person_required');
  const spaceIds = actor.spaces.map(({ id }) => id);
  const locked = new Map<string, Role>();
  // Every transaction locks spaces in this order, so that two of them cannot deadlock.
  for (const { space_id } of await listRunRows(db, row.id, spaceIds)) {
    const role = space_id === row.space_id ? context.role : await lockAndFindRole(context, space_id);
    if (role && isRoleAtLeast(role, 'member')) locked.set(space_id, role);
  }
  for (const run of await listRunRows(db, row.id, [...locked.keys()]))
    await change(run, locked.get(run.space_id) as Role);
}

async function changeStop(
  context: ActorContext,
  run: RunRow,
  stop: Pick<RunRow, 'stopped_at' | 'stopped_by_id' | 'stop_note'>,
): Promise<void> {
  const { db } = context;
  const { id: runId, space_id: spaceId } = run;
  const isStopped = stop.stopped_at !== null;
  await recordEvent(context, { type: 'run.updated', spaceId }, async () => {
    await updateRun(db, run, stop);
    await addToStoppedRuns(db, spaceId, isStopped ? 1 : -1);
    return { runId, changes: { isStopped: { from: !isStopped, to: isStopped } } };
  });
}
