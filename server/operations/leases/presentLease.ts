import type * as z from 'zod';
import type { Lease } from '../../../contract/leases.ts';
import type { LeaseRow, TaskRow } from '../../db/schema.ts';
import { formatLeaseHandle } from './leaseHandle.ts';

export type LeaseOutput = z.input<typeof Lease>;

/** `ref`: that of the task. */
export function presentLease(
  lease: LeaseRow,
  { project_id, title }: Pick<TaskRow, 'project_id' | 'title'>,
  ref: string,
): LeaseOutput {
  const { user_id: userId } = lease;
  return {
    lease: formatLeaseHandle(ref, lease),
    taskId: lease.task_id,
    spaceId: lease.space_id,
    projectId: project_id,
    title,
    runId: lease.run_id,
    by: userId === null ? null : { userId, tokenId: lease.token_id, tokenName: lease.token_name, client: lease.client },
    state: lease.state,
    note: lease.note,
    failures: lease.failures,
    claimedAt: lease.claimed_at,
    until: lease.until,
  };
}
