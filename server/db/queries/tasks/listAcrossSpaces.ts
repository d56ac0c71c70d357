import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { Placeholders } from '../../engine/preparedQueryParams.ts';
import { hasSnapshots } from '../../engine/readSnapshot.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import type { TaskRow } from '../../schema.ts';
import { searchedBytes, type TaskPageParams, type TaskPageRequest, toTaskPageParams } from './applyTaskFilters.ts';
import {
  filterByDueDate,
  mergePages,
  orderByDueDate,
  type SpacePageParams,
  type SpacesPageParams,
  selectSpacePage,
} from './dueDatePages.ts';
import { listInShortSteps } from './listInShortSteps.ts';
import { searchInBatches } from './searchInBatches.ts';

/** The tasks of all these spaces, without those of archived projects, by due date. */
export async function listTasksAcrossSpaces(db: Db, spaceIds: string[], page: TaskPageRequest): Promise<TaskRow[]> {
  const params = toTaskPageParams(page);
  const spaces = spaceIds.map((spaceId): SpacePageParams => ({ spaceId, spaceIds: [spaceId], ...params }));
  switch (chooseStrategy(db, params)) {
    case 'filterThenSort':
      return filterThenSort(db, { spaceIds, ...params });
    case 'byDueDateIndex':
      return mergePages(await Promise.all(spaces.map((space) => selectSpacePage(db, space))), params.limit);
    case 'inShortSteps':
      return listInShortSteps(db, spaces, params.limit);
  }
}

/**
 * - `filterThenSort`: few tasks match, so one query finds them all and sorts them.
 * - `byDueDateIndex`: the due date index of each space yields a page without reading the rest.
 * - `inShortSteps`: as above, in statements that take milliseconds. In the embedded database a long statement makes all
 *   other requests wait. Only pages are read so, and only by handles that can take snapshots.
 */
function chooseStrategy(db: Db, params: TaskPageParams): 'filterThenSort' | 'byDueDateIndex' | 'inShortSteps' {
  if (isSelective(params)) return 'filterThenSort';
  return params.limit === undefined || !hasSnapshots(db) ? 'byDueDateIndex' : 'inShortSteps';
}

/** Whether the filters match so few tasks that sorting them costs less than reading along the due date index. */
function isSelective({ projectId, assigneeId, labelId, statusId, parentTaskId, anyOf }: TaskPageParams): boolean {
  if ([projectId, assigneeId, labelId, statusId, parentTaskId].some((id) => typeof id === 'string')) return true;
  const lists = [anyOf?.projectId, anyOf?.assigneeId, anyOf?.labelId, anyOf?.statusId, anyOf?.parentTaskId];
  return lists.some((list) => list?.includesNone === false);
}

async function filterThenSort(db: Db, params: SpacesPageParams): Promise<TaskRow[]> {
  const found = await searchInBatches(db, {
    limit: params.limit,
    wordCount: Object.keys(params.searchWords).length,
    listCandidates: (reader) => selectCandidates(reader, { ...params, limit: undefined, searchWords: {} }),
    selectMatches: (reader, ids) => selectFromSpaces(reader, { ...params, limit: undefined, after: undefined, ids }),
  });
  return found ?? selectFromSpaces(db, params);
}

const selectCandidates = prepareQueryByShape((db, params: Placeholders<SpacesPageParams>) =>
  filterByDueDate(db, db.selectFrom('tasks as t').where(columnInIds(db, 't.space_id', params.spaceIds)), params).select(
    ['t.id', searchedBytes.as('bytes')],
  ),
);

const selectFromSpaces = prepareQueryByShape((db, params: Placeholders<SpacesPageParams>) =>
  orderByDueDate(db, db.selectFrom('tasks as t').where(columnInIds(db, 't.space_id', params.spaceIds)), params),
);
