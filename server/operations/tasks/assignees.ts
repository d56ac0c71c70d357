import { AppError, invalidInput } from '../../../contract/errors.ts';
import { listTaskRelations } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';
import type { TaskOutput } from './presentTask.ts';
import { writeFieldsAndLinks } from './writeFieldsAndLinks.ts';

/** @throws AppError with code `invalid_input` when the user is not a member of the space */
export async function assignMember(context: ActorContext, task: TaskRow, userId: string): Promise<TaskOutput> {
  const assigneeIds = await listAssigneeIds(context, task);
  if (!assigneeIds.includes(userId)) assigneeIds.push(userId);
  return changeAssignees(context, task, assigneeIds);
}

export async function removeAssignee(context: ActorContext, task: TaskRow, userId: string): Promise<TaskOutput> {
  const assigneeIds = await listAssigneeIds(context, task);
  return changeAssignees(
    context,
    task,
    assigneeIds.filter((id) => id !== userId),
  );
}

async function listAssigneeIds({ db }: ActorContext, task: TaskRow): Promise<string[]> {
  const [relations] = await listTaskRelations(db, [task]);
  return relations?.assigneeIds ?? [];
}

async function changeAssignees(context: ActorContext, task: TaskRow, assigneeIds: string[]): Promise<TaskOutput> {
  try {
    return await writeFieldsAndLinks(context, task, {}, { assigneeIds });
  } catch (error) {
    // The error names `assigneeIds`, which the input of these operations does not have.
    if (error instanceof AppError && error.code === 'invalid_input') {
      throw invalidInput('userId', 'must be a member of the space');
    }
    throw error;
  }
}
