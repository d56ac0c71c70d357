import {
  type DueBound,
  listTasksAcrossSpaces,
  type TaskFilters,
  toDueDateCursor,
} from '../../db/queries/tasks/index.ts';
import type { ActorContext, Handler, OperationInput } from '../handlerTypes.ts';
import { getDayInZone, getStartOfDay } from '../timeZoneDates.ts';
import { defaultPageSize, parseCursor, type TaskPage, toTaskPage } from './listTasks.ts';
import { presentTasks } from './presentTask.ts';
import { toValueFilters } from './toValueFilters.ts';

export const find_tasks: Handler<'find_tasks'> = async (context, input) => {
  const { rows, nextCursor } = await findTaskPage(context, input);
  return { tasks: await presentTasks(context.db, rows), nextCursor };
};

export async function findTaskPage(context: ActorContext, input: OperationInput<'find_tasks'>): Promise<TaskPage> {
  const { db, actor } = context;
  const { spaceId, limit = defaultPageSize, cursor } = input;
  const spaceIds = spaceId === undefined ? actor.spaces.map((space) => space.id) : [spaceId];
  const after = parseCursor(cursor, ['text', 'id']);
  const rows = await listTasksAcrossSpaces(db, spaceIds, {
    filters: toFindFilters(context, input),
    after,
    limit: limit + 1,
  });
  return toTaskPage(rows, limit, toDueDateCursor);
}

function toFindFilters({ actor, now }: ActorContext, input: OperationInput<'find_tasks'>): TaskFilters {
  const { q, completed, archived, updatedAfter } = input;
  const { id: me, time_zone: timeZone } = actor.user;
  const tomorrow = getDayInZone(timeZone, now, -1);
  return {
    search: q,
    completed,
    archived,
    updatedAfter: updatedAfter?.length === 10 ? getStartOfDay(timeZone, updatedAfter) : updatedAfter,
    ready: input.ready ? { userId: me, tomorrow, tomorrowStart: getStartOfDay(timeZone, tomorrow), now } : undefined,
    ...toValueFilters(input, me),
    dueBefore: toDueBound(input.dueBefore, timeZone),
    dueAfter: toDueBound(input.dueAfter, timeZone),
  };
}

/** An all-day date is a day of the user's own time zone. */
function toDueBound(date: string | undefined, timeZone: string): string | DueBound | undefined {
  return date?.length === 10 ? { day: date, dayStart: getStartOfDay(timeZone, date) } : date;
}
