import { AppError, invalidInput } from '../../../contract/errors.ts';
import { listTaskRelations } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import { presentTask, type TaskOutput } from './presentTask.ts';
import { writeFieldsAndLinks } from './writeFieldsAndLinks.ts';

/** @throws AppError with code `invalid_input` when the space has no such label */
export async function addTaskLabel(context: ActorContext, task: TaskRow, labelId: string): Promise<TaskOutput> {
  const labelIds = await listLabelIds(context, task);
  if (labelIds.includes(labelId)) return presentTask(context.db, task);
  try {
    return await writeFieldsAndLinks(context, task, {}, { labelIds: [...labelIds, labelId] });
  } catch (error) {
    // The error names `labelIds`, which the input does not have.
    if (error instanceof AppError && error.code === 'invalid_input') {
      throw invalidInput('labelId', 'must be a label of the space');
    }
    throw error;
  }
}

export async function removeTaskLabel(context: ActorContext, task: TaskRow, labelId: string): Promise<TaskOutput> {
  const labelIds = await listLabelIds(context, task);
  const remainingIds = labelIds.filter((id) => id !== labelId);
  return writeFieldsAndLinks(context, task, {}, { labelIds: remainingIds });
}

async function listLabelIds({ db }: ActorContext, task: TaskRow): Promise<string[]> {
  const [relations] = await listTaskRelations(db, [task]);
  return relations?.labelIds ?? [];
}
