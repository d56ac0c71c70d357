import * as z from 'zod';

/** What tools answer: names beside ids, dates in the caller's time zone, and what is empty left out. */

/** A task in a list. */
export const TaskRow = z.object({
  id: z.string(),
  title: z.string(),
  project: z.string().optional(),
  status: z.string().optional(),
  priority: z.string().optional(),
  startDate: z.string().optional(),
  dueDate: z.string().optional(),
  estimatedHours: z.number().optional(),
  assignees: z.array(z.string()).optional(),
  parentTaskId: z.string().optional(),
  completedAt: z.string().optional(),
  archived: z.literal(true).optional(),
});

/** One among others, where the schema says only what every one has. */
export const BriefRow = z.looseObject({ id: z.string(), title: z.string() });

export const OneTask = z.object({ task: TaskRow });

/** What of an answer was left out, and how to get it. */
export const Truncated = z.string().optional();

export const TaskRows = z.object({
  tasks: z.array(TaskRow),
  nextCursor: z.string().optional(),
  truncated: Truncated,
});

/** A thing with a name, to be referred to by its id. */
export const Named = z.object({ id: z.string(), name: z.string() });

export const StatusRow = Named.extend({ category: z.string() });

export const MemberRow = Named.extend({ role: z.string() });

export const Remark = z.object({
  by: z.string(),
  at: z.string(),
  content: z.string(),
});

/** A task with all that is known of it. */
export const WholeTask = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  project: Named,
  status: Named.optional(),
  priority: z.string().optional(),
  startDate: z.string().optional(),
  dueDate: z.string().optional(),
  estimatedHours: z.number().optional(),
  assignees: z.array(Named).optional(),
  labels: z.array(z.string()).optional(),
  completedAt: z.string().optional(),
  archived: z.literal(true).optional(),
  description: z.string().optional(),
  parent: BriefRow.optional(),
  subtasks: z.array(BriefRow).optional(),
  blockedBy: z.array(BriefRow).optional(),
  created: z.string(),
  updated: z.string(),
});
