import * as z from 'zod';

/** The shapes of tools: names beside ids, dates in the caller's time zone, empty values left out. */

/** A task in a list, whose id is its ref. */
export const TaskSummary = z.object({
  id: z.string(),
  title: z.string(),
  project: z.string().optional(),
  status: z.string().optional(),
  priority: z.string().optional(),
  startDate: z.string().optional(),
  dueDate: z.string().optional(),
  estimatedHours: z.number().optional(),
  recurrence: z.string().optional(),
  assignees: z.array(z.string()).optional(),
  parentTaskId: z.string().optional(),
  completedAt: z.string().optional(),
  archived: z.literal(true).optional(),
});

/** A task whose schema lists only the fields that every task has: clients load the schemas of all tools at once. */
export const LooseTaskSummary = z.looseObject({ id: z.string(), title: z.string() });

/** A task after a write, with what its caller should know. */
export const TaskWriteOutput = z.object({
  task: LooseTaskSummary,
  version: z.string(),
  meanwhile: z.string().optional(),
  open: z.array(LooseTaskSummary).optional(),
  column: z.string().optional(),
  dueBeforeStart: z.literal(true).optional(),
});

/** What was left out of a response, and how to get it. */
export const TruncationNotice = z.string().optional();

export const TaskSummaryPage = z.object({
  /** How many of all tasks the page has, such as `50 of 1,200`; absent if it has all. */
  shown: z.string().optional(),
  tasks: z.array(LooseTaskSummary),
  nextCursor: z.string().optional(),
  truncated: TruncationNotice,
});

export const IdAndName = z.object({ id: z.string(), name: z.string() });

/** The id is there if the name alone is ambiguous. */
export const NameAndMaybeId = z.object({ id: z.string().optional(), name: z.string() });

/** The names of status columns by category, each in column order. */
export const StatusNames = z.object({
  todo: z.array(z.string()).optional(),
  active: z.array(z.string()).optional(),
  done: z.array(z.string()).optional(),
});

export const StatusSummary = IdAndName.extend({ category: z.string() });

export const MemberSummary = IdAndName.extend({ role: z.string() });

export const CommentSummary = z.object({
  by: z.string(),
  at: z.string(),
  content: z.string(),
});

/** A task with all its details. */
export const ToolTaskDetail = z.object({
  /** Its ref. */
  id: z.string(),
  uuid: z.string(),
  title: z.string(),
  url: z.string(),
  project: IdAndName,
  status: IdAndName.optional(),
  priority: z.string().optional(),
  startDate: z.string().optional(),
  dueDate: z.string().optional(),
  estimatedHours: z.number().optional(),
  recurrence: z.string().optional(),
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
  version: z.string().optional(),
});
