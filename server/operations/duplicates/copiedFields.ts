import type { TaskRelations } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ActorContext } from '../handlerTypes.ts';

/** What a copy of a task has of it. `memberIds`: who of its assignees can be assigned. */
export function toCopiedFields(
  task: TaskRow,
  { assigneeIds, labelIds }: Pick<TaskRelations, 'assigneeIds' | 'labelIds'>,
  memberIds: ReadonlySet<string>,
) {
  return {
    title: task.title,
    description: task.description,
    priority: task.priority,
    startDate: task.start_date,
    dueDate: task.due_date,
    estimatedHours: task.estimated_hours,
    assigneeIds: assigneeIds.filter((id) => memberIds.has(id)),
    labelIds,
  };
}

/** Besides its text, a copy takes as long as some text. */
const bytesPerCopy = 5000;

/**
 * Counts copies as text, because the limits of requests do not: one request makes many.
 * @throws AppError with code `too_much_text`
 */
export function requireCopyAllowance({ services, actor }: ActorContext, copies: number): void {
  services.requireTextAllowance(actor.user.id, copies * bytesPerCopy);
}
