import type * as z from 'zod';
import { formatRef } from '../../../contract/rules/taskRefs.ts';
import type { Task, TaskDetail } from '../../../contract/taskSchemas.ts';
import type { Db } from '../../db/engine/database.ts';
import { countCommentsAndSubtasks, listTaskRelations, type TaskRelations } from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import { parseRecurrence } from '../recurrence/storedRecurrence.ts';

export type TaskOutput = z.input<typeof Task>;

/** Tasks in the contract's shape, with their assignees, labels and blockers. */
export async function presentTasks(db: Db, rows: readonly TaskRow[]): Promise<TaskOutput[]> {
  const relations = await listTaskRelations(db, rows);
  return rows.map((row, index) => toTask(row, relations[index] as TaskRelations));
}

export async function presentTask(db: Db, row: TaskRow): Promise<TaskOutput> {
  const [task] = await presentTasks(db, [row]);
  return task as TaskOutput;
}

/** A task with the number of its comments and subtasks. */
export async function presentTaskDetail(db: Db, row: TaskRow): Promise<z.input<typeof TaskDetail>> {
  const { comments, subtasks } = await countCommentsAndSubtasks(db, row);
  return { ...(await presentTask(db, row)), commentCount: comments, subtaskCount: subtasks };
}

export function toTask(row: TaskRow, relations: TaskRelations): TaskOutput {
  return {
    id: row.id,
    ref: formatRef(relations.spaceKey, row.number),
    spaceId: row.space_id,
    projectId: row.project_id,
    title: row.title,
    description: row.description,
    statusId: row.status_id,
    priority: row.priority,
    startDate: row.start_date,
    dueDate: row.due_date,
    parentTaskId: row.parent_task_id,
    position: row.position,
    completedAt: row.completed_at,
    isArchived: row.is_archived === 1,
    estimatedHours: row.estimated_hours,
    recurrence: parseRecurrence(row.recurrence),
    assigneeIds: relations.assigneeIds,
    labelIds: relations.labelIds,
    blockedByIds: relations.blockedByIds,
    createdById: row.created_by_id,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
