import * as z from 'zod';
import { operation } from './operation.ts';
import { ProjectIdOrName, TaskId } from './references.ts';
import { TaskTitle } from './taskSchemas.ts';
import { createLabelsInput, taskInListToolFields, taskUpdateToolFields, taskVersionInput } from './taskToolInputs.ts';

export const maxItems = 50;

/** The result for each task, in the order of the input. */
const Results = z.object({
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

export const create_tasks = operation({
  summary: 'Create up to 50 tasks in a project. A task that fails has an error and does not stop the others.',
  access: 'member',
  target: 'projectId',
  write: true,
  mcp: {
    title: 'Create tasks',
    description:
      'Create up to 50 tasks in one project, in order. Returns a result per task; one failure does not affect the others.',
    takesIdempotencyKey: true,
    retryWindowMs: 600_000,
    fieldHints: { parentTaskId: 'or "$1": the first of this call', dryRun: 'check, change nothing' },
  },
  input: z.object({
    projectId: ProjectIdOrName,
    tasks: listOf(NewTaskItem),
    ...createLabelsInput,
    dryRun: z.boolean().optional(),
  }),
  output: Results.extend({ repeated: z.string().optional() }),
  errors: ['project_archived'],
});

export const update_tasks = operation({
  summary: 'Update up to 50 tasks in any projects. A task that fails has an error and does not stop the others.',
  access: 'user',
  write: true,
  mcp: {
    title: 'Update tasks',
    description:
      'Change, complete, assign, move or archive up to 50 tasks of any projects. Returns what failed; one failure does not affect the others.',
    idempotent: true,
    fieldHints: {
      taskIds: 'the same change to several',
      assigneeIds: 'lists are complete lists',
      detail: 'a result per task',
      dryRun: 'check, change nothing',
    },
  },
  input: z.object({
    tasks: listOf(TaskChangeItem),
    ...createLabelsInput,
    detail: z.boolean().optional(),
    dryRun: z.boolean().optional(),
  }),
  output: Results.extend({ changed: z.int() }),
});

function listOf<T extends z.ZodType>(item: T) {
  const error = `must have 1 to ${maxItems} entries`;
  return z.array(item).min(1, { error }).max(maxItems, { error });
}
