import { createApiCaller, type SeededProjects, seedProjects } from '../seedProjects.ts';

/** What the caller has, which stays the same while the instance grows. */
export interface CallerSpace extends SeededProjects {
  spaceId: string;
  /** Of the last event there. */
  rev: number;
}

/** A space with some 1,000 tasks in three projects; the 50 of the small one are the caller's. */
export async function seedCallerSpace(address: string): Promise<CallerSpace> {
  const seeded = await seedProjects(address, undefined);
  const call = createApiCaller(address, { authorization: `Bearer ${seeded.token}` });
  for (const id of seeded.small.taskIds) await call('PUT', `/tasks/${id}/assignees/me`);
  const { task } = await call('GET', `/tasks/${seeded.small.taskIds[0]}`);
  const activity = await call('GET', `/tasks/${seeded.small.taskIds.at(-1)}/activity?limit=1`);
  return { ...seeded, spaceId: task.spaceId, rev: activity[0].rev };
}
