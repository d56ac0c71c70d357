import { foldText, toSearchWords } from '../../../contract/rules/foldText.ts';
import { addDays, toDay } from '../../lib/dates.ts';
import type { Priority, Task } from '../../sync/state.ts';
import type { UserContext } from '../../sync/useUserContext.ts';

/** Which tasks a view shows, in which order and groups. The URL has them (filtersInUrl.ts), and every view applies them. */
export interface Filters {
  q: string;
  status: string[];
  /** User ids, `me` or `none`. */
  assignee: string[];
  /** Label ids or `none`. */
  label: string[];
  priority: string[];
  due: string[];
  sort: SortBy;
  order: SortOrder;
  group: GroupBy;
  /** Whether boards leave out subtasks. */
  hidesSubtasks: boolean;
  /** The columns of the list, separated by commas; empty for the default ones. */
  columns: string;
}

export const sortByOptions = [
  'manual',
  'due',
  'priority',
  'title',
  'status',
  'assignee',
  'label',
  'estimate',
  'created',
  'updated',
  'project',
] as const;
export type SortOrder = 'asc' | 'desc';
export type SortBy = (typeof sortByOptions)[number];
export const groupByOptions = ['status', 'assignee', 'priority', 'label', 'due', 'none', 'project'] as const;
export type GroupBy = (typeof groupByOptions)[number];
export const dueBuckets = ['overdue', 'today', 'week', 'later', 'none'] as const;
export type DueBucket = (typeof dueBuckets)[number];
export const priorities = ['urgent', 'high', 'medium', 'low', 'none'] as const satisfies Priority[];

export const listFilters = ['status', 'assignee', 'label', 'priority', 'due'] as const;

/** Removes all filters. */
export const emptyFilters = {
  q: '',
  status: [],
  assignee: [],
  label: [],
  priority: [],
  due: [],
} satisfies Partial<Filters>;

/** Dates of changes and priorities start with the newest and the highest. */
export function getDefaultOrder(sort: SortBy): SortOrder {
  return sort === 'created' || sort === 'updated' || sort === 'priority' ? 'desc' : 'asc';
}

export function countActiveFilters(filters: Filters): number {
  return listFilters.filter((name) => filters[name].length > 0).length + (filters.q ? 1 : 0);
}

/** The same array if nothing is filtered. */
export function filterTasks(tasks: readonly Task[], filters: Filters, userContext: UserContext): readonly Task[] {
  if (countActiveFilters(filters) === 0) return tasks;
  const words = toSearchWords(filters.q);
  const userIds = filters.assignee.map((id) => (id === 'me' ? userContext.userId : id));
  return tasks.filter(
    (task) =>
      words.every((word) => foldText(task.title).includes(word)) &&
      matchesAny(filters.status, [task.statusId ?? 'none']) &&
      matchesAny(userIds, orNoneKey(task.assigneeIds)) &&
      matchesAny(filters.label, orNoneKey(task.labelIds)) &&
      matchesAny(filters.priority, [task.priority]) &&
      (filters.due.length === 0 || matchesAny(filters.due, [getDueBucket(task, userContext)])),
  );
}

/**
 * Groups tasks by the key of their group: an id, a value such as `urgent` or `overdue`, or `none`.
 * A task with two labels is in two groups.
 */
export function groupTasks(tasks: readonly Task[], group: GroupBy, userContext: UserContext): Map<string, Task[]> {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    for (const key of getGroupKeys(task, group, userContext)) {
      const groupTasks = groups.get(key);
      if (groupTasks) groupTasks.push(task);
      else groups.set(key, [task]);
    }
  }
  return groups;
}

export function isOverdue({ dueDate, completedAt }: Task, { timeZone, today }: UserContext): boolean {
  return dueDate !== null && !completedAt && toDay(dueDate, timeZone) < today;
}

export function getDueBucket(task: Task, { timeZone, today }: UserContext): DueBucket {
  if (task.dueDate === null) return 'none';
  const day = toDay(task.dueDate, timeZone);
  if (day < today) return task.completedAt ? 'later' : 'overdue';
  if (day === today) return 'today';
  return day <= addDays(today, 7) ? 'week' : 'later';
}

function getGroupKeys(task: Task, group: GroupBy, userContext: UserContext): readonly string[] {
  if (group === 'status') return [task.statusId ?? 'none'];
  if (group === 'assignee') return orNoneKey(task.assigneeIds);
  if (group === 'label') return orNoneKey(task.labelIds);
  if (group === 'priority') return [task.priority];
  if (group === 'due') return [getDueBucket(task, userContext)];
  return ['all'];
}

function matchesAny(selected: readonly string[], values: readonly string[]): boolean {
  return selected.length === 0 || values.some((value) => selected.includes(value));
}

function orNoneKey(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? ['none'] : ids;
}
