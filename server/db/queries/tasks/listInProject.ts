import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { Placeholder, Placeholders } from '../../engine/preparedQueryParams.ts';
import {
  applyTaskFilters,
  searchedBytes,
  type TaskFilters,
  type TaskPageParams,
  type TaskPageRequest,
  toTaskPageParams,
} from './applyTaskFilters.ts';
import { afterCursorCondition, positionSortKey, statusSortKey } from './cursorConditions.ts';
import { searchInBatches } from './searchInBatches.ts';
import { taskColumnsOfT } from './taskColumns.ts';

interface ProjectKey {
  id: string;
  space_id: string;
}

/** The tasks of a project, by status in column order, then by position. */
export async function listProjectTasks(db: Db, { id, space_id }: ProjectKey, page: TaskPageRequest) {
  const params: ProjectPageParams = { project: { id, space_id }, spaceIds: [space_id], ...toTaskPageParams(page) };
  const { limit, searchWords } = params;
  const found = await searchInBatches(db, {
    limit,
    wordCount: Object.keys(searchWords).length,
    listCandidates: (reader) => selectCandidates(reader, { ...params, limit: undefined, searchWords: {} }),
    selectMatches: (reader, ids) => selectPage(reader, { ...params, limit: undefined, after: undefined, ids }),
  });
  return found ?? selectPage(db, params);
}

/** How many tasks of a project match the filters. */
export async function countListedTasks(db: Db, { id, space_id }: ProjectKey, filters: TaskFilters): Promise<number> {
  const params = toTaskPageParams({ filters });
  const [row] = await selectCount(db, { project: { id, space_id }, spaceIds: [space_id], ...params });
  return row?.count ?? 0;
}

const selectCount = prepareQueryByShape((db, params: Placeholders<ProjectPageParams>) => {
  const tasks = db
    .selectFrom('tasks as t')
    .where('t.project_id', '=', params.project.id)
    .where('t.space_id', '=', params.project.space_id);
  return applyTaskFilters(db, tasks, params.spaceIds, params).select((e) => e.fn.countAll<number>().as('count'));
});

type ProjectPageParams = TaskPageParams & { project: ProjectKey; spaceIds: string[] };

const selectPage = prepareQueryByShape((db, params: Placeholders<ProjectPageParams>) => {
  const query = selectFiltered(db, params).select(taskColumnsOfT).select(positionSortKey.as('column'));
  return params.limit === undefined ? query : query.limit(params.limit);
});

const selectCandidates = prepareQueryByShape((db, params: Placeholders<ProjectPageParams>) =>
  selectFiltered(db, params).select(['t.id', searchedBytes.as('bytes')]),
);

function selectFiltered(db: Db, params: Placeholders<ProjectPageParams>) {
  const query = applyTaskFilters(db, selectTasksInColumnOrder(db, params.project), params.spaceIds, params);
  if (params.after === undefined) return query;
  return query.where(afterCursorCondition([positionSortKey, statusSortKey, sql.ref('t.position')], params.after));
}

/** The tasks of a project with their statuses as `s`, by status in column order, then by position. */
export function selectTasksInColumnOrder(
  db: Db,
  project: { id: string | Placeholder<string>; space_id: string | Placeholder<string> },
) {
  return db
    .selectFrom('tasks as t')
    .leftJoin('statuses as s', (join) => join.onRef('s.id', '=', 't.status_id').onRef('s.space_id', '=', 't.space_id'))
    .where('t.project_id', '=', project.id)
    .where('t.space_id', '=', project.space_id)
    .orderBy(positionSortKey)
    .orderBy(statusSortKey)
    .orderBy('t.position')
    .orderBy('t.id');
}
