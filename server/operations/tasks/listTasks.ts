import { invalidInput } from '../../../contract/errors.ts';
import {
  listProjectTasks,
  listTasksAcrossSpaces,
  type TaskCursor,
  type TaskFilters,
  toDueDateCursor,
  toProjectCursor,
} from '../../db/queries/tasks/index.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ContextFor, Handler, OperationInput } from '../handlerTypes.ts';
import { presentTasks } from './presentTask.ts';

/** The page that the list across spaces gives when no `limit` is asked for. */
export const defaultPageSize = 100;

/** A page of tasks, and where the next one begins. */
export interface TaskPage {
  rows: TaskRow[];
  nextCursor: string | undefined;
  /** Where a page begins that comes after the first so many tasks of this one. */
  getCursorAfter: (count: number) => string | undefined;
}

export const list_tasks: Handler<'list_tasks'> = async (context, input) => {
  const { rows, nextCursor } = await listTaskPage(context, input);
  return { tasks: await presentTasks(context.db, rows), nextCursor };
};

export async function listTaskPage(
  context: ContextFor<'list_tasks'>,
  input: OperationInput<'list_tasks'>,
): Promise<TaskPage> {
  const { db, actor } = context;
  const { projectId, limit, cursor } = input;
  const filters = filtersOf(input, actor.user.id);
  if (projectId === undefined) {
    const size = limit ?? defaultPageSize;
    const after = parseCursor(cursor, ['text', 'id']);
    const spaceIds = actor.spaces.map((space) => space.id);
    const rows = await listTasksAcrossSpaces(db, spaceIds, { filters, after, limit: size + 1 });
    return toTaskPage(rows, size, toDueDateCursor);
  }
  // An archived project keeps its tasks, and shows them again once it is restored.
  if (context.row.is_archived) return toTaskPage([], undefined, toProjectCursor);
  const after = parseCursor(cursor, ['number', 'id', 'number', 'id']);
  const rows = await listProjectTasks(db, context.row, { filters, after, limit: limit && limit + 1 });
  return toTaskPage(rows, limit, toProjectCursor);
}

function filtersOf(input: OperationInput<'list_tasks'>, me: string): TaskFilters {
  const { projectId: _, limit: __, cursor: ___, q: search, ...filters } = input;
  const orNull = (id: string | undefined) => (id === 'none' ? null : id);
  return {
    ...filters,
    search,
    statusId: orNull(filters.statusId),
    parentTaskId: orNull(filters.parentTaskId),
    assigneeId: filters.assigneeId === 'me' ? me : orNull(filters.assigneeId),
    dueBefore: startOfDay(filters.dueBefore),
    dueAfter: startOfDay(filters.dueAfter),
  };
}

/** Dates are compared as text, where `2026-02-22` comes before midnight: written alike, they are the same. */
function startOfDay(bound: string | undefined): string | undefined {
  return bound?.replace('T00:00:00.000Z', '');
}

/** One row more than the page was asked for: it says that there is a next one. */
export function toTaskPage<R extends TaskRow>(
  rows: R[],
  limit: number | undefined,
  placeIn: (row: R) => TaskCursor,
): TaskPage {
  const getCursorAfter = (count: number) => {
    const last = rows.length > count ? rows[count - 1] : undefined;
    return last && Buffer.from(JSON.stringify(placeIn(last))).toString('base64url');
  };
  const nextCursor = limit === undefined ? undefined : getCursorAfter(limit);
  return { rows: rows.slice(0, limit), nextCursor, getCursorAfter };
}

type Part = 'number' | 'text' | 'id';

export function parseCursor(cursor: string | undefined, parts: readonly Part[]): TaskCursor | undefined {
  if (cursor === undefined) return undefined;
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isPlace(place, parts)) return place;
  } catch {
    // Refused below.
  }
  throw invalidInput('cursor', 'must be one that the page before gave');
}

/** Anyone can write a cursor: what the database could not read is none. */
function isPlace(place: unknown, parts: readonly Part[]): place is TaskCursor {
  return Array.isArray(place) && place.length === parts.length && parts.every((part, at) => isPart(place[at], part));
}

function isPart(value: unknown, part: Part): boolean {
  if (part === 'number') return typeof value === 'number';
  if (typeof value !== 'string' || value.includes('\0')) return false;
  return part === 'text' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
