import type { TaskRelations } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';

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
