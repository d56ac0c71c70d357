import { AppError } from '../../../contract/errors.ts';
import { notFoundResource } from '../../auth/authorize.ts';
import { countLiveLeases, findLease, findWorkingLeaseOfRun, listLiveLeases } from '../../db/queries/leases.ts';
import { updateRun } from '../../db/queries/runs.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import { findReadyCandidate, findTask, listReadyTasks, type ReadyScope } from '../../db/queries/tasks/index.ts';
import type { LeaseRow, TaskRow } from '../../db/schema.ts';
import { toEventAuthor } from '../../events/eventAuthor.ts';
import { beginRun } from '../../events/joinOrBeginRun.ts';
import { requireRunNotStopped } from '../../events/stoppedRuns.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { addMinutes } from '../instantArithmetic.ts';
import { NothingYetError } from '../nothingYetError.ts';
import { lockTask } from '../tasks/lockTask.ts';
import { updateTask } from '../tasks/updateTask.ts';
import { isLeased, saveLiveLease } from './changeLease.ts';
import { describeLeaseHolder } from './describeLeaseHolder.ts';
import { countNotReady, createReadyScope, getReason, type NotReady, type ReadyFilter } from './readyScopeAndReasons.ts';

export interface ClaimInput extends ReadyFilter {
  taskId?: string | undefined;
  minutes?: number | undefined;
}

export interface Claim {
  task: TaskRow;
  lease: LeaseRow;
  /** The run had claimed it before. */
  isResumed: boolean;
}

const defaultMinutes = 30;
const maxLeasesOfRun = 3;
const maxLeasesOfToken = 20;
/** Of several claims at once, all but one look again. */
const maxAttempts = 5;

/**
 * Claims the first ready task, or the given one, for the caller.
 * @throws NothingYetError when there is none and the call can wait
 * @throws AppError with code `run_stopped`, `not_ready`, `too_many_leases`, `not_found` or `insufficient_role`
 */
export async function claimTask(
  context: ActorContext,
  input: ClaimInput,
): Promise<Claim | { why: Partial<NotReady & { claimed: number }> }> {
  const { canWait } = context;
  // A named run that is stopped was refused before.
  if (context.run?.namedId === undefined) await requireNotStopped(context);
  const resumed = await findClaimOfRun(context, input.taskId);
  if (resumed) return resumed;
  await requireFewLeases(context);
  if (input.taskId !== undefined) {
    const task = await lockTask(context, input.taskId);
    if ((input.projectId ?? task.project_id) !== task.project_id) throw notFoundResource('projectId');
    if ((input.spaceId ?? task.space_id) !== task.space_id) throw notFoundResource('taskId');
    const scope = await createReadyScope(context, { spaceId: task.space_id }, 'member');
    await requireReady(context, scope, task);
    return createLease(context, task, input.minutes);
  }
  const scope = await createReadyScope(context, input, 'member');
  const task = await lockReadyTask(context, scope);
  if (task) return createLease(context, task, input.minutes);
  if (canWait) throw new NothingYetError();
  const claimed = await countClaimed(context, scope);
  const counts = Object.entries({ ...(await countNotReady(context.db, scope)), claimed }).filter(
    ([, count]) => count > 0,
  );
  return { why: Object.fromEntries(counts) };
}

/** The lease that the run named by the caller works on: it was interrupted, or its answer was lost. */
async function findClaimOfRun(context: ActorContext, taskId: string | undefined): Promise<Claim | undefined> {
  const { db, actor, now, run } = context;
  if (actor.via.kind === 'session' || run?.namedId === undefined) return undefined;
  const spaceIds = actor.spaces.map(({ id }) => id);
  const lease = await findWorkingLeaseOfRun(db, { tokenId: actor.via.id, runId: run.namedId, spaceIds, now });
  const task = lease && (await findTask(db, lease.space_id, lease.task_id));
  if (!task || (taskId !== undefined && taskId !== task.id)) return undefined;
  return { task, lease, isResumed: true };
}

/** @throws AppError with code `run_stopped` */
async function requireNotStopped(context: ActorContext): Promise<void> {
  const { run, actor } = context;
  const spaceIds = actor.spaces.map(({ id }) => id);
  if (run) await requireRunNotStopped(context, run, spaceIds);
}

async function requireFewLeases({ db, actor, now, run }: ActorContext): Promise<void> {
  if (actor.via.kind === 'session') return;
  const { via } = actor;
  const spaceIds = actor.spaces.map(({ id }) => id);
  const counts = await countLiveLeases(db, { tokenId: via.id, runId: run?.namedId ?? null, spaceIds, now });
  if (run?.namedId !== undefined && counts.ofRun >= maxLeasesOfRun)
    throw new AppError('too_many_leases', `A run can hold ${maxLeasesOfRun} tasks. Report on one first.`);
  if (counts.ofToken >= maxLeasesOfToken)
    throw new AppError('too_many_leases', `A token can hold ${maxLeasesOfToken} tasks. Report on one first.`);
}

/** The first ready task, with its space locked. Other claims may take it before it is locked; then it looks again. */
async function lockReadyTask(context: ActorContext, scope: ReadyScope): Promise<TaskRow | undefined> {
  const { db } = context;
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const [candidate] = await listReadyTasks(db, scope, 1);
    if (!candidate) break;
    const task = await lockTask(context, candidate.id);
    // SQLite has a single writer. On PostgreSQL the space was unlocked when the candidate was found.
    const [locked] = await listReadyTasks(db, { ...scope, spaceIds: [task.space_id] }, 1);
    if (locked) return locked.id === task.id ? task : findTask(db, task.space_id, locked.id);
  }
  return undefined;
}

/** @throws AppError with code `not_ready` */
async function requireReady(context: ActorContext, scope: ReadyScope, task: TaskRow): Promise<void> {
  const { db, now } = context;
  if (task.completed_at !== null) throw new AppError('not_ready', 'The task is not ready: it is done');
  if (task.is_archived) throw new AppError('not_ready', 'The task is not ready: it is archived');
  if (isLeased(task, now)) {
    const lease = await findLease(db, task);
    const why = lease?.user_id
      ? await describeLeaseHolder(context, lease)
      : 'agents have failed; a person has to look first';
    throw new AppError('not_ready', `The task is not ready: ${why}`);
  }
  const candidate = await findReadyCandidate(db, scope, task);
  const reason = candidate && getReason(candidate);
  if (reason) throw new AppError('not_ready', `The task is not ready: ${reasonTexts[reason]}`);
}

const reasonTexts: Record<keyof NotReady, string> = {
  blocked: 'an open task blocks it or its parent',
  subtasks: 'it has open subtasks',
  notStarted: 'its start date is to come',
  others: 'it is assigned to other people',
};

async function createLease(context: ActorContext, task: TaskRow, minutes = defaultMinutes): Promise<Claim> {
  const { db, actor, now, run } = context;
  const { space_id: spaceId } = task;
  const runId = actor.via.kind !== 'session' ? (run?.namedId ?? (await beginRun(context, spaceId))) : null;
  const earlier = await findLease(db, task);
  const lease: LeaseRow = {
    task_id: task.id,
    space_id: spaceId,
    fence: (earlier?.fence ?? 0) + 1,
    run_id: runId,
    ...toEventAuthor(actor),
    state: 'working',
    note: null,
    minutes,
    seen_rev: task.rev,
    failures: earlier?.failures ?? 0,
    end_reason: null,
    ended_by_id: null,
    claimed_at: now,
    until: addMinutes(now, minutes),
  };
  if (runId !== null && run?.namedId === runId)
    await updateRun(db, { id: runId, space_id: spaceId }, { state: 'working' });
  await saveLiveLease(context, task, lease, { from: 'free', isClaim: true });
  await moveToColumn(context, task, 'active');
  const moved = (await findTask(db, spaceId, task.id)) as TaskRow;
  return { task: moved, lease, isResumed: false };
}

/** Moves the task to the project's first column of the category, unless it is already in such a column. */
export async function moveToColumn(
  context: ActorContext,
  task: TaskRow,
  category: 'todo' | 'active' | 'done',
  fields: { isCompleted?: boolean } = {},
): Promise<void> {
  const statuses = await listProjectStatuses(context.db, { id: task.project_id, space_id: task.space_id });
  const current = statuses.find(({ id }) => id === task.status_id);
  const target = statuses.find((status) => status.category === category);
  const isMoved = target !== undefined && current?.category !== category;
  if (isMoved || fields.isCompleted)
    await updateTask(context, task, { ...fields, ...(isMoved && { statusId: target.id }) });
}

async function countClaimed({ db, now }: ActorContext, { spaceIds, projectId }: ReadyScope): Promise<number> {
  const leases = await listLiveLeases(db, { spaceIds: [...spaceIds], projectId, now, limit: 1000 });
  return leases.length;
}
