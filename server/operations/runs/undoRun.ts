import { AppError, invalidInput } from '../../../contract/errors.ts';
import { isRoleAtLeast, type Role } from '../../../contract/rules/roles.ts';
import { runInSavepoint } from '../../db/engine/savepoint.ts';
import { listRunRows, updateRun } from '../../db/queries/runs.ts';
import type { RunRow } from '../../db/schema.ts';
import { generateId } from '../../db/uuidv7.ts';
import { requireRunNotStopped } from '../../events/stoppedRuns.ts';
import type { ActorContext, ContextFor } from '../handlerTypes.ts';
import { measureRun } from './loadRun.ts';
import { lockAndFindRole } from './lockAndFindRole.ts';
import type { RunItem } from './runItem.ts';
import { type UndoRequest, undoRunInSpace } from './undoRunInSpace.ts';

/**
 * Takes back what the run did in all its spaces that the caller may change. With `dryRun`, does the same and rolls it
 * back.
 * @throws AppError with code `not_your_run`, `already_undone`, `run_too_old`, `run_too_large` or `invalid_input`
 */
export async function undoRun(context: ContextFor<'undo_run'>, request: UndoRequest) {
  const { db, actor, row, changedSpaceIds } = context;
  if (request.force && actor.via.kind !== 'session')
    throw invalidInput('force', 'is only for people in the app: what others have changed since stays');
  if (request.force && !request.taskIds)
    throw invalidInput('taskIds', 'is required with force: the tasks to take back');
  const spaceIds = actor.spaces.map(({ id }) => id);
  if (context.run) await requireRunNotStopped(context, context.run, spaceIds);
  const undoRunId = generateId();
  // A dry run stores nothing.
  const services = { ...context.services, requireTextAllowance: () => {} };
  const undoContext = request.dryRun ? { ...context, services } : context;
  const undone: RunItem[] = [];
  const conflicts: RunItem[] = [];
  const rows = await listRunRows(db, row.id, spaceIds);
  await runInSavepoint(
    db,
    async () => {
      for (const run of rows) {
        const role = run.space_id === row.space_id ? context.role : await lockAndFindRole(context, run.space_id);
        if (!role || !isRoleAtLeast(role, 'member')) continue;
        requireMayUndo(context, run, role);
        await requireUndoAllowance(context, run);
        const result = await undoRunInSpace(undoContext, run, role, request, undoRunId);
        undone.push(...result.undone);
        conflicts.push(...result.conflicts);
        if (result.undone.length > 0) await markUndone(context, run, request, result.rev);
      }
    },
    { undo: request.dryRun ?? false },
  );
  if (undone.length === 0 && rows.some(({ undone_at }) => undone_at !== null)) throw new AppError('already_undone');
  if (request.dryRun) changedSpaceIds.clear();
  else context.afterCommit(async () => context.forgetRun?.(row.id));
  return { undone, conflicts, undoRunId: undone.length > 0 ? undoRunId : null };
}

/** Of the largest runs, dry runs included; of smaller ones as many more. */
const maxUndosPerHour = 20;
const largestChanges = 5000;
const largestBytes = 20_000_000;

/**
 * Limits what a user has taken back in an hour: on the embedded database, nothing else is done meanwhile. Counted apart from the
 * text that is written, so that an agent that has written too much can be taken back.
 * @throws AppError with code `too_much_text` or `run_too_large`
 */
async function requireUndoAllowance({ db, services, actor }: ActorContext, run: RunRow): Promise<void> {
  const { count, bytes, isWhole } = await measureRun(db, run);
  const share = Math.min(1, count / largestChanges + bytes / largestBytes) / maxUndosPerHour;
  services.requireTextAllowance(`undo ${actor.user.id}`, Math.floor(share * services.config.userBytesPerHour));
  if (!isWhole) throw new AppError('run_too_large');
}

/** @throws AppError with code `not_your_run` */
function requireMayUndo({ actor }: ActorContext, { user_id, token_id, import_id }: RunRow, role: Role): void {
  const isOwn = actor.via.kind === 'session' ? user_id === actor.user.id : token_id === actor.via.id;
  // An admin, who may import, may take an import back, with a token too.
  const isAdmin = (actor.via.kind === 'session' || import_id !== null) && isRoleAtLeast(role, 'admin');
  if (isOwn || isAdmin) return;
  throw new AppError(
    'not_your_run',
    actor.via.kind === 'session'
      ? 'You can take back the runs of your own tokens and agents. An admin can take back all runs.'
      : 'A token can take back its own runs only',
  );
}

/** Ends the run, and marks it as taken back unless only a part was chosen. A run that this one had undone counts again. */
async function markUndone(
  { db, actor, now }: ActorContext,
  run: RunRow,
  { taskIds }: UndoRequest,
  rev: number | undefined,
) {
  const undone = { undone_at: now, undone_by_id: actor.user.id, undone_rev: rev ?? null };
  const redone = { undone_at: null, undone_by_id: null, undone_rev: null };
  await updateRun(db, run, { ended_at: run.ended_at ?? now, ...(taskIds === undefined && undone) });
  if (taskIds !== undefined) return;
  let isUndone = false;
  let ancestorId = run.undo_of_id;
  while (ancestorId !== null) {
    const [ancestor]: RunRow[] = await listRunRows(db, ancestorId, [run.space_id]);
    if (!ancestor) return;
    await updateRun(db, ancestor, isUndone ? undone : redone);
    isUndone = !isUndone;
    ancestorId = ancestor.undo_of_id;
  }
}
