import { type DueBound, placeByDueDate, type TaskFilters, tasksOfSpaces } from '../../db/queries/tasks/index.ts';
import type { ActorContext, Handler, Input } from '../handlerTypes.ts';
import { startOf } from '../timeZoneDates.ts';
import { defaultLimit, type Page, pageOf, placeOf } from './listTasks.ts';
import { presentAll } from './presentTask.ts';

export const find_tasks: Handler<'find_tasks'> = async (context, input) => {
  const { rows, nextCursor } = await findPage(context, input);
  return { tasks: await presentAll(context.q, rows), nextCursor };
};

export async function findPage(context: ActorContext, input: Input<'find_tasks'>): Promise<Page> {
  const { q, actor } = context;
  const { spaceId, limit = defaultLimit, cursor } = input;
  const spaceIds = spaceId === undefined ? actor.spaces.map((space) => space.id) : [spaceId];
  const after = placeOf(cursor, ['text', 'id']);
  const rows = await tasksOfSpaces(q, spaceIds, { filters: filtersOf(context, input), after, limit: limit + 1 });
  return pageOf(rows, limit, placeByDueDate);
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
