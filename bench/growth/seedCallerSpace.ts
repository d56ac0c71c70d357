import { createApiCaller, type SeededProjects, seedProjects } from '../seedProjects.ts';

/** The caller's space, which is the same in instances of all sizes. */
export interface CallerSpace extends SeededProjects {
  spaceId: string;
  /** The revision of the space's last event. */
  rev: number;
}

/** Creates a space with about 1,000 tasks in three projects. The caller is assigned to the 50 of the small one. */
export async function seedCallerSpace(address: string): Promise<CallerSpace> {
  const seeded = await seedProjects(address, undefined);
  const call = createApiCaller(address, { authorization: `Bearer ${seeded.token}` });
  for (const id of seeded.small.taskIds) await call('PUT', `/tasks/${id}/assignees/me`);
  const { task } = await call('GET', `/tasks/${seeded.small.taskIds[0]}`);
  const activity = await call('GET', `/tasks/${seeded.small.taskIds.at(-1)}/activity?limit=1`);
  return { ...seeded, spaceId: task.spaceId, rev: activity[0].rev };
}
