import * as z from 'zod';
import { Comment } from './comments.ts';
import { Id, Instant, integerInRange } from './fields.ts';
import { operation } from './operation.ts';
import { TaskId } from './references.ts';
import { Success } from './successOutput.ts';
import { Task, TaskTitle } from './taskSchemas.ts';
import { LooseTaskSummary } from './toolOutputSchemas.ts';

export const TrashedTask = z
  .object({
    id: Id,
    ref: Task.shape.ref,
    spaceId: Id,
    projectId: Id,
    title: TaskTitle,
    subtaskCount: z
      .int()
      .meta({ description: 'The number of subtasks, at any depth, that it took along.', example: 3 }),
    createdById: Id.nullable().meta({ description: 'Who created the task; null if the account was deleted.' }),
    trashedById: Id.meta({ description: 'Who moved it to the trash.' }),
    trashedAt: Instant,
    expiresAt: Instant.meta({ description: 'When it will be deleted for good.', example: '2026-03-24T10:00:00.000Z' }),
  })
  .meta({ id: 'TrashedTask' });

export const list_trash = operation({
  summary: 'List the tasks in the trash of a space, most recently deleted first.',
  description:
    'Subtasks that went to the trash with their task are not listed. ' +
    'With `limit`, the response is one page, and its `Link` header has the URL of the next.',
  access: 'member',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/trash', arrayField: 'tasks' },
  input: z.object({
    spaceId: Id,
    limit: integerInRange(1, 500).optional().meta({ description: 'Page size, 1-500. Default: 100.', example: 100 }),
    cursor: z.string().max(2000).optional().meta({ description: 'From the `Link` header of the previous page.' }),
  }),
  output: z.object({
    tasks: z.array(TrashedTask),
    nextCursor: z.string().optional().meta({ description: 'The cursor of the next page; absent on the last page.' }),
  }),
  // When a task will be deleted depends on a setting.
  etag: 'content',
});

export const trash_task = operation({
  summary: 'Move a task with its subtasks to the trash. Only the creator, an admin or an owner can.',
  description:
    'A task in the trash is in no list, count or search, and cannot be changed. `restore` brings it back. After 30 days, ' +
    'which is a setting of the server, or with DELETE, it is deleted for good. A task that is in the trash stays there.',
  access: 'member',
  target: 'taskId',
  acceptsTrashed: true,
  rest: { method: 'POST', path: '/tasks/:taskId/trash', status: 200 },
  input: z.object({ taskId: TaskId }),
  output: z.object({ task: TrashedTask }),
});

export const restore_task = operation({
  summary: 'Bring a task back from the trash. Only those who may delete it can.',
  description:
    'It comes back to its place, with its subtasks, comments, labels, assignees and blockers, as far as these still ' +
    'exist. Without its parent, it becomes a task of its own. A task that is not in the trash stays as it is.',
  access: 'member',
  target: 'taskId',
  acceptsTrashed: true,
  rest: { method: 'POST', path: '/tasks/:taskId/restore', status: 200 },
  mcp: {
    title: 'Restore a task',
    description: 'Bring back a task that delete_task moved to the trash, with its subtasks and comments.',
    idempotent: true,
    output: z.object({ task: LooseTaskSummary }),
  },
  input: z.object({ taskId: TaskId }),
  output: z.object({ task: Task }),
  errors: ['project_archived'],
});

export const TrashedComment = z
  .object({
    ...Comment.shape,
    trashedById: Id.meta({ description: 'Who moved it to the trash.' }),
    trashedAt: Instant,
    expiresAt: TrashedTask.shape.expiresAt,
  })
  .meta({ id: 'TrashedComment' });

export const list_trashed_comments = operation({
  summary: 'List the comments in the trash of a space, most recently deleted first.',
  description:
    'Those that the caller may restore: an admin or owner sees all, others their own. Comments of tasks in the trash are not listed. ' +
    'With `limit`, the response is one page, and its `Link` header has the URL of the next.',
  access: 'member',
  target: 'spaceId',
  rest: { method: 'GET', path: '/spaces/:spaceId/trash/comments', arrayField: 'comments' },
  input: list_trash.input,
  output: z.object({ comments: z.array(TrashedComment), nextCursor: list_trash.output.shape.nextCursor }),
  etag: 'content',
});

export const restore_comment = operation({
  summary: 'Bring a comment back from the trash. Only those who may delete it can.',
  description: 'It comes back to its place below the task. A comment that is not in the trash stays as it is.',
  access: 'member',
  target: 'commentId',
  acceptsTrashed: true,
  rest: { method: 'POST', path: '/comments/:commentId/restore', status: 200 },
  input: z.object({ commentId: Id }),
  output: z.object({ comment: Comment }),
});

export const empty_trash = operation({
  summary: 'Delete everything in the trash of a space for good.',
  description: 'Deletes up to 500 tasks and 500 comments, and tells how many remain: call it again until none does.',
  access: 'admin',
  target: 'spaceId',
  rest: { method: 'DELETE', path: '/spaces/:spaceId/trash' },
  input: z.object({ spaceId: Id }),
  output: Success.extend({
    remaining: z
      .int()
      .meta({ description: 'The number of tasks and comments that are still in the trash.', example: 0 }),
  }),
});
