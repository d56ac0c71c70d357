import { isMoveRequested } from '../../contract/rules/taskPlacement.ts';
import type { Mutation } from './mutations.ts';
import type { StateDraft } from './stateDraft.ts';

/**
 * Returns the mutation that undoes another, given the state before it; undefined if it cannot be undone.
 * `createdId` is the temporary id of what the mutation creates.
 */
export function invertMutation(draft: StateDraft, { op, input }: Mutation, createdId: string): Mutation | undefined {
  switch (op) {
    case 'create_task':
      return { op: 'delete_task', input: { taskId: createdId } };
    case 'trash_task':
      return { op: 'restore_task', input };
    case 'update_task': {
      const task = draft.get('tasks', input.taskId);
      if (!task) return undefined;
      const { taskId, beforeTaskId, afterTaskId, expected, ...fields } = input;
      const { statusId, position, completedAt } = task;
      const previous = pickPreviousValues(task, fields);
      return { op, input: { taskId, ...previous, ...(isMoveRequested(input) && { statusId, position, completedAt }) } };
    }
    case 'assign_task':
      return { op: 'unassign_task', input };
    case 'unassign_task':
      return { op: 'assign_task', input };
    case 'add_blocker':
      return { op: 'remove_blocker', input };
    case 'remove_blocker':
      return { op: 'add_blocker', input };
    case 'add_task_label':
      return { op: 'remove_task_label', input };
    case 'remove_task_label':
      return { op: 'add_task_label', input };
    case 'update_comment': {
      const comment = draft.get('comments', input.commentId);
      return comment && { op, input: { commentId: comment.id, content: comment.content } };
    }
    case 'create_label':
      return { op: 'delete_label', input: { labelId: createdId } };
    case 'create_status':
      return { op: 'delete_status', input: { statusId: createdId } };
    case 'update_status': {
      const { statusId, expected, ...fields } = input;
      const status = draft.get('statuses', statusId);
      return status && { op, input: { statusId, ...pickPreviousValues(status, fields) } };
    }
    default:
      return undefined;
  }
}

function pickPreviousValues<T extends object, F extends object>(row: T, fields: F): F {
  const values = row as Record<string, unknown>;
  return Object.fromEntries(Object.keys(fields).map((field) => [field, values[field] ?? null])) as F;
}
