import { insertBlocker, isBlockedByOrSame, listTasksByIds } from '../../db/queries/tasks/index.ts';
import { appendTrashedRow, insertRestoredRows, listTrashedTasksByIds } from '../../db/queries/trash.ts';
import type { BlockerRow, TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { addBlocker } from '../tasks/blockers.ts';

/**
 * Restores what blocked the tasks and what they blocked. Of two tasks that are both in the trash, the one that comes back
 * last restores it. What would form a cycle by now is left out.
 */
export async function restoreBlockers(context: ActorContext, tasks: TaskRow[], blockers: BlockerRow[]): Promise<void> {
  const { db } = context;
  const { space_id: spaceId } = tasks[0] as TaskRow;
  const tasksById = new Map(tasks.map((task) => [task.id, task]));
  const [inside, outside] = [
    blockers.filter((row) => tasksById.has(row.task_id) && tasksById.has(row.blocker_id)),
    blockers.filter((row) => !tasksById.has(row.task_id) || !tasksById.has(row.blocker_id)),
  ];
  await insertRestoredRows(db, 'blockers', inside as unknown as Parameters<typeof insertRestoredRows>[2]);
  const otherIds = outside.map((row) => (tasksById.has(row.task_id) ? row.blocker_id : row.task_id));
  const others = new Map((await listTasksByIds(db, spaceId, otherIds)).map((task) => [task.id, task]));
  const trashed = new Map((await listTrashedTasksByIds(db, spaceId, otherIds)).map((task) => [task.id, task]));
  for (const row of outside) {
    const task = tasksById.get(row.task_id);
    const otherId = task ? row.blocker_id : row.task_id;
    const [other, trashedOther] = [others.get(otherId), trashed.get(otherId)];
    if (trashedOther) {
      const taskId = trashedOther.trashed_with_id ?? trashedOther.id;
      const content = JSON.stringify(row);
      await appendTrashedRow(db, { space_id: spaceId, task_id: taskId, table_name: 'blockers', content });
      continue;
    }
    if (!other || (await isBlockedByOrSame(db, spaceId, row.blocker_id, row.task_id))) continue;
    if (task) await insertBlocker(db, task, row.blocker_id);
    else await addBlocker(context, other, row.blocker_id);
  }
}
