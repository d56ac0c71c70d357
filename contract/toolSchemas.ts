import * as z from 'zod';

/** What tools answer: names beside ids, dates in the caller's time zone, and what is empty left out. */

/** A task in a list. */
export const TaskSummary = z.object({
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
export const LooseTaskSummary = z.looseObject({ id: z.string(), title: z.string() });

export const TaskSummaryOutput = z.object({ task: TaskSummary });

/** What of an answer was left out, and how to get it. */
export const TruncationNotice = z.string().optional();

export const TaskSummaryPage = z.object({
  tasks: z.array(TaskSummary),
  nextCursor: z.string().optional(),
  truncated: TruncationNotice,
});

/** A thing with a name, to be referred to by its id. */
export const IdAndName = z.object({ id: z.string(), name: z.string() });

export const StatusSummary = IdAndName.extend({ category: z.string() });

export const MemberSummary = IdAndName.extend({ role: z.string() });

export const CommentSummary = z.object({
  by: z.string(),
  at: z.string(),
  content: z.string(),
});

/** A task with all that is known of it. */
export const ToolTaskDetail = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string(),
  project: IdAndName,
  status: IdAndName.optional(),
  priority: z.string().optional(),
  startDate: z.string().optional(),
  dueDate: z.string().optional(),
  estimatedHours: z.number().optional(),
  assignees: z.array(IdAndName).optional(),
  labels: z.array(z.string()).optional(),
  completedAt: z.string().optional(),
  archived: z.literal(true).optional(),
  description: z.string().optional(),
  parent: LooseTaskSummary.optional(),
  subtasks: z.array(LooseTaskSummary).optional(),
  blockedBy: z.array(LooseTaskSummary).optional(),
  created: z.string(),
  updated: z.string(),
});
