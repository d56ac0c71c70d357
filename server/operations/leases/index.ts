import { AppError } from '../../../contract/errors.ts';
import { formatRef } from '../../../contract/rules/taskRefs.ts';
import { findLease, listLiveLeases } from '../../db/queries/leases.ts';
import { findTaskRef, listReadyTasks, listTasksInSpaces } from '../../db/queries/tasks/index.ts';
import type { LeaseRow, TaskRow } from '../../db/schema.ts';
import { addComment } from '../comments.ts';
import type { ActorContext, Handler } from '../handlerTypes.ts';
import { addMinutes } from '../instantArithmetic.ts';
import { presentTask, presentTasks } from '../tasks/presentTask.ts';
import { endLease, isLeased, saveLiveLease } from './changeLease.ts';
import { claimTask, moveToColumn } from './claimTask.ts';
import { presentLease } from './presentLease.ts';
import { createReadyScope } from './readyScopeAndReasons.ts';
import { reportWork } from './reportWork.ts';

const maxListed = 1000;
/** How long an agent keeps a task after its question was answered. */
const answeredMinutes = 60;

export const claim_task: Handler<'claim_task'> = async (context, input) => {
  const claim = await claimTask(context, input);
  if ('why' in claim) return { task: null, lease: null, why: claim.why };
  const { task, lease, isResumed } = claim;
  const presented = await presentTask(context.db, task);
  return {
    task: presented,
    lease: presentLease(lease, task, presented.ref),
    ...(isResumed && { resumed: true as const }),
  };
};

export const report_work: Handler<'report_work'> = async (context, { taskId: _, ...input }) => {
  const { task, lease } = await reportWork(context, context.row, input);
  const presented = await presentTask(context.db, task);
  return { task: presented, lease: lease ? presentLease(lease, task, presented.ref) : null };
};

export const get_lease: Handler<'get_lease'> = async (context) => ({ lease: await readLease(context, context.row) });

export const list_leases: Handler<'list_leases'> = async (context, input) => {
  const { db, now } = context;
  const { spaceIds, projectId } = await createReadyScope(context, input, 'viewer');
  const rows = await listLiveLeases(db, { spaceIds: [...spaceIds], projectId, now, limit: maxListed });
  return { leases: rows.map((row) => presentLease(row, row, formatRef(row.key, row.number))) };
};

export const list_ready_tasks: Handler<'list_ready_tasks'> = async (context, { limit = 50, ...filter }) => {
  const { db } = context;
  const scope = await createReadyScope(context, filter, 'viewer');
  const tasks = await listReadyTasks(db, scope, limit);
  const ids = tasks.map(({ id }) => id);
  const rows = new Map((await listTasksInSpaces(db, scope.spaceIds, ids)).map((row) => [row.id, row]));
  return {
    tasks: await presentTasks(
      db,
      tasks.flatMap(({ id }) => rows.get(id) ?? []),
    ),
  };
};

export const stop_work: Handler<'stop_work'> = async (context, { note }) => {
  requirePerson(context);
  await endLease(context, context.row, { reason: 'stopped', note, failures: 0 });
  return { lease: null };
};

export const answer_work: Handler<'answer_work'> = async (context, { content }) => {
  requirePerson(context);
  const { db, row, now } = context;
  const lease = await findLease(db, row);
  if (!lease || !isLeased(row, now) || lease.state !== 'waiting') throw new AppError('not_waiting');
  await addComment(context, row, content);
  if (lease.user_id === null) {
    await endLease(context, row, { reason: 'back', failures: 0 });
    await moveToColumn(context, row, 'todo');
    return { lease: null };
  }
  // The answer is something that the agent has not seen.
  const answered: LeaseRow = { ...lease, state: 'working', until: addMinutes(now, answeredMinutes) };
  await saveLiveLease(context, row, answered, { from: 'waiting' });
  return { lease: presentLease(answered, row, await findTaskRef(db, row)) };
};

async function readLease({ db, now }: ActorContext, task: TaskRow) {
  const lease = isLeased(task, now) ? await findLease(db, task) : undefined;
  return lease ? presentLease(lease, task, await findTaskRef(db, task)) : null;
}

/** @throws AppError with code `person_required` */
function requirePerson({ actor }: ActorContext): void {
  if (actor.via.kind !== 'session') throw new AppError('person_required');
}
