import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import type { Placeholder, Placeholders } from '../../engine/placeholders.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { TaskRow } from '../../schema.ts';
import {
  afterCursorCondition,
  dueDateSortKey,
  noDueDateSortKey,
  toDueDateCursor,
  upToCursorCondition,
} from './cursors.ts';
import { applyTaskFilters, type TaskPageParams, type TaskSelect } from './filters.ts';

export type SpacesPageParams = TaskPageParams & { spaceIds: string[] };
export type SpacePageParams = SpacesPageParams & { spaceId: string };

/** The page of one space, by its due date index. */
export const selectSpacePage = prepareQueryByShape((db, params: Placeholders<SpacePageParams>) =>
  orderByDueDate(db, selectByDueDateIndex(db, params), params),
);

/**
 * The page of one space, in statements that take milliseconds. Returns undefined when the tasks next by due date do not
 * fill the page and the space is too large for one statement: in the order of the index, the disk is read at random.
 */
export async function readFirstPage(
  db: Db,
  space: SpacePageParams,
  spaceCount: number,
): Promise<TaskRow[] | undefined> {
  const nearest = await readNearest(db, space, 200);
  if (nearest) return nearest;
  const { spaceId } = space;
  const [rowBeyond] = await findRowAfter(db, { spaceId, afterRow: 0, skip: Math.ceil(10_000 / spaceCount) });
  if (!rowBeyond) return selectRowRange(db, { ...space, afterRow: 0, lastRow: Number.MAX_SAFE_INTEGER });
  return spaceCount > 5 ? undefined : readNearest(db, space, 1000);
}

/** What matches among the next `count` tasks by due date. Undefined when that neither fills the page nor is all. */
async function readNearest(db: Db, space: SpacePageParams, count: number): Promise<TaskRow[] | undefined> {
  const [end] = await findIndexEntry(db, { ...space, skip: count });
  const rows = await selectSpacePage(db, end ? { ...space, upTo: { 0: end.due, 1: end.id } } : space);
  return end && rows.length !== space.limit ? undefined : rows;
}

/** The page of one space, reading all its tasks in the order of the disk, in batches that take a few milliseconds. */
export async function scanSpace(db: Db, space: SpacePageParams, nextTurn: () => Promise<void>): Promise<TaskRow[]> {
  const { spaceId, limit } = space;
  let page: TaskRow[] = [];
  let afterRow = 0;
  let batchSize = 1000;
  for (;;) {
    await nextTurn();
    const startedAt = performance.now();
    const [end] = await findRowAfter(db, { spaceId, afterRow, skip: batchSize });
    const lastOfFullPage = page.length === limit ? page.at(-1) : undefined;
    const upTo = lastOfFullPage && { ...toDueDateCursor(lastOfFullPage) };
    const rows = await selectRowRange(db, { ...space, upTo, afterRow, lastRow: end?.row ?? Number.MAX_SAFE_INTEGER });
    page = mergePages([page, rows], limit);
    if (!end) return page;
    afterRow = end.row;
    batchSize = getNextBatchSize(batchSize, performance.now() - startedAt);
  }
}

const targetMs = 5;
const maxBatchSize = 20_000;

function getNextBatchSize(batchSize: number, elapsedMs: number): number {
  const factor = Math.min(Math.max(targetMs / elapsedMs, 0.25), 2);
  return Math.ceil(Math.min(batchSize * factor, maxBatchSize));
}

const rowId = sql<number>`t.rowid`;

/** The row of the space that comes after `afterRow` and `skip` more, in the order of the disk. SQLite only. */
const findRowAfter = prepareQueryByShape(
  (db, { spaceId, afterRow, skip }: Placeholders<{ spaceId: string; afterRow: number; skip: number }>) =>
    db
      .selectFrom('tasks as t')
      .select(rowId.as('row'))
      .where('t.space_id', '=', spaceId)
      .where(rowId, '>', afterRow)
      .orderBy(rowId)
      .limit(1)
      .offset(skip),
);

/** The matching tasks among the rows after `afterRow` up to `lastRow`. SQLite only. */
const selectRowRange = prepareQueryByShape(
  (db, params: Placeholders<SpacePageParams & { afterRow: number; lastRow: number }>) => {
    const { spaceId, afterRow, lastRow, upTo } = params;
    let range: TaskSelect = db.selectFrom('tasks as t').where('t.space_id', '=', spaceId);
    range = range.where(rowId, '>', afterRow).where(rowId, '<=', lastRow);
    if (upTo !== undefined) range = range.where(upToCursorCondition([dueDateSortKey], upTo));
    return orderByDueDate(db, range, params);
  },
);

/** The index entry after the next `skip` ones, filtered only by what the index knows. */
const findIndexEntry = prepareQueryByShape((db, params: Placeholders<SpacePageParams & { skip: number }>) => {
  let tasks = selectByDueDateIndex(db, params);
  if (params.after !== undefined) tasks = tasks.where(afterCursorCondition([dueDateSortKey], params.after));
  return tasks
    .select([dueDateSortKey.as('due'), 't.id'])
    .orderBy(dueDateSortKey)
    .orderBy('t.id')
    .limit(1)
    .offset(params.skip);
});

/** The space's tasks, filtered by those conditions that the due date index can check. */
function selectByDueDateIndex(db: Db, params: Placeholders<SpacePageParams>): TaskSelect {
  const { spaceId, dueBefore, dueAfter, after, upTo } = params;
  let tasks: TaskSelect = db.selectFrom('tasks as t').where('t.space_id', '=', spaceId);
  if (dueBefore !== undefined) tasks = tasks.where(dueDateSortKey, '<', dueBefore.last);
  if (dueAfter !== undefined)
    tasks = tasks.where(dueDateSortKey, '>=', dueAfter.first).where(dueDateSortKey, '<', noDueDateSortKey);
  if (after !== undefined) tasks = tasks.where(dueDateSortKey, '>=', after[0] as Placeholder<string>);
  if (upTo !== undefined)
    tasks = tasks
      .where(dueDateSortKey, '<=', upTo[0] as Placeholder<string>)
      .where(upToCursorCondition([dueDateSortKey], upTo));
  return tasks;
}

/** Adds the filters, the order and the limit of the page. */
export function orderByDueDate(db: Db, tasks: TaskSelect, params: Placeholders<SpacesPageParams>) {
  let query = applyTaskFilters(db, tasks, params.spaceIds, params)
    .selectAll('t')
    .orderBy(dueDateSortKey)
    .orderBy('t.id');
  if (params.after !== undefined) query = query.where(afterCursorCondition([dueDateSortKey], params.after));
  if (params.limit !== undefined) query = query.limit(params.limit);
  // Last, because it reads another table for each row.
  return query.where((e) =>
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

/** The first `limit` tasks by due date of all pages. */
export function mergePages(pages: TaskRow[][], limit: number | undefined): TaskRow[] {
  if (pages.length === 1) return pages[0] as TaskRow[];
  return pages.flat().sort(compareByDueDate).slice(0, limit);
}

/** The order of the SQL: `dueDateSortKey`, then the id. */
function compareByDueDate(a: TaskRow, b: TaskRow): number {
  const [dueDateA, idA] = toDueDateCursor(a);
  const [dueDateB, idB] = toDueDateCursor(b);
  if (dueDateA !== dueDateB) return dueDateA < dueDateB ? -1 : 1;
  return idA < idB ? -1 : 1;
}
