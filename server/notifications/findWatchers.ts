import type { Db } from '../db/engine/database.ts';
import { listInvolvedPeople, listProjectWatchers, listTaskWatchers, type WatchedTask } from '../db/queries/watchers.ts';

export interface Watchers {
  /** Who watches the task, by choice or because they have to do with it. */
  listOfTask(task: WatchedTask): Set<string>;
  /** Who watches its project. */
  listOfProject(task: WatchedTask): ReadonlySet<string>;
}

/**
 * Finds who watches the tasks: who has chosen to, its creator, its assignees, the authors of its comments, and who
 * watches its project. Those who have chosen not to watch the task do not.
 */
export async function findWatchers(db: Db, spaceId: string, tasks: readonly WatchedTask[]): Promise<Watchers> {
  const taskIds = tasks.map(({ id }) => id);
  const projectIds = [...new Set(tasks.map(({ project_id }) => project_id))];
  const involved = Map.groupBy(await listInvolvedPeople(db, spaceId, taskIds), ({ task_id }) => task_id);
  const chosen = Map.groupBy(await listTaskWatchers(db, spaceId, taskIds), ({ task_id }) => task_id);
  const ofProjects = new Map<string, Set<string>>();
  for (const { project_id, user_id } of await listProjectWatchers(db, spaceId, projectIds))
    ofProjects.set(project_id, (ofProjects.get(project_id) ?? new Set()).add(user_id));
  const listOfProject = ({ project_id }: WatchedTask) => ofProjects.get(project_id) ?? new Set<string>();

  return {
    listOfProject,
    listOfTask: (task) => {
      const userIds = new Set(listOfProject(task));
      if (task.created_by_id !== null) userIds.add(task.created_by_id);
      for (const { user_id } of involved.get(task.id) ?? []) userIds.add(user_id);
      for (const { user_id, is_watching } of chosen.get(task.id) ?? []) {
        if (is_watching) userIds.add(user_id);
        else userIds.delete(user_id);
      }
      return userIds;
    },
  };
}
