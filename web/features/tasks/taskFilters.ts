import { addDays, dayOf } from '../../lib/dates.ts';
import type { Priority, Task } from '../../sync/state.ts';

/** Which tasks a view shows, in which order and groups: one model, held in the URL, applied by every view. */
export interface Filters {
  q: string;
  status: string[];
  /** Ids of members, `me`, `none`. */
  assignee: string[];
  /** Ids of labels, `none`. */
  label: string[];
  priority: string[];
  due: string[];
  sort: Sort;
  group: Group;
}

export const sorts = ['manual', 'due', 'priority', 'title', 'created', 'updated'] as const;
export type Sort = (typeof sorts)[number];
export const groups = ['status', 'assignee', 'priority', 'label', 'due', 'none'] as const;
export type Group = (typeof groups)[number];
export const dues = ['overdue', 'today', 'week', 'later', 'none'] as const;
export type Due = (typeof dues)[number];
export const priorities = ['urgent', 'high', 'medium', 'low', 'none'] as const satisfies Priority[];

const lists = ['status', 'assignee', 'label', 'priority', 'due'] as const;

export function readFilters(query: URLSearchParams): Filters {
  const list = (name: string) => query.get(name)?.split(',').filter(Boolean) ?? [];
  const sort = query.get('sort') as Sort;
  const group = query.get('group') as Group;
  return {
    q: query.get('q') ?? '',
    status: list('status'),
    assignee: list('assignee'),
    label: list('label'),
    priority: list('priority'),
    due: list('due'),
    sort: sorts.includes(sort) ? sort : 'manual',
    group: groups.includes(group) ? group : 'status',
  };
}

/** Into a query; what is as usual is left out. */
export function writeFilters(filters: Filters): Record<string, string | undefined> {
  return {
    q: filters.q || undefined,
    ...Object.fromEntries(lists.map((name) => [name, filters[name].join(',') || undefined])),
    sort: filters.sort === 'manual' ? undefined : filters.sort,
    group: filters.group === 'status' ? undefined : filters.group,
  };
}

export const noFilters: Omit<Filters, 'sort' | 'group'> = {
  q: '',
  status: [],
  assignee: [],
  label: [],
  priority: [],
  due: [],
};

export function countFilters(filters: Filters): number {
  return lists.filter((name) => filters[name].length > 0).length + (filters.q ? 1 : 0);
}

/** Who looks, and on which day: what `me`, `overdue` and `today` mean. */
export interface Viewer {
  userId: string;
  timeZone: string;
  today: string;
}

export function filterTasks(tasks: readonly Task[], filters: Filters, viewer: Viewer): Task[] {
  const words = fold(filters.q).split(/\s+/).filter(Boolean);
  const people = filters.assignee.map((id) => (id === 'me' ? viewer.userId : id));
  const found = tasks.filter(
    (task) =>
      words.every((word) => fold(task.title).includes(word)) &&
      isIn(filters.status, [task.statusId ?? 'none']) &&
      isIn(people, orNone(task.assigneeIds)) &&
      isIn(filters.label, orNone(task.labelIds)) &&
      isIn(filters.priority, [task.priority]) &&
      (filters.due.length === 0 || isIn(filters.due, [dueOf(task, viewer)])),
  );
  // By hand they are sorted already.
  return filters.sort === 'manual' ? found : sortTasks(found, filters.sort);
}

export function sortTasks(tasks: Task[], sort: Sort): Task[] {
  return tasks.sort((a, b) => compare[sort](a, b) || a.position - b.position || (a.id < b.id ? -1 : 1));
}

/** The tasks by the key of their group: an id, a word, or `none`. A task with two labels is in two groups. */
export function groupTasks(tasks: readonly Task[], group: Group, viewer: Viewer): Map<string, Task[]> {
  const found = new Map<string, Task[]>();
  for (const task of tasks) {
    for (const key of keysOf(task, group, viewer)) {
      const there = found.get(key);
      if (there) there.push(task);
      else found.set(key, [task]);
    }
  }
  return found;
}

export function dueOf(task: Task, { timeZone, today }: Viewer): Due {
  if (task.dueDate === null) return 'none';
  const day = dayOf(task.dueDate, timeZone);
  if (day < today) return task.completedAt ? 'later' : 'overdue';
  if (day === today) return 'today';
  return day <= addDays(today, 7) ? 'week' : 'later';
}

const compare: Record<Sort, (a: Task, b: Task) => number> = {
  manual: () => 0,
  due: (a, b) => text(a.dueDate ?? '~', b.dueDate ?? '~'),
  priority: (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority),
  title: (a, b) => a.title.localeCompare(b.title),
  created: (a, b) => text(bornAt(b), bornAt(a)),
  updated: (a, b) => text(b.updatedAt ?? '', a.updatedAt ?? ''),
};

/** A board does not say when its tasks were made, but their ids (UUIDv7) begin with it. */
function bornAt({ id, createdAt }: Task): string {
  return createdAt ?? new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toISOString();
}

function text(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function keysOf(task: Task, group: Group, viewer: Viewer): readonly string[] {
  if (group === 'status') return [task.statusId ?? 'none'];
  if (group === 'assignee') return orNone(task.assigneeIds);
  if (group === 'label') return orNone(task.labelIds);
  if (group === 'priority') return [task.priority];
  if (group === 'due') return [dueOf(task, viewer)];
  return ['all'];
}

function isIn(wanted: readonly string[], values: readonly string[]): boolean {
  return wanted.length === 0 || values.some((value) => wanted.includes(value));
}

function orNone(ids: readonly string[]): readonly string[] {
  return ids.length === 0 ? ['none'] : ids;
}

/** Without case and accents. */
function fold(words: string): string {
  return words.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
}
