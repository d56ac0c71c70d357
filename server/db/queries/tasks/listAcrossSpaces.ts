import { sql } from 'kysely';
import { among, type Handle } from '../../engine/database.ts';
import { shaped } from '../../engine/preparedQueries.ts';
import { atOneMoment, lendsSnapshots } from '../../engine/readSnapshot.ts';
import type { TaskRow } from '../../schema.ts';
import {
  dueOrder,
  filtered,
  isAfter,
  isUpTo,
  lastDate,
  type Page,
  type Shape,
  shapeOf,
  type Tasks,
} from './listInProject.ts';

/** The tasks of all these spaces but for archived projects, by due date. */
export async function tasksOfSpaces(q: Handle, spaceIds: string[], page: Page): Promise<TaskRow[]> {
  const shape = shapeOf(page);
  if (isSmallPart(shape)) return pageOfSpaces(q, { spaceIds, ...shape });
  const { limit } = shape;
  const each = spaceIds.map((spaceId): InSpace => ({ spaceId, spaceIds: [spaceId], ...shape }));
  // An index has each space's tasks by due date, so that a page is read without the rest.
  if (limit === undefined || !lendsSnapshots(q))
    return firstOf(await Promise.all(each.map((given) => pageOfSpace(q, given))), limit);
  const pages = await Promise.all(each.map((given) => atOnce(q, given, each.length)));
  if (pages.every((rows) => rows !== undefined)) return firstOf(pages, limit);
  return atOneMoment(q, async (calm, turn) => {
    const found: TaskRow[][] = [];
    for (const [at, given] of each.entries()) {
      await turn();
      const near = pages[at] && (await atOnce(calm, given, each.length));
      found.push(near ?? (await anywhere(calm, given, turn)));
    }
    return firstOf(found, limit);
  });
}

/** Whether so few tasks are asked for that it is better to find them first, and bring them in order then. */
function isSmallPart({ assigneeId, labelId, statusId, parentTaskId }: Shape): boolean {
  return [assigneeId, labelId, statusId, parentTaskId].some((id) => typeof id === 'string');
}

type InSpaces = Shape & { spaceIds: string[] };
type InSpace = InSpaces & { spaceId: string };

const pageOfSpaces = shaped((q, given: InSpaces) =>
  byDueDate(q, q.selectFrom('tasks as t').where(among(q, 't.space_id', given.spaceIds)), given),
);

const pageOfSpace = shaped((q, given: InSpace) => byDueDate(q, indexed(q, given), given));

/**
 * Of the embedded database no statement may take long: others wait meanwhile. Undefined: there are not enough among the
 * first by due date, and the space, one of so `many`, is too large to be read at once. In that order, further on, each
 * task lies somewhere else on the disk.
 */
async function atOnce(q: Handle, given: InSpace, many: number): Promise<TaskRow[] | undefined> {
  const near = await nearest(q, given, 200);
  if (near) return near;
  const [more] = await rowBehind(q, { spaceId: given.spaceId, behind: 0, skip: Math.ceil(10_000 / many) });
  if (!more) return partOfSpace(q, { ...given, behind: 0, end: Number.MAX_SAFE_INTEGER });
  return many > 5 ? undefined : nearest(q, given, 1000);
}

/** What is found among the first `count` by due date, if that is enough or all. */
async function nearest(q: Handle, given: InSpace, count: number): Promise<TaskRow[] | undefined> {
  const [end] = await entry(q, { ...given, skip: count });
  const rows = await pageOfSpace(q, end ? { ...given, upTo: { 0: end.due, 1: end.id } } : given);
  return end && rows.length !== given.limit ? undefined : rows;
}

/** The tasks of a space as they lie on the disk, so many in each turn that it takes a few milliseconds. */
async function anywhere(q: Handle, given: InSpace, turn: () => Promise<void>): Promise<TaskRow[]> {
  let found: TaskRow[] = [];
  let behind = 0;
  let count = 1000;
  for (;;) {
    await turn();
    const begun = performance.now();
    const [end] = await rowBehind(q, { spaceId: given.spaceId, behind, skip: count });
    const last = found.length === given.limit ? found.at(-1) : undefined;
    const upTo = last && { ...placeByDueDate(last) };
    const rows = await partOfSpace(q, { ...given, upTo, behind, end: end?.row ?? Number.MAX_SAFE_INTEGER });
    found = firstOf([found, rows], given.limit);
    if (!end) return found;
    behind = end.row;
    count = nextCount(count, performance.now() - begun);
  }
}

/** Milliseconds. */
const aim = 5;
const mostAtOnce = 20_000;

function nextCount(count: number, milliseconds: number): number {
  const change = Math.min(Math.max(aim / milliseconds, 0.25), 2);
  return Math.ceil(Math.min(count * change, mostAtOnce));
}

const row = sql<number>`t.rowid`;

const rowBehind = shaped((q, { spaceId, behind, skip }: { spaceId: string; behind: number; skip: number }) =>
  q
    .selectFrom('tasks as t')
    .select(row.as('row'))
    .where('t.space_id', '=', spaceId)
    .where(row, '>', behind)
    .orderBy(row)
    .limit(1)
    .offset(skip),
);

const partOfSpace = shaped((q, given: InSpace & { behind: number; end: number }) => {
  const { spaceId, behind, end, upTo } = given;
  let part: Tasks = q.selectFrom('tasks as t').where('t.space_id', '=', spaceId);
  part = part.where(row, '>', behind).where(row, '<=', end);
  if (upTo) part = part.where(isUpTo([dueOrder], upTo));
  return byDueDate(q, part, given);
});

/** Where the task is that comes after so many others, in what the index can tell. */
const entry = shaped((q, given: InSpace & { skip: number }) => {
  let tasks = indexed(q, given);
  if (given.after) tasks = tasks.where(isAfter([dueOrder], given.after));
  return tasks
    .select([dueOrder.as('due'), 't.id'])
    .orderBy(dueOrder)
    .orderBy('t.id')
    .limit(1)
    .offset(given.skip);
});

/** With what an index by due date can tell of the filters. */
function indexed(q: Handle, { spaceId, dueBefore, dueAfter, after, upTo }: InSpace): Tasks {
  let tasks: Tasks = q.selectFrom('tasks as t').where('t.space_id', '=', spaceId);
  if (dueBefore) tasks = tasks.where(dueOrder, '<', dueBefore.last);
  if (dueAfter) tasks = tasks.where(dueOrder, '>=', dueAfter.first).where(dueOrder, '<', lastDate);
  if (after) tasks = tasks.where(dueOrder, '>=', after[0] as string);
  if (upTo) tasks = tasks.where(dueOrder, '<=', upTo[0] as string).where(isUpTo([dueOrder], upTo));
  return tasks;
}

function byDueDate(q: Handle, tasks: Tasks, given: InSpaces) {
  let rows = filtered(q, tasks, given.spaceIds, given).selectAll('t').orderBy(dueOrder).orderBy('t.id');
  if (given.after) rows = rows.where(isAfter([dueOrder], given.after));
  if (given.limit) rows = rows.limit(given.limit);
  // Last, because it looks elsewhere for each row.
  return rows.where((e) =>
    e.exists(
      e
        .selectFrom('projects as p')
        .select('p.id')
        .whereRef('p.id', '=', 't.project_id')
        .whereRef('p.space_id', '=', 't.space_id')
        .where('p.is_archived', '=', 0),
    ),
  );
}

function firstOf(pages: TaskRow[][], limit: number | undefined): TaskRow[] {
  if (pages.length === 1) return pages[0] as TaskRow[];
  return pages.flat().sort(compare).slice(0, limit);
}

function compare(a: TaskRow, b: TaskRow): number {
  const [[dueA, idA], [dueB, idB]] = [placeByDueDate(a), placeByDueDate(b)];
  if (dueA !== dueB) return dueA < dueB ? -1 : 1;
  return idA < idB ? -1 : 1;
}

export function placeByDueDate(task: TaskRow): [dueDate: string, id: string] {
  return [task.due_date ?? lastDate, task.id];
}
