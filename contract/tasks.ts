import * as z from 'zod';
import {
  DateOrInstantInput,
  exampleId,
  Id,
  idOrKeyword,
  integerInRange,
  multilineText,
  oneOrMore,
  QueryBoolean,
  searchText,
} from './fields.ts';
import { operation } from './operation.ts';
import { PersonMeOrNone, ProjectIdOrName, StatusOrNone, TaskId, TaskIdOrNone } from './references.ts';
import { Success } from './successOutput.ts';
import {
  ExpectedTask,
  Priority,
  recurrenceScopeInput,
  Task,
  TaskDetail,
  TaskTitle,
  taskFields,
  taskUpdateFields,
} from './taskSchemas.ts';
import {
  createLabelsInput,
  taskCreateToolFields,
  taskUpdateToolFields,
  taskVersionInput,
  toolPageInput,
} from './taskToolInputs.ts';
import {
  CommentSummary,
  TaskSummaryPage,
  TaskWriteOutput,
  ToolTaskDetail,
  TruncationNotice,
} from './toolOutputSchemas.ts';

export {
  add_blocker,
  add_task_label,
  assign_task,
  remove_blocker,
  remove_task_label,
  unassign_task,
} from './assigneesLabelsAndBlockers.ts';

/** Replacements in a description, applied in order. */
const DescriptionEdits = z
  .array(z.strictObject({ find: multilineText(1, 50_000), replace: multilineText(0, 50_000) }))
  .min(1, { error: 'must have 1 to 20 entries' })
  .max(20, { error: 'must have 1 to 20 entries' });

export const list_tasks = operation({
  summary: 'List all active tasks in a project, subtasks included, in column order, then by position.',
  description:
    'A repeated filter matches any of its values: `priority=high&priority=urgent`. ' +
    'Without `projectId`, `assigneeId=me` lists your own tasks in all spaces, by due date. ' +
    'With `limit`, the response is one page, and its `Link` header has the URL of the next.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/tasks', arrayField: 'tasks' },
  mcp: {
    title: 'List tasks',
    description: 'Active tasks of one project in board order.',
    input: z.object({
      projectId: ProjectIdOrName,
      statusId: StatusOrNone.optional(),
      assigneeId: PersonMeOrNone.optional(),
      label: searchText(100).optional(),
      completed: z.boolean().optional(),
      archived: z.boolean().optional(),
      ...toolPageInput,
    }),
    fieldHints: {
      assigneeId: 'or "me", "none"',
      statusId: 'or "none"',
      limit: '1-200, default 50',
    },
    output: TaskSummaryPage,
  },
  input: z
    .object({
      projectId: Id.optional().meta({ description: 'The project to list tasks for.' }),
      archived: QueryBoolean.optional().meta({ description: 'true lists archived tasks instead.', example: false }),
      statusId: oneOrMore(idOrKeyword('none')).optional().meta({ description: 'A UUID, or `none`.' }),
      assigneeId: oneOrMore(idOrKeyword('me', 'none')).optional().meta({ description: 'A UUID, or `me` or `none`.' }),
      labelId: oneOrMore(Id).optional().meta({ description: 'A UUID.' }),
      priority: oneOrMore(Priority).optional().meta({ description: 'Task priority.' }),
      completed: QueryBoolean.optional().meta({
        description: 'true returns only done tasks, false only open ones.',
        example: false,
      }),
      dueBefore: DateOrInstantInput.optional().meta({
        description: 'Due strictly before. An all-day date counts from its start.',
      }),
      dueAfter: DateOrInstantInput.optional().meta({ description: 'Due at or after.' }),
      parentTaskId: oneOrMore(TaskIdOrNone).optional().meta({ description: 'A UUID, a ref, or `none`.' }),
      q: searchText(200)
        .optional()
        .meta({ description: 'Words in the title or description, not case-sensitive.', example: 'release' }),
      limit: integerInRange(1, 500).optional().meta({ description: 'Page size, 1-500.', example: 100 }),
      cursor: z.string().max(2000).optional().meta({ description: 'From the `Link` header of the previous page.' }),
    })
    .refine((input) => input.projectId !== undefined || isOwnList(input.assigneeId), {
      path: ['projectId'],
      error: 'is required (a UUID), or assigneeId=me to list your tasks in every space',
    })
    // Lists across spaces are always paged.
    .refine((input) => [input.cursor, input.projectId].includes(undefined) || input.limit !== undefined, {
      path: ['limit'],
      error: 'is required (1 to 500) with cursor',
    })
    .meta({ example: { projectId: exampleId } }),
  output: z.object({
    tasks: z.array(Task),
    nextCursor: z.string().optional().meta({ description: 'The cursor of the next page; absent on the last page.' }),
  }),
});

/** Without a project, a list needs the caller as its only assignee. */
function isOwnList(assigneeId: string | string[] | undefined): boolean {
  return [assigneeId].flat().every((id) => id === 'me');
}

export const create_task = operation({
  summary: 'Create a task at the end of its status column.',
  description: 'Without `statusId`, it goes to the first column; with null, it has no column.',
  access: 'member',
  target: 'projectId',
  rest: { method: 'POST', path: '/tasks' },
  mcp: {
    title: 'Create a task',
    description: 'Create one task, at the end of its column.',
    takesIdempotencyKey: true,
    input: z.object({ projectId: ProjectIdOrName, title: TaskTitle, ...taskCreateToolFields, ...createLabelsInput }),
    fieldHints: {
      description: 'Markdown',
      statusId: 'absent: first column',
      recurrence: '"every monday", "every! 3 days": after completion, or RRULE',
    },
    output: TaskWriteOutput,
  },
  input: z
    .object({ projectId: Id.meta({ description: 'Project to create the task in.' }), title: TaskTitle, ...taskFields })
    .meta({ example: { title: 'Review pull request', priority: 'high', dueDate: '2026-02-22T10:00:00.000Z' } }),
  output: z.object({ task: Task }),
  errors: ['project_archived'],
});

export const get_task = operation({
  summary: 'Get one task, with the number of its comments and subtasks.',
  access: 'viewer',
  target: 'taskId',
  rest: { method: 'GET', path: '/tasks/:taskId' },
  mcp: {
    title: 'Read a task',
    description: 'Everything about one task: description, comments, subtasks, what blocks it, who changed it.',
    input: z.object({
      taskId: TaskId,
      full: z.boolean().optional(),
      find: multilineText(1, 1000).optional(),
      cursor: z.string().max(200).optional(),
    }),
    fieldHints: { full: 'long texts', find: 'only the lines of the description around this text' },
    output: z.object({
      task: ToolTaskDetail,
      comments: z.array(CommentSummary).optional(),
      lines: z.string().optional(),
      truncated: TruncationNotice,
      nextCursor: z.string().optional(),
    }),
  },
  input: z.object({ taskId: TaskId }),
  output: z.object({ task: TaskDetail }),
});

export const update_task = operation({
  summary: 'Update a task. Only the fields you send are changed; null clears a field.',
  description:
    'Moving into a column of category `done` completes the task, moving out of one reopens it; ' +
    'setting `completedAt` alone never moves the card. Give at most one of `position`, `beforeTaskId`, `afterTaskId`.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'PATCH', path: '/tasks/:taskId' },
  mcp: {
    title: 'Update a task',
    description:
      'Update one task. Only the fields you send are changed; "" clears a field. Moving it to a done column completes it.',
    idempotent: true,
    input: z.object({
      taskId: TaskId,
      version: taskVersionInput,
      projectId: ProjectIdOrName.optional(),
      title: TaskTitle.optional(),
      ...taskUpdateToolFields,
      ...createLabelsInput,
      edits: DescriptionEdits.optional(),
      isArchived: z.boolean().optional(),
    }),
    fieldHints: {
      version: 'from get_task; required to replace a description',
      projectId: 'moves it there with its subtasks',
      recurrence: 'or "skip"',
      edits: 'change parts of the description; each find occurs exactly once',
      labels: 'all of them',
    },
    output: TaskWriteOutput,
  },
  input: z
    .object({
      taskId: TaskId,
      title: TaskTitle.optional(),
      ...taskFields,
      ...taskUpdateFields,
      ...recurrenceScopeInput,
      beforeTaskId: TaskId.optional().meta({ description: 'The task to place it before, in that task’s column.' }),
      afterTaskId: TaskId.optional().meta({ description: 'The task to place it after, in that task’s column.' }),
      expected: ExpectedTask,
    })
    .refine(
      (input) => [input.position, input.beforeTaskId, input.afterTaskId].filter((x) => x !== undefined).length <= 1,
      {
        path: ['position'],
        error: 'give at most one of position, beforeTaskId and afterTaskId',
      },
    )
    .meta({ example: { priority: 'urgent', dueDate: '2026-02-22', completedAt: null } }),
  output: z.object({
    task: Task,
    notice: z
      .string()
      .optional()
      .meta({ description: 'What the change did not do: a reopened task stays in its column of category `done`.' }),
  }),
  errors: ['project_archived', 'other_space'],
});

export const skip_occurrence = operation({
  summary: 'Skip an occurrence of a task that repeats.',
  description:
    'Without `occurrence`, the task itself moves on to the next day of its series. With a later day, that day is left out: ' +
    'it is added to the `EXDATE` of the rule.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'POST', path: '/tasks/:taskId/skip', status: 200 },
  input: z.object({
    taskId: TaskId,
    occurrence: z.iso
      .date({ error: 'must be a day such as 2026-02-22' })
      .optional()
      .meta({ description: 'A later day of the series. Default: the one that the task stands for.' }),
  }),
  output: z.object({ task: Task }),
  errors: ['project_archived'],
});

export const complete_task = operation({
  summary: 'Mark a task as done, or with `reopen` as open again. It stays in its column.',
  access: 'member',
  target: 'taskId',
  write: true,
  mcp: {
    title: 'Complete a task',
    description: 'Mark a task done, or open again with reopen. It stays in its column; update_task moves it.',
    idempotent: true,
  },
  input: z.object({ taskId: TaskId, version: taskVersionInput, reopen: z.boolean().optional() }),
  output: TaskWriteOutput,
});

export const delete_task = operation({
  summary: 'Permanently delete a task and its subtasks. Only the creator, an admin or an owner can delete it.',
  description: 'Also deletes a task that is in the trash. `POST /tasks/{id}/trash` can be undone.',
  access: 'member',
  target: 'taskId',
  acceptsTrashed: true,
  rest: { method: 'DELETE', path: '/tasks/:taskId' },
  mcp: {
    title: 'Delete a task',
    description: 'Move a task and its subtasks to the trash. restore_task brings them back until expiresAt.',
    destructive: true,
    idempotent: true,
    output: Success.extend({ expiresAt: z.string() }),
  },
  input: z.object({ taskId: TaskId }),
  output: Success,
});
