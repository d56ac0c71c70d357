import { getCompletedAtAfterMove } from '../../../contract/rules/taskPlacement.ts';
import { listProjectStatuses } from '../../db/queries/statuses.ts';
import type { StatusRow, TaskRow, TrashedTaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { resolveEndPosition, resolveFreePosition } from '../tasks/placeTask.ts';

interface RestoredTasks {
  /** As they were when they went to the trash. */
  rows: TaskRow[];
  /** The same tasks with their present place. */
  trashedTasks: TrashedTaskRow[];
  /** Their columns as they were. */
  keptStatuses: StatusRow[];
}

/**
 * Puts tasks back in their place: their column and position, as these have moved since. A task whose column was deleted
 * goes to the end of the one that took over its tasks, which may complete or reopen it.
 */
export async function placeRestoredTasks(
  context: ActorContext,
  { rows, trashedTasks, keptStatuses }: RestoredTasks,
): Promise<TaskRow[]> {
  const placesById = new Map(trashedTasks.map((task) => [task.id, task]));
  const statuses = await listProjectStatuses(context.db, {
    id: (rows[0] as TaskRow).project_id,
    space_id: (rows[0] as TaskRow).space_id,
  });
  const endPositions = new Map<string | null, number>();
  const placed: TaskRow[] = [];
  for (const row of rows) {
    const place = placesById.get(row.id) as TrashedTaskRow;
    if (place.status_id === row.status_id) {
      placed.push({ ...row, position: await resolveFreePosition(context, row, row, place.position) });
      continue;
    }
    const status = statuses.find(({ id }) => id === place.status_id);
    const statusId = status?.id ?? null;
    const end = endPositions.get(statusId) ?? (await resolveEndPosition(context, { ...row, status_id: statusId }));
    endPositions.set(statusId, end + 1);
    const completed_at = getCompletedAtAfterMove({
      completedAt: row.completed_at,
      fromCategory: keptStatuses.find(({ id }) => id === row.status_id)?.category,
      toCategory: status?.category,
      now: context.now,
    });
    placed.push({ ...row, status_id: statusId, position: end, completed_at });
  }
  return placed;
}
