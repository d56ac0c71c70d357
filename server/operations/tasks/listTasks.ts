import { invalidInput } from '../../../contract/errors.ts';
import {
  countListedTasks,
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
import { toValueFilters } from './toValueFilters.ts';

/** The page size of the lists across spaces when no `limit` is given. */
export const defaultPageSize = 100;

/** A page of tasks, with the cursor of the next page. */
export interface TaskPage<R = TaskRow> {
  rows: R[];
  nextCursor: string | undefined;
  /** The cursor of a page that starts after the first `count` tasks of this one. */
  getCursorAfter: (count: number) => string | undefined;
  /** Counts the tasks on all pages. Absent for lists across spaces, where counting would read them all. */
  countAll?: () => Promise<number>;
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
  const filters = toListFilters(input, actor.user.id);
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
  return { ...toTaskPage(rows, limit, toProjectCursor), countAll: () => countListedTasks(db, context.row, filters) };
}

function toListFilters(input: OperationInput<'list_tasks'>, me: string): TaskFilters {
  const { archived, completed, q: search, dueBefore, dueAfter } = input;
  return {
    archived,
    completed,
    search,
    ...toValueFilters({ ...input, projectId: undefined }, me),
    dueBefore: normalizeDueBound(dueBefore),
    dueAfter: normalizeDueBound(dueAfter),
  };
}

/** Dates compare as text, so midnight UTC is written as its day: then an all-day date is not before it. */
function normalizeDueBound(bound: string | undefined): string | undefined {
  return bound?.replace('T00:00:00.000Z', '');
}

/** `rows` has one row more than the page when there is a next page. */
export function toTaskPage<R>(rows: R[], limit: number | undefined, toCursor: (row: R) => TaskCursor): TaskPage<R> {
  const getCursorAfter = (count: number) => {
    const last = rows.length > count ? rows[count - 1] : undefined;
    return last && Buffer.from(JSON.stringify(toCursor(last))).toString('base64url');
  };
  const nextCursor = limit === undefined ? undefined : getCursorAfter(limit);
  return { rows: rows.slice(0, limit), nextCursor, getCursorAfter };
}

type CursorPart = 'number' | 'text' | 'id';

export function parseCursor(cursor: string | undefined, parts: readonly CursorPart[]): TaskCursor | undefined {
  if (cursor === undefined) return undefined;
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (isTaskCursor(decoded, parts)) return decoded;
  } catch {
    // Rejected below, like any other malformed cursor.
  }
  throw invalidInput('cursor', 'must be a cursor from the previous page');
}

/** Clients can forge cursors, so only values that the database accepts pass. */
function isTaskCursor(value: unknown, parts: readonly CursorPart[]): value is TaskCursor {
  return (
    Array.isArray(value) &&
    value.length === parts.length &&
    parts.every((part, index) => isCursorPart(value[index], part))
  );
}

function isCursorPart(value: unknown, part: CursorPart): boolean {
  if (part === 'number') return typeof value === 'number';
  if (typeof value !== 'string' || value.includes('\0')) return false;
  return part === 'text' || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}
