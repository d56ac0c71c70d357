import type { Db } from '../../db/engine/database.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { Value } from './fieldHistory.ts';
import type { LoadedRun } from './loadRun.ts';
import type { LinkStep, TaskPlan } from './planTasks.ts';
import { type FieldValues, findTargets, removeGoneTargets } from './removeGoneTargets.ts';
import { getStateOfFields } from './runItem.ts';

/** What taking back writes to a task. */
export interface TaskWrite {
  row: TaskRow;
  fields: FieldValues;
  links: LinkStep[];
}

/**
 * The writes that take back the planned changes. What no longer exists stays away: a change back to it becomes a
 * conflict in the plan.
 */
export async function buildTaskWrites(
  db: Db,
  loaded: LoadedRun,
  plans: TaskPlan[],
  { force }: { force: boolean },
): Promise<TaskWrite[]> {
  const isWanted = ({ state }: { state: string }) => state === 'applied' || (force && state === 'conflict');
  const updates = plans.filter(
    ({ action, item }) => action === 'update' || (action === 'remove' && item.state === 'applied'),
  );
  const targets = await findTargets(db, loaded.run.space_id, updates);
  const writes: TaskWrite[] = [];
  for (const plan of updates) {
    const current = loaded.tasks.get(plan.taskId);
    if (!current) continue;
    const { row } = current;
    const wanted = plan.item.fields.filter((entry) => isWanted(entry) && !Array.isArray(entry.now));
    const fields: FieldValues = {};
    for (const { field, before } of wanted) fields[field] = before as Exclude<Value, string[]>;
    // A position belongs to its column.
    const isColumnKept = plan.item.fields.some(
      (entry) => /^(statusId|projectId)$/.test(entry.field) && !isWanted(entry) && entry.state === 'conflict',
    );
    if (isColumnKept) delete fields['position'];
    const gone = await removeGoneTargets(targets, row, fields);
    const links = plan.links.filter(
      (step) => isWanted(step) && (!step.isAdded || targets.existingIds[step.field].has(step.id)),
    );
    const lost = plan.links.filter((step) => isWanted(step) && !links.includes(step));
    for (const entry of plan.item.fields)
      if (gone.has(entry.field) || lost.some(({ field }) => field === entry.field)) entry.state = 'conflict';
    if (plan.action === 'update' && (gone.size > 0 || lost.length > 0))
      plan.item.state = getStateOfFields(plan.item.fields);
    if (Object.keys(fields).length > 0 || links.length > 0) writes.push({ row, fields, links });
  }
  return writes;
}
