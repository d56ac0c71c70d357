import { AppError, invalidInput } from '../../../contract/errors.ts';
import { isBySameCredentials } from '../../auth/authorize.ts';
import { listTaskEventsAfter } from '../../db/queries/events.ts';
import { findLease } from '../../db/queries/leases.ts';
import { lookupNames } from '../../db/queries/lookupNames.ts';
import { findTask } from '../../db/queries/tasks/index.ts';
import type { EventRow, LeaseRow, TaskRow } from '../../db/schema.ts';
import { hideTrashedTexts } from '../../events/hideTrashedTexts.ts';
import { addComment } from '../comments.ts';
import type { ActorContext, OperationInput } from '../handlerTypes.ts';
import { addMinutes } from '../instantArithmetic.ts';
import { endLease, endOfTime, endWorkOfRun, saveLiveLease } from './changeLease.ts';
import { moveToColumn } from './claimTask.ts';
import { describeLeaseHolder } from './describeLeaseHolder.ts';
import { parseLeaseHandle } from './leaseHandle.ts';

export type ReportInput = Omit<OperationInput<'report_work'>, 'taskId'>;

/** A waiting agent keeps the task for 7 days. */
const waitingMinutes = 7 * 24 * 60;
/** After so many failures the task waits for a person. */
const maxFailures = 3;
const maxEvents = 300;

export interface Report {
  task: TaskRow;
  /** Undefined when the work has ended. */
  lease: LeaseRow | undefined;
  /** What others have done to the task since the holder's last call for it. */
  eventsByOthers: EventRow[];
}

/**
 * Does what the holder of a lease reports. `task` is locked.
 * @throws AppError with code `lease_lost`, `lease_stopped` or `invalid_input`
 */
export async function reportWork(context: ActorContext, task: TaskRow, input: ReportInput): Promise<Report> {
  const { db, now } = context;
  const lease = await requireOwnLease(context, task, input.lease);
  // The lease tells which run the report belongs to.
  if (lease.run_id !== null) context.run?.continueRun(lease.run_id);
  const eventsByOthers = await listEventsByOthers(context, task, lease);
  const { state, note } = input;
  if (state === 'waiting' && note === undefined)
    throw invalidInput('note', 'is required with waiting: the question for a person');
  if (note !== undefined && state !== 'working') await addComment(context, task, note);
  const minutes = input.minutes ?? lease.minutes;
  const seenRev = Math.max(lease.seen_rev, eventsByOthers.at(-1)?.rev ?? 0, context.recordedRev ?? 0);
  if (state === 'working' || state === 'waiting') {
    const until = addMinutes(now, state === 'waiting' ? waitingMinutes : minutes);
    const renewed: LeaseRow = { ...lease, state, minutes, until, seen_rev: seenRev, note: note ?? lease.note };
    await saveLiveLease(context, task, renewed, { from: lease.state });
    return { task, lease: renewed, eventsByOthers };
  }
  const failures = state === 'failed' ? lease.failures + 1 : state === 'done' ? 0 : lease.failures;
  if (state === 'failed' && failures >= maxFailures) await waitForPerson(context, task, { ...lease, failures }, note);
  else await endLease(context, task, { reason: state, note, failures });
  if (state === 'done') await moveToColumn(context, task, 'done', { isCompleted: true });
  // Back where the next agent looks for it.
  else await moveToColumn(context, task, 'todo');
  return { task: (await findTask(db, task.space_id, task.id)) as TaskRow, lease: undefined, eventsByOthers };
}

/** Nobody works on the task any more, but agents do not take it either, until a person has answered. */
async function waitForPerson(context: ActorContext, task: TaskRow, lease: LeaseRow, note: string | undefined) {
  const waiting: LeaseRow = {
    ...lease,
    run_id: null,
    user_id: null,
    token_id: null,
    state: 'waiting',
    note: note ?? lease.note,
    until: endOfTime,
  };
  await endWorkOfRun(context, lease, 'failed');
  await saveLiveLease(context, task, waiting, { from: lease.state });
}

/** A lease that has run out is still valid as long as nobody else has claimed the task. */
async function requireOwnLease(context: ActorContext, task: TaskRow, handle: string): Promise<LeaseRow> {
  const { fence } = parseLeaseHandle(handle);
  const lease = await findLease(context.db, task);
  if (!lease || fence > lease.fence) throw invalidInput('lease', 'must be the lease that claim_task returned');
  // The handle proves the claim, whichever of the user's tokens reports.
  if (lease.fence === fence && lease.user_id === context.actor.user.id) return lease;
  if (lease.user_id !== null) throw new AppError('lease_lost', await describeLeaseHolder(context, lease));
  if (lease.fence !== fence || lease.end_reason === null) throw new AppError('lease_lost');
  const [name = 'somebody'] = (
    await lookupNames(context.db, 'users', [], lease.ended_by_id === null ? [] : [lease.ended_by_id])
  ).values();
  if (lease.end_reason !== 'stopped')
    throw new AppError('lease_lost', `The lease has ended: ${endTexts[lease.end_reason]} ${name}`);
  throw new AppError('lease_stopped', `stopped by ${name}${lease.note === null ? '' : `: "${lease.note}"`}`);
}

const endTexts = {
  done: 'done by',
  back: 'given back by',
  failed: 'given up by',
  closed: 'the task was completed or archived by',
};

async function listEventsByOthers({ db, actor }: ActorContext, task: TaskRow, lease: LeaseRow): Promise<EventRow[]> {
  const events = await listTaskEventsAfter(db, task, lease.seen_rev, maxEvents);
  const shown = await hideTrashedTexts(db, task.space_id, events);
  return shown.filter((event) => !isBySameCredentials(actor, event));
}
