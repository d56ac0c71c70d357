import * as z from 'zod';
import { Id } from './fields.ts';
import { operation } from './operation.ts';
import { ProjectIdOrName, TaskId } from './references.ts';
import { ExpectedTask, Task, TaskTitle, taskFields, taskUpdateFields } from './taskSchemas.ts';
import {
  createLabelsInput,
  TaskIdOrNth,
  taskInListToolFields,
  taskUpdateToolFields,
  taskVersionInput,
} from './taskToolInputs.ts';

export const maxItems = 50;

/** The result for each task, in the order of the input, as tools have it. */
const ToolResults = z.object({
  results: z.array(
    z.object({
      id: z.string().optional(),
      title: z.string().optional(),
      status: z.string().optional(),
      dueDate: z.string().optional(),
      meanwhile: z.string().optional(),
      error: z.string().optional(),
    }),
  ),
  failed: z.int(),
  dryRun: z.literal(true).optional(),
});

export const NewTaskItem = z.strictObject({ title: TaskTitle, ...taskInListToolFields });

export const TaskChangeItem = z.strictObject({
  taskId: TaskId.optional(),
  taskIds: z
    .array(TaskId)
    .min(1, { error: `must have 1 to ${maxItems} entries` })
    .max(maxItems, { error: `must have 1 to ${maxItems} entries` })
    .optional(),
  version: taskVersionInput,
  projectId: ProjectIdOrName.optional(),
  title: TaskTitle.optional(),
  ...taskUpdateToolFields,
  completed: z.boolean().optional(),
  isArchived: z.boolean().optional(),
});

/** A new task as the REST API takes it. */
export const NewTaskInBulk = z.object({
  title: TaskTitle,
  ...taskFields,
  parentTaskId: TaskIdOrNth.nullable().optional().meta({
    description: 'Parent task of a subtask, in the same project; `$1` is the first task of this call.',
  }),
});

/** A change of a task as the REST API takes it. */
export const TaskPatchInBulk = z.object({
  taskId: TaskId,
  title: TaskTitle.optional(),
  ...taskFields,
  ...taskUpdateFields,
  expected: ExpectedTask,
});

export const BulkResult = z
  .object({
    status: z.int().meta({ description: 'The status that the change alone would have had.', example: 200 }),
    task: Task.optional().meta({ description: 'The task as it is now; absent for a new task of a dry run.' }),
    notice: z.string().optional().meta({ description: 'What the change did not do, as in PATCH /tasks/{id}.' }),
    error: z.string().optional().meta({ description: 'Why the task was not created or changed.' }),
    code: z.string().optional().meta({ description: 'The code of the error.', example: 'not_found' }),
    issues: z
      .array(
        z.object({
          path: z.string().meta({ description: 'The field of the task.', example: 'statusId' }),
          message: z.string().meta({ description: 'What is valid.', example: 'must be a status of the project' }),
        }),
      )
      .optional()
      .meta({ description: 'With `invalid_input`: the invalid fields.' }),
  })
  .meta({ id: 'BulkResult' });

const BulkResults = z.object({
  results: z.array(BulkResult).meta({ description: 'One for each task, in the order of the request.' }),
  failed: z.int().meta({ description: 'How many have an error.', example: 0 }),
  dryRun: z.literal(true).optional().meta({ description: 'Nothing was changed.', example: true }),
});

const dryRun = z.boolean().optional().meta({ description: 'Check everything and change nothing.', example: false });

export const create_tasks = operation({
  summary: 'Create up to 50 tasks in a project. A task that fails has an error and does not stop the others.',
  description: 'A request with an invalid field is a 400 and creates nothing; `issues` names the task and the field.',
  access: 'member',
  target: 'projectId',
  rest: { method: 'POST', path: '/tasks/bulk', status: 200 },
  mcp: {
    title: 'Create tasks',
    description:
      'Create up to 50 tasks in one project, in order. One result per task; failures do not affect the others.',
    takesIdempotencyKey: true,
    retryWindowMs: 600_000,
    fieldHints: { parentTaskId: 'or "$1": the first of this call' },
    input: z.object({
      projectId: ProjectIdOrName,
      tasks: listOf(NewTaskItem),
      ...createLabelsInput,
      dryRun: z.boolean().optional(),
    }),
    output: ToolResults.extend({ repeated: z.string().optional() }),
  },
  input: z.object({
    projectId: Id.meta({ description: 'Project to create the tasks in.' }),
    tasks: listOf(NewTaskInBulk).meta({ description: '1-50 tasks, created in this order.' }),
    dryRun,
  }),
  output: BulkResults,
  errors: ['project_archived'],
});

export const update_tasks = operation({
  summary: 'Update up to 50 tasks in any projects. A task that fails has an error and does not stop the others.',
  description: 'A request with an invalid field is a 400 and changes nothing; `issues` names the task and the field.',
  access: 'user',
  rest: { method: 'PATCH', path: '/tasks/bulk' },
  mcp: {
    title: 'Update tasks',
    description: 'Change, complete, assign, move or archive up to 50 tasks of any projects. Returns what failed.',
    idempotent: true,
    fieldHints: {
      taskIds: 'the same change to several',
      assigneeIds: 'complete lists',
      detail: 'all results',
    },
    input: z.object({
      tasks: listOf(TaskChangeItem),
      ...createLabelsInput,
      detail: z.boolean().optional(),
      dryRun: z.boolean().optional(),
    }),
    output: ToolResults.extend({ changed: z.int() }),
  },
  input: z.object({
    tasks: listOf(TaskPatchInBulk).meta({ description: '1-50 changes, made in this order.' }),
    dryRun,
  }),
  output: BulkResults,
});

function listOf<T extends z.ZodType>(item: T) {
  const error = `must have 1 to ${maxItems} entries`;
  return z.array(item).min(1, { error }).max(maxItems, { error });
}
