import * as z from 'zod';
import { Id } from './fields.ts';
import { operation } from './operation.ts';
import { TaskId } from './references.ts';

export const watchReasons = ['chosen', 'creator', 'assignee', 'commenter', 'project'] as const;

const Watch = z
  .object({
    isWatching: z.boolean().meta({ description: 'Whether you are told of comments and changes.', example: true }),
    reason: z
      .enum(watchReasons)
      .nullable()
      .meta({
        description:
          'Why: your choice (also by being mentioned), or because you created the task, are assigned to it, have commented on it, ' +
          'or watch its project. Null if you do not watch it, or have chosen not to.',
        example: 'assignee',
      }),
  })
  .meta({ id: 'Watch' });

const output = z.object({ watch: Watch });

export const get_task_watch = operation({
  summary: 'Get whether you watch a task.',
  access: 'viewer',
  target: 'taskId',
  rest: { method: 'GET', path: '/tasks/:taskId/watch' },
  etag: 'content',
  input: z.object({ taskId: TaskId }),
  output,
});

export const watch_task = operation({
  summary: 'Watch a task: you are told of its comments and changes.',
  access: 'viewer',
  target: 'taskId',
  worksOnLeasedTasks: true,
  rest: { method: 'PUT', path: '/tasks/:taskId/watch' },
  input: z.object({ taskId: TaskId }),
  output,
});

export const unwatch_task = operation({
  summary:
    'Stop watching a task, also one that you created or are assigned to. You are still told when you are mentioned.',
  access: 'viewer',
  target: 'taskId',
  worksOnLeasedTasks: true,
  rest: { method: 'DELETE', path: '/tasks/:taskId/watch' },
  input: z.object({ taskId: TaskId }),
  output,
});

export const get_project_watch = operation({
  summary: 'Get whether you watch a project.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/projects/:projectId/watch' },
  etag: 'content',
  input: z.object({ projectId: Id }),
  output,
});

export const watch_project = operation({
  summary: 'Watch a project: you are told of new tasks in it, and of the comments and changes of all its tasks.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'PUT', path: '/projects/:projectId/watch' },
  input: z.object({ projectId: Id }),
  output,
});

export const unwatch_project = operation({
  summary: 'Stop watching a project.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'DELETE', path: '/projects/:projectId/watch' },
  input: z.object({ projectId: Id }),
  output,
});
