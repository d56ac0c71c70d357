import * as z from 'zod';
import { Id, idOrKeyword } from './fields.ts';
import { operation } from './operation.ts';
import { PersonOrMe, TaskId } from './references.ts';
import { Task } from './taskSchemas.ts';
import { taskVersionInput } from './taskToolInputs.ts';
import { TaskWriteOutput } from './toolOutputSchemas.ts';

export const assign_task = operation({
  summary: 'Assign a member of the space to a task.',
  access: 'member',
  target: 'taskId',
  rest: {
    method: 'PUT',
    path: '/tasks/:taskId/assignees/:userId',
    alias: { method: 'POST', path: '/tasks/:taskId/assignees' },
  },
  mcp: {
    title: 'Assign a task',
    description: 'Assign a member of the space to a task, in addition to its assignees. With remove, unassign them.',
    idempotent: true,
    input: z.object({
      taskId: TaskId,
      userId: PersonOrMe,
      remove: z.boolean().optional(),
      version: taskVersionInput,
    }),
    fieldHints: { userId: 'or "me"' },
    output: TaskWriteOutput,
  },
  input: z.object({ taskId: TaskId, userId: idOrKeyword('me') }),
  output: z.object({ task: Task }),
});

export const unassign_task = operation({
  summary: 'Remove an assignee from a task.',
  access: 'member',
  target: 'taskId',
  rest: {
    method: 'DELETE',
    path: '/tasks/:taskId/assignees/:userId',
    alias: { method: 'DELETE', path: '/tasks/:taskId/assignees' },
  },
  input: z.object({ taskId: TaskId, userId: idOrKeyword('me') }),
  output: z.object({ task: Task }),
});

export const add_blocker = operation({
  summary: 'Mark a task as blocked by another task in the same space. Circular dependencies are rejected.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'PUT', path: '/tasks/:taskId/blockers/:otherId' },
  input: z.object({ taskId: TaskId, otherId: TaskId.meta({ description: 'The task to be done first.' }) }),
  output: z.object({ task: Task }),
});

export const remove_blocker = operation({
  summary: 'Remove a blocker from a task.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'DELETE', path: '/tasks/:taskId/blockers/:otherId' },
  input: z.object({ taskId: TaskId, otherId: TaskId }),
  output: z.object({ task: Task }),
});

export const add_task_label = operation({
  summary: 'Add a label of the space to a task, in addition to its labels.',
  access: 'member',
  target: 'taskId',
  rest: {
    method: 'PUT',
    path: '/tasks/:taskId/labels/:labelId',
    alias: { method: 'POST', path: '/tasks/:taskId/labels' },
  },
  input: z.object({ taskId: TaskId, labelId: Id }),
  output: z.object({ task: Task }),
});

export const remove_task_label = operation({
  summary: 'Remove a label from a task. The label itself stays.',
  access: 'member',
  target: 'taskId',
  rest: {
    method: 'DELETE',
    path: '/tasks/:taskId/labels/:labelId',
    alias: { method: 'DELETE', path: '/tasks/:taskId/labels' },
  },
  input: z.object({ taskId: TaskId, labelId: Id }),
  output: z.object({ task: Task }),
});
