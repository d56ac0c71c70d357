import { caller, type Seeded, seed } from '../seedProjects.ts';

/** What the caller has, which stays the same while the instance grows. */
export interface Home extends Seeded {
  spaceId: string;
  /** Of the last event there. */
  rev: number;
}

/** A space with some 1,000 tasks in three projects; the 50 of the small one are the caller's. */
export async function makeHome(address: string): Promise<Home> {
  const seeded = await seed(address, undefined);
  const call = caller(address, { authorization: `Bearer ${seeded.token}` });
  for (const id of seeded.small.taskIds) await call('PUT', `/tasks/${id}/assignees/me`);
  const { task } = await call('GET', `/tasks/${seeded.small.taskIds[0]}`);
  const activity = await call('GET', `/tasks/${seeded.small.taskIds.at(-1)}/activity?limit=1`);
  return { ...seeded, spaceId: task.spaceId, rev: activity[0].rev };
}
