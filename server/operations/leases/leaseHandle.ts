import type { LeaseRow } from '../../db/schema.ts';

/** The handle that a claim returns: it names the task by its ref, and the claim. */
export function formatLeaseHandle(ref: string, { fence }: Pick<LeaseRow, 'fence'>): string {
  return `${ref}#${fence}`;
}

/** `task`: an id or a ref. */
export function parseLeaseHandle(handle: string): { task: string; fence: number } {
  const [task = '', fence = ''] = handle.split('#');
  return { task, fence: Number(fence) };
}
