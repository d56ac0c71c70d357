import * as z from 'zod';
import {
  CompletionInput,
  DateOrInstant,
  DateOrInstantInput,
  Description,
  expectedValues,
  Id,
  Instant,
  Position,
  singleLineText,
} from './fields.ts';
import { Recurrence, RecurrenceInput, RecurrenceScope } from './recurrence.ts';
import { exampleRef, TaskId } from './references.ts';
import { maxTitleLength } from './rules/textLimits.ts';

export const Priority = z
  .enum(['none', 'low', 'medium', 'high', 'urgent'], { error: 'must be one of none, low, medium, high, urgent' })
  .meta({ description: 'Task priority.', example: 'high' });

export const TaskTitle = singleLineText(1, maxTitleLength).meta({
  description: 'Task title, 1-500 characters.',
  example: 'Review pull request',
});

const EstimatedHours = z
  .number({ error: 'must be a number' })
  .min(0, { error: 'must be 0 to 10,000' })
  .max(10_000, { error: 'must be 0 to 10,000' })
  .meta({ description: 'Time estimate in hours, 0-10,000.', example: 2.5 });

export function IdList<T extends z.ZodType>(id: T) {
  return z.array(id).max(100, { error: 'must have at most 100 entries' });
}

export const Task = z
  .object({
    id: Id,
    ref: z.string().meta({
      description:
        'Its short id: the key of its space and its number. It stays the same when the task is moved or renamed.',
      example: exampleRef,
    }),
    spaceId: Id,
    projectId: Id,
    title: TaskTitle,
    description: Description.nullable(),
    statusId: Id.nullable().meta({ description: 'Its status column; null if it has none.' }),
    priority: Priority,
    startDate: DateOrInstant.nullable(),
    dueDate: DateOrInstant.nullable(),
    parentTaskId: Id.nullable().meta({ description: 'The parent task of a subtask.', example: null }),
    position: Position,
    completedAt: Instant.nullable().meta({ description: 'When it was completed; null if it is open.', example: null }),
    isArchived: z.boolean().meta({ description: 'Archived tasks are kept, but not listed.', example: false }),
    estimatedHours: EstimatedHours.nullable(),
    recurrence: Recurrence.nullable().meta({ description: 'How it repeats; null if it does not.' }),
    assigneeIds: z.array(Id).meta({ description: 'Its assignees.' }),
    labelIds: z.array(Id).meta({ description: 'Its labels.' }),
    blockedByIds: z.array(Id).meta({ description: 'The tasks that must be done first.' }),
    createdById: Id.nullable().meta({ description: 'Who created it; null if the account was deleted.' }),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Task' });

export const TaskDetail = Task.extend({
  commentCount: z.int().meta({ description: 'Number of comments.', example: 2 }),
  subtaskCount: z.int().meta({ description: 'Number of direct subtasks.', example: 3 }),
}).meta({ id: 'TaskDetail' });

/** The task fields that creating and updating share. */
export const taskFields = {
  description: Description.nullable().optional(),
  statusId: Id.nullable().optional(),
  priority: Priority.optional(),
  startDate: DateOrInstantInput.nullable().optional(),
  dueDate: DateOrInstantInput.nullable().optional(),
  completedAt: CompletionInput.nullable().optional(),
  parentTaskId: TaskId.nullable().optional().meta({ description: 'Parent task of a subtask, in the same project.' }),
  estimatedHours: EstimatedHours.nullable().optional(),
  recurrence: RecurrenceInput.nullable().optional(),
  assigneeIds: IdList(Id).optional().meta({ description: 'The complete list of its assignees.' }),
  labelIds: IdList(Id).optional().meta({ description: 'The complete list of its labels.' }),
};

/** The task fields that only updating has. */
export const taskUpdateFields = {
  projectId: Id.optional().meta({
    description:
      'Moves the task with its subtasks to another project of the space, by default to the column of the same name or ' +
      'category. Its parent stays behind.',
  }),
  isArchived: z.boolean().optional().meta({ description: 'Archive or restore the task.', example: false }),
  position: Position.optional(),
};

/** How a change applies to a task that repeats. */
export const recurrenceScopeInput = { recurrenceScope: RecurrenceScope.optional() };

const { assigneeIds: _assigneeIds, labelIds: _labelIds, ...singleFields } = taskFields;

/** Fields with one value: people change the members of a list one by one, so that nobody replaces those of others. */
export const ExpectedTask = expectedValues({ title: TaskTitle.optional(), ...singleFields, ...taskUpdateFields });
