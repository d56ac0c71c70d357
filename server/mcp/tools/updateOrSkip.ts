import { findTask } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../../operations/handlerTypes.ts';
import { skipThis } from '../../operations/recurrence/skipOccurrence.ts';
import type { TaskOutput } from '../../operations/tasks/presentTask.ts';
import { updateTask } from '../../operations/tasks/updateTask.ts';

type TaskPatch = Parameters<typeof updateTask>[2];

/** Updates a task. With `recurrence: "skip"`, a task that repeats then moves on to its next day. */
export async function updateOrSkip(
  context: ActorContext,
  task: TaskRow,
  { recurrence, ...patch }: Omit<TaskPatch, 'recurrence'> & { recurrence?: TaskPatch['recurrence'] | 'skip' },
): Promise<TaskOutput> {
  if (recurrence !== 'skip') return updateTask(context, task, { ...patch, recurrence });
  await updateTask(context, task, patch);
  return skipThis(context, (await findTask(context.db, task.space_id, task.id)) ?? task);
}
