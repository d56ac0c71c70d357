import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { Placeholders } from '../../engine/preparedQueryParams.ts';
import { readAtSnapshot } from '../../engine/readSnapshot.ts';
import type { TaskRow } from '../../schema.ts';
import type { TaskSelect } from './applyAnyOfFilters.ts';
import { searchedBytes } from './applyTaskFilters.ts';
import { afterCursorCondition, dueDateSortKey, toDueDateCursor, upToCursorCondition } from './cursorConditions.ts';
import {
  mergePages,
  orderByDueDate,
  type SpacePageParams,
  selectByDueDateIndex,
  selectSpacePage,
} from './dueDatePages.ts';
import { maxBytesPerStatement } from './searchInBatches.ts';

/** The first tasks by due date of all spaces, in statements that take milliseconds. SQLite only, by a reader with snapshots. */
export async function listInShortSteps(
  reader: Db,
  spaces: SpacePageParams[],
  limit: number | undefined,
): Promise<TaskRow[]> {
  const pages = await Promise.all(spaces.map((space) => readFirstPage(reader, space, spaces.length)));
  if (pages.every((rows) => rows !== undefined)) return mergePages(pages, limit);
  // A scan takes many turns of the event loop. Its snapshot shows all spaces in one state, those read above included.
  return readAtSnapshot(reader, async (snapshot, nextTurn) => {
    const snapshotPages: TaskRow[][] = [];
    for (const [index, space] of spaces.entries()) {
      await nextTurn();
      const firstPage = pages[index] && (await readFirstPage(snapshot, space, spaces.length));
      snapshotPages.push(firstPage ?? (await scanSpace(snapshot, space, nextTurn)));
    }
    return mergePages(snapshotPages, limit);
  });
}

/**
 * The page of one space, in statements that take milliseconds. Returns undefined when the tasks next by due date do not
 * fill the page and the space is too large for one statement: in the order of the index, the disk is read at random.
 */
async function readFirstPage(db: Db, space: SpacePageParams, spaceCount: number): Promise<TaskRow[] | undefined> {
  const nearest = await readNearest(db, space, 200);
  if (nearest) return nearest;
  const { spaceId } = space;
  const [rowBeyond] = await findRowAfter(db, { spaceId, afterRow: 0, skip: Math.ceil(10_000 / spaceCount) });
  if (!rowBeyond && (await isMuchToSearch(space, () => sumSpaceBytes(db, { spaceId })))) return undefined;
  if (!rowBeyond) return selectRowRange(db, { ...space, afterRow: 0, lastRow: Number.MAX_SAFE_INTEGER });
  return spaceCount > 5 ? undefined : readNearest(db, space, 1000);
}

/** What matches among the next `count` tasks by due date. Undefined when that neither fills the page nor is all. */
async function readNearest(db: Db, space: SpacePageParams, count: number): Promise<TaskRow[] | undefined> {
  if (await isMuchToSearch(space, () => sumNearestBytes(db, { ...space, count }))) return undefined;
  const [end] = await findIndexEntry(db, { ...space, skip: count });
  const rows = await selectSpacePage(db, end ? { ...space, upTo: { 0: end.due, 1: end.id } } : space);
  return end && rows.length !== space.limit ? undefined : rows;
}

/** Whether looking through the texts would take one statement too long. Their length is read without them. */
async function isMuchToSearch(
  { searchWords }: SpacePageParams,
  sumBytes: () => Promise<{ bytes: number }[]>,
): Promise<boolean> {
  const wordCount = Object.keys(searchWords).length;
  if (wordCount === 0) return false;
  const [sum] = await sumBytes();
  return (sum?.bytes ?? 0) * wordCount > maxBytesPerStatement;
}

/** The page of one space, reading all its tasks in the order of the disk, in batches that take a few milliseconds. */
async function scanSpace(db: Db, space: SpacePageParams, nextTurn: () => Promise<void>): Promise<TaskRow[]> {
  const { spaceId, limit } = space;
  let page: TaskRow[] = [];
  let afterRow = 0;
  // Texts may be long, and the first batches find out how long they are.
  let batchSize = Object.keys(space.searchWords).length > 0 ? 20 : 1000;
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

/** The row of the space that comes after `afterRow` and `skip` more, in the order of the disk. */
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

/** The matching tasks among the rows after `afterRow` up to `lastRow`. */
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

const sumSpaceBytes = prepareQueryByShape((db, { spaceId }: Placeholders<{ spaceId: string }>) =>
  db
    .selectFrom('tasks as t')
    .select(sql<number>`coalesce(sum(${searchedBytes}), 0)`.as('bytes'))
    .where('t.space_id', '=', spaceId),
);

/** Of the next `count` tasks by due date. */
const sumNearestBytes = prepareQueryByShape((db, params: Placeholders<SpacePageParams & { count: number }>) => {
  let tasks = selectByDueDateIndex(db, params);
  if (params.after !== undefined) tasks = tasks.where(afterCursorCondition([dueDateSortKey], params.after));
  const nearest = tasks.select(searchedBytes.as('bytes')).orderBy(dueDateSortKey).orderBy('t.id').limit(params.count);
  return db.selectFrom(nearest.as('n')).select(sql<number>`coalesce(sum(n.bytes), 0)`.as('bytes'));
});
