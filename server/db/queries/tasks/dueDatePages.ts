import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { Placeholder, Placeholders } from '../../engine/preparedQueryParams.ts';
import type { TaskRow } from '../../schema.ts';
import type { TaskSelect } from './applyAnyOfFilters.ts';
import { applyTaskFilters, type TaskPageParams } from './applyTaskFilters.ts';
import {
  afterCursorCondition,
  dueDateSortKey,
  noDueDateSortKey,
  toDueDateCursor,
  upToCursorCondition,
} from './cursorConditions.ts';
import { taskColumnsOfT } from './taskColumns.ts';

export type SpacesPageParams = TaskPageParams & { spaceIds: string[] };
export type SpacePageParams = SpacesPageParams & { spaceId: string };

/** Reads a page of one space along its due date index. */
export const selectSpacePage = prepareQueryByShape((db, params: Placeholders<SpacePageParams>) =>
  orderByDueDate(db, selectByDueDateIndex(db, params), params),
);

/** The space's tasks, filtered by those conditions that the due date index can check. */
export function selectByDueDateIndex(db: Db, params: Placeholders<SpacePageParams>): TaskSelect {
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
  const query = filterByDueDate(db, tasks, params).select(taskColumnsOfT);
  return params.limit === undefined ? query : query.limit(params.limit);
}

/** Adds the filters and the order of the list. */
export function filterByDueDate(db: Db, tasks: TaskSelect, params: Placeholders<SpacesPageParams>) {
  let query = applyTaskFilters(db, tasks, params.spaceIds, params).orderBy(dueDateSortKey).orderBy('t.id');
  if (params.after !== undefined) query = query.where(afterCursorCondition([dueDateSortKey], params.after));
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
