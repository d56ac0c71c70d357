import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import { hasSnapshots, readAtSnapshot } from '../../engine/readSnapshot.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import type { TaskRow } from '../../schema.ts';
import {
  afterCursorCondition,
  applyTaskFilters,
  dueDateSortKey,
  noDueDateSortKey,
  type TaskPageRequest,
  type TaskQueryShape,
  type TaskSelect,
  toTaskQueryShape,
  upToCursorCondition,
} from './listInProject.ts';

/** The tasks of all these spaces but for archived projects, by due date. */
export async function listTasksAcrossSpaces(db: Db, spaceIds: string[], page: TaskPageRequest): Promise<TaskRow[]> {
  const shape = toTaskQueryShape(page);
  if (isSmallPart(shape)) return pageOfSpaces(db, { spaceIds, ...shape });
  const { limit } = shape;
  const each = spaceIds.map((spaceId): InSpace => ({ spaceId, spaceIds: [spaceId], ...shape }));
  // An index has each space's tasks by due date, so that a page is read without the rest.
  if (limit === undefined || !hasSnapshots(db))
    return firstOf(await Promise.all(each.map((given) => pageOfSpace(db, given))), limit);
  const pages = await Promise.all(each.map((given) => atOnce(db, given, each.length)));
  if (pages.every((rows) => rows !== undefined)) return firstOf(pages, limit);
  return readAtSnapshot(db, async (calm, turn) => {
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
function isSmallPart({ assigneeId, labelId, statusId, parentTaskId }: TaskQueryShape): boolean {
  return [assigneeId, labelId, statusId, parentTaskId].some((id) => typeof id === 'string');
}

type InSpaces = TaskQueryShape & { spaceIds: string[] };
type InSpace = InSpaces & { spaceId: string };

const pageOfSpaces = prepareQueryByShape((db, given: InSpaces) =>
  byDueDate(db, db.selectFrom('tasks as t').where(columnInIds(db, 't.space_id', given.spaceIds)), given),
);

const pageOfSpace = prepareQueryByShape((db, given: InSpace) => byDueDate(db, indexed(db, given), given));

/**
 * Of the embedded database no statement may take long: others wait meanwhile. Undefined: there are not enough among the
 * first by due date, and the space, one of so `many`, is too large to be read at once. In that order, further on, each
 * task lies somewhere else on the disk.
 */
async function atOnce(db: Db, given: InSpace, many: number): Promise<TaskRow[] | undefined> {
  const near = await nearest(db, given, 200);
  if (near) return near;
  const [more] = await rowBehind(db, { spaceId: given.spaceId, behind: 0, skip: Math.ceil(10_000 / many) });
  if (!more) return partOfSpace(db, { ...given, behind: 0, end: Number.MAX_SAFE_INTEGER });
  return many > 5 ? undefined : nearest(db, given, 1000);
}

/** What is found among the first `count` by due date, if that is enough or all. */
async function nearest(db: Db, given: InSpace, count: number): Promise<TaskRow[] | undefined> {
  const [end] = await entry(db, { ...given, skip: count });
  const rows = await pageOfSpace(db, end ? { ...given, upTo: { 0: end.due, 1: end.id } } : given);
  return end && rows.length !== given.limit ? undefined : rows;
}

/** The tasks of a space as they lie on the disk, so many in each turn that it takes a few milliseconds. */
async function anywhere(db: Db, given: InSpace, turn: () => Promise<void>): Promise<TaskRow[]> {
  let found: TaskRow[] = [];
  let behind = 0;
  let count = 1000;
  for (;;) {
    await turn();
    const begun = performance.now();
    const [end] = await rowBehind(db, { spaceId: given.spaceId, behind, skip: count });
    const last = found.length === given.limit ? found.at(-1) : undefined;
    const upTo = last && { ...toDueDateCursor(last) };
    const rows = await partOfSpace(db, { ...given, upTo, behind, end: end?.row ?? Number.MAX_SAFE_INTEGER });
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

const rowBehind = prepareQueryByShape(
  (db, { spaceId, behind, skip }: { spaceId: string; behind: number; skip: number }) =>
    db
      .selectFrom('tasks as t')
      .select(row.as('row'))
      .where('t.space_id', '=', spaceId)
      .where(row, '>', behind)
      .orderBy(row)
      .limit(1)
      .offset(skip),
);

const partOfSpace = prepareQueryByShape((db, given: InSpace & { behind: number; end: number }) => {
  const { spaceId, behind, end, upTo } = given;
  let part: TaskSelect = db.selectFrom('tasks as t').where('t.space_id', '=', spaceId);
  part = part.where(row, '>', behind).where(row, '<=', end);
  if (upTo) part = part.where(upToCursorCondition([dueDateSortKey], upTo));
  return byDueDate(db, part, given);
});

/** Where the task is that comes after so many others, in what the index can tell. */
const entry = prepareQueryByShape((db, given: InSpace & { skip: number }) => {
  let tasks = indexed(db, given);
  if (given.after) tasks = tasks.where(afterCursorCondition([dueDateSortKey], given.after));
  return tasks
    .select([dueDateSortKey.as('due'), 't.id'])
    .orderBy(dueDateSortKey)
    .orderBy('t.id')
    .limit(1)
    .offset(given.skip);
});

/** With what an index by due date can tell of the filters. */
function indexed(db: Db, { spaceId, dueBefore, dueAfter, after, upTo }: InSpace): TaskSelect {
  let tasks: TaskSelect = db.selectFrom('tasks as t').where('t.space_id', '=', spaceId);
  if (dueBefore) tasks = tasks.where(dueDateSortKey, '<', dueBefore.last);
  if (dueAfter) tasks = tasks.where(dueDateSortKey, '>=', dueAfter.first).where(dueDateSortKey, '<', noDueDateSortKey);
  if (after) tasks = tasks.where(dueDateSortKey, '>=', after[0] as string);
  if (upTo)
    tasks = tasks.where(dueDateSortKey, '<=', upTo[0] as string).where(upToCursorCondition([dueDateSortKey], upTo));
  return tasks;
}

function byDueDate(db: Db, tasks: TaskSelect, given: InSpaces) {
  let rows = applyTaskFilters(db, tasks, given.spaceIds, given).selectAll('t').orderBy(dueDateSortKey).orderBy('t.id');
  if (given.after) rows = rows.where(afterCursorCondition([dueDateSortKey], given.after));
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
  const [[dueA, idA], [dueB, idB]] = [toDueDateCursor(a), toDueDateCursor(b)];
  if (dueA !== dueB) return dueA < dueB ? -1 : 1;
  return idA < idB ? -1 : 1;
}

export function toDueDateCursor(task: TaskRow): [dueDate: string, id: string] {
  return [task.due_date ?? noDueDateSortKey, task.id];
}
