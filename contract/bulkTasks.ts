import * as z from 'zod';
import { Id } from './fields.ts';
import { operation } from './operation.ts';
import { TaskId } from './references.ts';
import { TaskTitle, taskToolFields } from './taskSchemas.ts';
import { taskVersionInput } from './toolOutputSchemas.ts';

const maxItems = 50;

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
    fieldHints: { dueDate: 'as in create_task', dryRun: 'check, change nothing' },
  },
  input: z.object({
    projectId: Id,
    tasks: listOf(z.strictObject({ title: TaskTitle, ...taskToolFields })),
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
      assigneeIds: 'the complete list',
      detail: 'a result per task',
      dryRun: 'check, change nothing',
    },
  },
  input: z.object({
    tasks: listOf(
      z.strictObject({
        taskId: TaskId,
        version: taskVersionInput,
        projectId: Id.optional(),
        title: TaskTitle.optional(),
        ...taskToolFields,
        completed: z.boolean().optional(),
        isArchived: z.boolean().optional(),
      }),
    ),
    detail: z.boolean().optional(),
    dryRun: z.boolean().optional(),
  }),
  output: Results.extend({ changed: z.int() }),
});

function listOf<T extends z.ZodType>(item: T) {
  const error = `must have 1 to ${maxItems} entries`;
  return z.array(item).min(1, { error }).max(maxItems, { error });
}
