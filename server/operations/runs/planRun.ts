import type { Role } from '../../../contract/rules/roles.ts';
import type { Db } from '../../db/engine/database.ts';
import type { LoadedRun } from './loadRun.ts';
import { type CommentPlan, planComments } from './planComments.ts';
import { listMemberItems, planRecords, type RecordPlan } from './planRecords.ts';
import { type IsChosen, planTasks, type TaskPlan } from './planTasks.ts';
import { listRestorableTaskIds } from './removeAndRestoreTasks.ts';
import type { RunItem } from './runItem.ts';

/** What a run did, and what taking it back would do. */
export interface RunPlan {
  loaded: LoadedRun;
  tasks: TaskPlan[];
  comments: CommentPlan[];
  records: RecordPlan[];
  members: RunItem[];
}

/** @param role The role of who takes it back */
export async function planRun(db: Db, loaded: LoadedRun, role: Role, isChosen: IsChosen): Promise<RunPlan> {
  const tasks = await planTasks(db, loaded, await listRestorableTaskIds(db, loaded), isChosen);
  return {
    loaded,
    tasks,
    comments: await planComments(db, loaded, tasks),
    records: await planRecords(db, loaded, tasks, role),
    members: listMemberItems(loaded),
  };
}

/** Everything that can be taken back, with the task that it belongs to. */
export function listEntries({ tasks, comments, records }: RunPlan): { item: RunItem; taskId: string | null }[] {
  return [...tasks, ...comments, ...records.map(({ item }) => ({ item, taskId: null }))];
}
