import { invalidInput } from '../../../contract/errors.ts';
import { Id } from '../../../contract/fields.ts';
import { parseRef } from '../../../contract/rules/taskRefs.ts';
import { findTaskRef } from '../../db/queries/tasks/index.ts';
import type { EventRow } from '../../db/schema.ts';
import { sumUpEvents } from '../../operations/changes/netChanges.ts';
import type { ActorContext, ToolHandler } from '../../operations/handlerTypes.ts';
import { claimTask } from '../../operations/leases/claimTask.ts';
import { formatLeaseHandle, parseLeaseHandle } from '../../operations/leases/leaseHandle.ts';
import { reportWork } from '../../operations/leases/reportWork.ts';
import { findByReference } from '../../operations/references/findByReference.ts';
import { lockTask } from '../../operations/tasks/lockTask.ts';
import { presentTask } from '../../operations/tasks/presentTask.ts';
import { formatMinuteInZone } from '../../operations/timeZoneDates.ts';
import { presentChanges } from '../presenters/changeTexts.ts';
import { omitEmpty, presentTaskSummary } from '../presenters/taskSummaries.ts';
import { get_task } from './getTask.ts';

export const claim_task: ToolHandler<'claim_task'> = async (context, input) => {
  const claim = await claimTask(context, input);
  if ('why' in claim) return { task: null, why: claim.why };
  const { task: row, lease, isResumed } = claim;
  const { spaceId: _, ...base } = context;
  const shown = await get_task(
    { ...base, idField: 'taskId', row, spaceId: row.space_id, role: 'member' },
    { taskId: row.id },
  );
  return omitEmpty({
    ...shown,
    nextCursor: undefined,
    lease: formatLeaseHandle(await findTaskRef(context.db, row), lease),
    until: formatTime(context, lease.until),
    resumed: isResumed || undefined,
  } as Awaited<ReturnType<ToolHandler<'claim_task'>>>);
};

export const report_work: ToolHandler<'report_work'> = async (context, input) => {
  const taskId = await findTaskId(context, parseLeaseHandle(input.lease).task);
  const { task, lease, eventsByOthers } = await reportWork(context, await lockTask(context, taskId), input);
  return omitEmpty({
    task: await presentTaskSummary(context, await presentTask(context.db, task)),
    lease: lease && input.lease,
    until: lease && formatTime(context, lease.until),
    meanwhile: await describeMeanwhile(context, eventsByOthers),
  });
};

async function findTaskId(context: ActorContext, task: string): Promise<string> {
  if (parseRef(task) === undefined) {
    const { data: id } = Id.safeParse(task);
    if (id === undefined) throw invalidInput('lease', 'must be the lease that claim_task returned');
    return id;
  }
  const spaceIds = context.actor.spaces.map(({ id }) => id);
  return findByReference(context, 'task', task, { scope: { spaceIds }, path: 'lease' });
}

/** What others have done to the task: "Ana: comment: The blue one". */
async function describeMeanwhile(context: ActorContext, events: readonly EventRow[]): Promise<string[]> {
  const changes = await presentChanges(context, sumUpEvents(events));
  return changes.flatMap(({ by, what }) => what.map((text) => `${by.join(', ')}: ${text}`));
}

function formatTime({ actor }: ActorContext, instant: string): string {
  return formatMinuteInZone(actor.user.time_zone, instant);
}
