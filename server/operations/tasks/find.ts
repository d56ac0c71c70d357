import type { Handle } from '../../store/database.ts';
import type { TaskRow } from '../../store/schema.ts';
import { type DueBound, type Place, placeByDueDate, type TaskFilters, tasksOfSpaces } from '../../store/tasks/index.ts';
import type { ActorContext, Handler, Input } from '../context.ts';
import { startOf } from '../days.ts';
import { defaultLimit, type Page, pageOf, placeOf } from './list.ts';
import { presentAll } from './present.ts';

export const find_tasks: Handler<'find_tasks'> = async (context, input) => {
  const { rows, nextCursor } = await findPage(context, input);
  return { tasks: await presentAll(context.q, rows), nextCursor };
};

export async function findPage(context: ActorContext, input: Input<'find_tasks'>): Promise<Page> {
  const { q, actor } = context;
  const { spaceId, limit = defaultLimit, cursor, completed, openFirst } = input;
  const spaceIds = spaceId === undefined ? actor.spaces.map((space) => space.id) : [spaceId];
  const filters = filtersOf(context, input);
  if (openFirst && completed === undefined) {
    const rows = await openThenDone(q, spaceIds, filters, limit + 1, cursor);
    return pageOf(rows, limit, (row) => [row.completed_at === null ? 0 : 1, ...placeByDueDate(row)]);
  }
  const after = placeOf(cursor, ['text', 'id']);
  const rows = await tasksOfSpaces(q, spaceIds, { filters, after, limit: limit + 1 });
  return pageOf(rows, limit, placeByDueDate);
}

/** The cursor says in which of the two the page begins, and where. */
async function openThenDone(
  q: Handle,
  spaceIds: string[],
  filters: TaskFilters,
  limit: number,
  cursor: string | undefined,
): Promise<TaskRow[]> {
  const [part, ...place] = placeOf(cursor, ['number', 'text', 'id']) ?? [0];
  const after = place.length > 0 ? (place as unknown as Place) : undefined;
  if (part === 1) return tasksOfSpaces(q, spaceIds, { filters: { ...filters, completed: true }, after, limit });
  const open = await tasksOfSpaces(q, spaceIds, { filters: { ...filters, completed: false }, after, limit });
  if (open.length === limit) return open;
  const rest = { filters: { ...filters, completed: true }, limit: limit - open.length };
  return [...open, ...(await tasksOfSpaces(q, spaceIds, rest))];
}

function filtersOf({ actor }: ActorContext, input: Input<'find_tasks'>): TaskFilters {
  const { q, category, priority, completed, assigneeId } = input;
  const { id: me, time_zone: timeZone } = actor.user;
  return {
    q,
    category,
    priority,
    completed,
    assigneeId: assigneeId === 'me' ? me : assigneeId === 'none' ? null : assigneeId,
    dueBefore: boundOf(input.dueBefore, timeZone),
    dueAfter: boundOf(input.dueAfter, timeZone),
  };
}

function boundOf(date: string | undefined, timeZone: string): string | DueBound | undefined {
  return date?.length === 10 ? { day: date, instant: startOf(timeZone, date) } : date;
}
