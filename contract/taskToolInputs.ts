import * as z from 'zod';
import { integerInRange, Name } from './fields.ts';
import { RecurrenceText, RecurrenceTextOrSkip } from './recurrence.ts';
import { exampleRef, PersonOrMe, StatusIdOrName, TaskId, taskReference } from './references.ts';
import { IdList, taskFields } from './taskSchemas.ts';

/** The task fields that tools set. Positions are left to people. */

const labels = IdList(Name).optional();

const links = {
  assigneeIds: IdList(PersonOrMe).optional(),
  labels,
  blockedBy: IdList(TaskId).optional(),
};

/** Fields of an existing task, most of which null clears. */
export const taskUpdateToolFields = {
  description: taskFields.description,
  statusId: StatusIdOrName.nullable().optional(),
  priority: taskFields.priority,
  startDate: taskFields.startDate,
  dueDate: taskFields.dueDate,
  estimatedHours: taskFields.estimatedHours,
  recurrence: RecurrenceTextOrSkip.nullable().optional(),
  parentTaskId: taskFields.parentTaskId,
  ...links,
};

/** Fields of a new task, where null is the same as nothing, but for the status. */
export const taskCreateToolFields = {
  description: taskFields.description.unwrap().unwrap().optional(),
  statusId: StatusIdOrName.nullable().optional(),
  priority: taskFields.priority,
  startDate: taskFields.startDate.unwrap().unwrap().optional(),
  dueDate: taskFields.dueDate.unwrap().unwrap().optional(),
  estimatedHours: taskFields.estimatedHours.unwrap().unwrap().optional(),
  recurrence: RecurrenceText.optional(),
  parentTaskId: TaskId.optional(),
  ...links,
};

/** A task that exists, or `$1` for the first of the same call. */
export const TaskIdOrNth = taskReference('\\$[1-9][0-9]?').meta({ description: `A UUID, ${exampleRef}, or $1` });

/** The same for one of several new tasks. */
export const taskInListToolFields = {
  ...taskCreateToolFields,
  parentTaskId: TaskIdOrNth.optional(),
  blockedBy: IdList(TaskIdOrNth).optional(),
};

/** Whether labels that the space lacks are created. */
export const createLabelsInput = { createLabels: z.boolean().optional() };

/** The version of a task that a caller has read, as tools return it. */
export const taskVersionInput = z
  .string()
  .regex(/^\d{1,15}~?$/, { error: 'must be the version that get_task or the last change returned' })
  .optional();

/** The paging of task lists over MCP. Pages are smaller than over REST, because models read them. */
export const toolPageInput = {
  limit: integerInRange(1, 200).optional(),
  cursor: z.string().max(2000).optional(),
};
