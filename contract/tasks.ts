import * as z from 'zod';
import {
  DateOrInstant,
  DateOrInstantInput,
  Description,
  exampleId,
  Id,
  Instant,
  idOrKeyword,
  integerInRange,
  Position,
  QueryBoolean,
  singleLineText,
} from './fields.ts';
import { operation } from './operation.ts';
import { Success } from './success.ts';
import { CommentSummary, TaskSummaryOutput, TaskSummaryPage, ToolTaskDetail, TruncationNotice } from './toolSchemas.ts';

export const Priority = z
  .enum(['none', 'low', 'medium', 'high', 'urgent'], { error: 'must be one of none, low, medium, high, urgent' })
  .meta({ description: 'Task priority.', example: 'high' });

export const TaskTitle = singleLineText(1, 500).meta({
  description: 'Task title, 1-500 characters.',
  example: 'Review pull request',
});

const EstimatedHours = z
  .number({ error: 'must be a number' })
  .min(0, { error: 'must be 0 to 10,000' })
  .max(10_000, { error: 'must be 0 to 10,000' })
  .meta({ description: 'Time estimate in hours, 0-10,000.', example: 2.5 });

const Ids = z.array(Id).max(100, { error: 'must have at most 100 entries' });

/** How a list is narrowed and paged over MCP: the page is smaller, since a model reads it. */
export const toolPageInput = {
  limit: integerInRange(1, 200).optional(),
  cursor: z.string().max(2000).optional(),
};

export const Task = z
  .object({
    id: Id,
    spaceId: Id,
    projectId: Id,
    title: TaskTitle,
    description: Description.nullable(),
    statusId: Id.nullable().meta({ description: 'Its status column; null: none.' }),
    priority: Priority,
    startDate: DateOrInstant.nullable(),
    dueDate: DateOrInstant.nullable(),
    parentTaskId: Id.nullable().meta({ description: 'The task this is a subtask of.', example: null }),
    position: Position,
    completedAt: Instant.nullable().meta({ description: 'When it was done; null: open.', example: null }),
    isArchived: z.boolean().meta({ description: 'Archived: out of the lists, and kept.', example: false }),
    estimatedHours: EstimatedHours.nullable(),
    assigneeIds: z.array(Id).meta({ description: 'The members it is assigned to.' }),
    labelIds: z.array(Id).meta({ description: 'The labels it carries.' }),
    blockedByIds: z.array(Id).meta({ description: 'The tasks that must be done before it.' }),
    createdById: Id.nullable().meta({ description: 'Who made it; null: an account that is gone.' }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Task' });

export const TaskDetail = Task.extend({
  commentCount: z.int().meta({ description: 'Comments on it.', example: 2 }),
  subtaskCount: z.int().meta({ description: 'Direct subtasks.', example: 3 }),
}).meta({ id: 'TaskDetail' });

const fields = {
  description: Description.nullable().optional(),
  statusId: Id.nullable().optional(),
  priority: Priority.optional(),
  startDate: DateOrInstantInput.nullable().optional(),
  dueDate: DateOrInstantInput.nullable().optional(),
  parentTaskId: Id.nullable().optional().meta({ description: 'Parent task of a subtask, in the same project.' }),
  estimatedHours: EstimatedHours.nullable().optional(),
  assigneeIds: Ids.optional().meta({ description: 'All the members it is assigned to.' }),
  labelIds: Ids.optional().meta({ description: 'All the labels it carries.' }),
};

/** What a tool may say of a task; its labels and its place are for people. */
export const taskToolFields = {
  description: fields.description,
  statusId: fields.statusId,
  priority: fields.priority,
  startDate: fields.startDate,
  dueDate: fields.dueDate,
  estimatedHours: fields.estimatedHours,
  assigneeIds: fields.assigneeIds,
  parentTaskId: fields.parentTaskId,
};

const dateWords = 'date or time in the user’s time zone; "today", "tomorrow" too';

export const list_tasks = operation({
  summary: 'List all active tasks in a project, subtasks included, in column order, then by position.',
  description:
    'Without `projectId`, `assigneeId=me` lists your own tasks in every space, by due date. ' +
    'With `limit`, the answer is a page, and its `Link` header leads to the next.',
  access: 'viewer',
  target: 'projectId',
  rest: { method: 'GET', path: '/tasks', arrayField: 'tasks' },
  mcp: {
    title: 'List tasks',
    description: 'Active tasks of one project in board order, lean. find_tasks searches by text, due date or space.',
    input: z.object({
      projectId: Id,
      statusId: idOrKeyword('none').optional(),
      assigneeId: idOrKeyword('me', 'none').optional(),
      completed: z.boolean().optional(),
      archived: z.boolean().optional(),
      ...toolPageInput,
    }),
    fieldHints: {
      assigneeId: 'or "me", "none"',
      statusId: 'or "none"',
      limit: '1-200; 50',
      cursor: 'nextCursor of the page before',
    },
    output: TaskSummaryPage,
  },
  input: z
    .object({
      projectId: Id.optional().meta({ description: 'The project to list tasks for.' }),
      archived: QueryBoolean.optional().meta({ description: 'true lists archived tasks instead.', example: false }),
      statusId: idOrKeyword('none').optional(),
      assigneeId: idOrKeyword('me', 'none').optional(),
      labelId: Id.optional(),
      priority: Priority.optional(),
      completed: QueryBoolean.optional().meta({
        description: 'true: only done tasks; false: only open ones.',
        example: false,
      }),
      dueBefore: DateOrInstantInput.optional().meta({
        description: 'Due strictly before; an all-day date counts from its start.',
      }),
      dueAfter: DateOrInstantInput.optional().meta({ description: 'Due at or after.' }),
      parentTaskId: idOrKeyword('none').optional(),
      q: singleLineText(1, 200)
        .optional()
        .meta({ description: 'Words in the title or description, whatever their case.', example: 'release' }),
      limit: integerInRange(1, 500).optional().meta({ description: 'Page size, 1-500.', example: 100 }),
      cursor: z.string().max(2000).optional().meta({ description: 'From the `Link` header of the page before.' }),
    })
    .refine((input) => input.projectId !== undefined || input.assigneeId === 'me', {
      path: ['projectId'],
      error: 'is required (a UUID), or assigneeId=me to list your tasks in every space',
    })
    // Across spaces there is a page in any case.
    .refine((input) => [input.cursor, input.projectId].includes(undefined) || input.limit !== undefined, {
      path: ['limit'],
      error: 'is required (1 to 500) with cursor',
    })
    .meta({ example: { projectId: exampleId } }),
  output: z.object({
    tasks: z.array(Task),
    nextCursor: z.string().optional().meta({ description: 'Where the next page begins; absent on the last.' }),
  }),
});

export const create_task = operation({
  summary: 'Create a task at the end of its status column.',
  description: 'Without `statusId` it goes to the first column; with null, to none.',
  access: 'member',
  target: 'projectId',
  rest: { method: 'POST', path: '/tasks' },
  mcp: {
    title: 'Create a task',
    description: 'Create one task, at the end of its column. create_tasks makes up to 50 at once.',
    takesIdempotencyKey: true,
    input: z.object({ projectId: Id, title: TaskTitle, ...taskToolFields }),
    fieldHints: {
      description: 'Markdown',
      statusId: 'absent: first column',
      dueDate: dateWords,
      parentTaskId: 'makes it a subtask',
    },
    output: TaskSummaryOutput,
  },
  input: z
    .object({ projectId: Id.meta({ description: 'Project to create the task in.' }), title: TaskTitle, ...fields })
    .meta({ example: { title: 'Review pull request', priority: 'high', dueDate: '2026-02-22T10:00:00.000Z' } }),
  output: z.object({ task: Task }),
  errors: ['project_archived'],
});

export const get_task = operation({
  summary: 'Get one task, with how many comments and subtasks it has.',
  access: 'viewer',
  target: 'taskId',
  rest: { method: 'GET', path: '/tasks/:taskId' },
  mcp: {
    title: 'Read a task',
    description: 'All of one task: description, comments, subtasks, what blocks it, who changed it.',
    input: z.object({ taskId: Id, full: z.boolean().optional() }),
    fieldHints: { full: 'long texts uncut, all comments' },
    output: z.object({
      task: ToolTaskDetail,
      comments: z.array(CommentSummary).optional(),
      truncated: TruncationNotice,
    }),
  },
  input: z.object({ taskId: Id }),
  output: z.object({ task: TaskDetail }),
});

export const update_task = operation({
  summary: 'Update a task. Only the fields given change; null clears.',
  description:
    'Moving into a column of category `done` completes the task, moving out of one reopens it; ' +
    'setting `completedAt` alone never moves the card. Give at most one of `position`, `beforeTaskId`, `afterTaskId`.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'PATCH', path: '/tasks/:taskId' },
  mcp: {
    title: 'Update a task',
    description: 'Change the given fields of one task; null clears. Moving it to a done column completes it.',
    idempotent: true,
    input: z.object({
      taskId: Id,
      title: TaskTitle.optional(),
      ...taskToolFields,
      isArchived: z.boolean().optional(),
    }),
    fieldHints: { statusId: 'from list_statuses', dueDate: dateWords },
    output: TaskSummaryOutput,
  },
  input: z
    .object({
      taskId: Id,
      title: TaskTitle.optional(),
      ...fields,
      completedAt: DateOrInstantInput.transform((date) => new Date(date).toISOString())
        .nullable()
        .optional()
        .meta({ description: 'Mark done (ISO date) or reopen (null).', example: '2026-02-22T10:00:00.000Z' }),
      isArchived: z.boolean().optional().meta({ description: 'Archive or restore the task.', example: false }),
      position: Position.optional(),
      beforeTaskId: Id.optional().meta({ description: 'Place it right before this task, in that one’s column.' }),
      afterTaskId: Id.optional().meta({ description: 'Place it right after this task, in that one’s column.' }),
    })
    .refine(
      (input) => [input.position, input.beforeTaskId, input.afterTaskId].filter((x) => x !== undefined).length <= 1,
      {
        path: ['position'],
        error: 'give at most one of position, beforeTaskId and afterTaskId',
      },
    )
    .meta({ example: { priority: 'urgent', dueDate: '2026-02-22', completedAt: null } }),
  output: z.object({ task: Task }),
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
  input: z.object({ taskId: Id, reopen: z.boolean().optional() }),
  output: TaskSummaryOutput,
});

export const delete_task = operation({
  summary: 'Permanently delete a task and its subtasks. Needs owner, admin, or being its creator.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'DELETE', path: '/tasks/:taskId' },
  mcp: {
    title: 'Delete a task',
    description: 'Delete a task and its subtasks for good. Ask the user first; archiving by update_task can be undone.',
    destructive: true,
  },
  input: z.object({ taskId: Id }),
  output: Success,
});

export const assign_task = operation({
  summary: 'Assign a member of the space to a task.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'PUT', path: '/tasks/:taskId/assignees/:userId' },
  mcp: {
    title: 'Assign a task',
    description: 'Assign a member of the space to a task, beside whoever is assigned; remove: take them off.',
    idempotent: true,
    input: z.object({ taskId: Id, userId: idOrKeyword('me'), remove: z.boolean().optional() }),
    fieldHints: { userId: 'or "me"' },
    output: TaskSummaryOutput,
  },
  input: z.object({ taskId: Id, userId: idOrKeyword('me') }),
  output: z.object({ task: Task }),
});

export const unassign_task = operation({
  summary: 'Take an assignee off a task.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'DELETE', path: '/tasks/:taskId/assignees/:userId' },
  input: z.object({ taskId: Id, userId: idOrKeyword('me') }),
  output: z.object({ task: Task }),
});

export const add_blocker = operation({
  summary: 'Say that a task cannot be done before another one of its space. Circles are refused.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'PUT', path: '/tasks/:taskId/blockers/:otherId' },
  input: z.object({ taskId: Id, otherId: Id.meta({ description: 'The task to be done first.' }) }),
  output: z.object({ task: Task }),
});

export const remove_blocker = operation({
  summary: 'Say that a task no longer waits for another one.',
  access: 'member',
  target: 'taskId',
  rest: { method: 'DELETE', path: '/tasks/:taskId/blockers/:otherId' },
  input: z.object({ taskId: Id, otherId: Id }),
  output: z.object({ task: Task }),
});
