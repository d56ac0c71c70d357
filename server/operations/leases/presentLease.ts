import type * as z from 'zod';
import type { Lease } from '../../../contract/leases.ts';
import type { Db } from '../../db/engine/database.ts';
import { lookupTaskTitles } from '../../db/queries/tasks/index.ts';
import type { LeaseRow, TaskRow } from '../../db/schema.ts';

export type LeaseOutput = z.input<typeof Lease>;

/** The handle that a claim returns: it names the task by its ref, and the claim. */
export function formatLeaseHandle(ref: string, { fence }: Pick<LeaseRow, 'fence'>): string {
  return `${ref}#${fence}`;
}

/** `task`: an id or a ref. */
export function parseLeaseHandle(handle: string): { task: string; fence: number } {
  const [task = '', fence = ''] = handle.split('#');
  return { task, fence: Number(fence) };
}

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

export async function findTaskRef(db: Db, { id, space_id }: Pick<TaskRow, 'id' | 'space_id'>): Promise<string> {
  return (await lookupTaskTitles(db, [space_id], [id])).get(id)?.ref ?? id;
}
