import * as z from 'zod';
import { expectedValues, Id, Instant, multilineText } from './fields.ts';
import { operation } from './operation.ts';
import { TaskId } from './references.ts';
import { maxTextLength } from './rules/textLimits.ts';
import { Success } from './successOutput.ts';
import { CommentSummary } from './toolOutputSchemas.ts';

const Content = multilineText(1, maxTextLength).meta({
  description: 'Markdown, 1-50,000 characters.',
  example: 'Looks good to me.',
});

export const Comment = z
  .object({
    id: Id,
    taskId: TaskId,
    authorId: Id.nullable().meta({ description: 'The author; null if the account was deleted.' }),
    content: Content,
    createdAt: Instant,
    updatedAt: Instant,
    importedById: Id.optional().meta({
      description: 'Only of an imported comment of somebody else: who imported it, and said that the author wrote it.',
    }),
  })
  .meta({ id: 'Comment' });

export const list_comments = operation({
  summary: 'List the comments on a task, oldest first.',
  access: 'viewer',
  target: 'taskId',
  rest: { method: 'GET', path: '/tasks/:taskId/comments', arrayField: 'comments' },
  input: z.object({ taskId: TaskId }),
  output: z.object({ comments: z.array(Comment) }),
});

export const get_comment = operation({
  summary: 'Get one comment.',
  access: 'viewer',
  target: 'commentId',
  rest: { method: 'GET', path: '/comments/:commentId' },
  input: z.object({ commentId: Id }),
  output: z.object({ comment: Comment }),
});

export const add_comment = operation({
  summary: 'Add a comment to a task.',
  access: 'member',
  target: 'taskId',
  worksOnLeasedTasks: true,
  rest: { method: 'POST', path: '/tasks/:taskId/comments' },
  mcp: {
    title: 'Comment on a task',
    description: 'Comment on a task in Markdown. @Name notifies.',
    takesIdempotencyKey: true,
    output: z.object({ comment: CommentSummary.extend({ id: z.string() }) }),
  },
  input: z.object({ taskId: TaskId, content: Content }),
  output: z.object({ comment: Comment }),
});

export const update_comment = operation({
  summary: 'Edit a comment. Only the author can edit it.',
  access: 'member',
  target: 'commentId',
  rest: { method: 'PATCH', path: '/comments/:commentId' },
  input: z.object({
    commentId: Id,
    content: Content.optional(),
    expected: expectedValues({ content: Content.optional() }),
  }),
  output: z.object({ comment: Comment }),
});

export const delete_comment = operation({
  summary: 'Delete a comment. Only the author, an admin or an owner can delete it.',
  description:
    'A comment that its author deletes in the app is gone for good. What somebody else deletes, or a token or agent, goes to ' +
    'the trash of the space, from which `restore` and taking back the run bring it back. Deleting it there is for good.',
  access: 'member',
  target: 'commentId',
  acceptsTrashed: true,
  rest: { method: 'DELETE', path: '/comments/:commentId' },
  input: z.object({ commentId: Id }),
  output: Success,
});
