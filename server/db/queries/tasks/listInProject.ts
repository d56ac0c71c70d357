import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import { columnContains, columnInIds } from '../../engine/sqlConditions.ts';
import type { DbSchema, TaskRow } from '../../schema.ts';

/** What to leave out. `null`: tasks that have none. */
export interface TaskFilters {
  archived?: boolean | undefined;
  statusId?: string | null | undefined;
  assigneeId?: string | null | undefined;
  labelId?: string | undefined;
  /** Of the column that the task is in. */
  category?: 'todo' | 'active' | 'done' | undefined;
  priority?: TaskRow['priority'] | undefined;
  completed?: boolean | undefined;
  dueBefore?: string | DueBound | undefined;
  dueAfter?: string | DueBound | undefined;
  parentTaskId?: string | null | undefined;
  search?: string | undefined;
}

/** A day in somebody's time zone: all-day dates are held against the day, instants against when it begins. */
export interface DueBound {
  day: string;
  dayStart: string;
}

/** Where a page begins: after the task with this place in the order. */
export type TaskCursor = readonly [...order: (string | number)[], id: string];

export interface TaskPageRequest {
  filters: TaskFilters;
  limit?: number | undefined;
  after?: TaskCursor | undefined;
}

export type TaskSelect = SelectQueryBuilder<DbSchema & { t: TaskRow }, 't', object>;

// Where a task without column or without due date sorts: behind all that have one.
const lastPosition = 1e300;
export const noDueDateSortKey = '9999-99-99';
const noStatus = '00000000-0000-0000-0000-000000000000';

const columnOrder = sql<number>`coalesce(s.position, cast(${sql.lit(lastPosition)} as double precision))`;
// Two columns at the same position are still two.
const statusOrder = sql<string>`coalesce(t.status_id, ${sql.lit(noStatus)})`;
export const dueDateSortKey = sql<string>`coalesce(t.due_date, ${sql.lit(noDueDateSortKey)})`;

/** The tasks of a project, in column order, then by position. */
export function listProjectTasks(db: Db, { id, space_id }: { id: string; space_id: string }, page: TaskPageRequest) {
  return pageOfProject(db, { project: { id, space_id }, spaceIds: [space_id], ...toTaskQueryShape(page) });
}

type InProject = TaskQueryShape & { project: { id: string; space_id: string }; spaceIds: string[] };

const pageOfProject = prepareQueryByShape((db, given: InProject) => {
  let rows = applyTaskFilters(db, selectTasksInColumnOrder(db, given.project), given.spaceIds, given)
    .selectAll('t')
    .select(columnOrder.as('column'));
  if (given.after)
    rows = rows.where(afterCursorCondition([columnOrder, statusOrder, sql.ref('t.position')], given.after));
  if (given.limit) rows = rows.limit(given.limit);
  return rows;
});

/** The tasks of a project with their columns as `s`, in the order of the columns, then by position. */
export function selectTasksInColumnOrder(db: Db, project: { id: string; space_id: string }) {
  return db
    .selectFrom('tasks as t')
    .leftJoin('statuses as s', (join) => join.onRef('s.id', '=', 't.status_id').onRef('s.space_id', '=', 't.space_id'))
    .where('t.project_id', '=', project.id)
    .where('t.space_id', '=', project.space_id)
    .orderBy(columnOrder)
    .orderBy(statusOrder)
    .orderBy('t.position')
    .orderBy('t.id');
}

export function toProjectCursor(row: TaskRow & { column: number }): TaskCursor {
  return [row.column, row.status_id ?? noStatus, row.position, row.id];
}

/** Whether a task is due before or after a day or an instant. */
export function dueDateCondition(operator: '<' | '>=', bound: DueBound) {
  const compare = (to: string) => sql<boolean>`t.due_date ${sql.raw(operator)} ${to}`;
  return sql<boolean>`case when length(t.due_date) = 10 then ${compare(bound.day)} else ${compare(bound.dayStart)} end`;
}

/** A page as the parts that its SQL is made of. */
export interface TaskQueryShape extends Omit<TaskFilters, 'q' | 'dueBefore' | 'dueAfter'> {
  dueBefore: Range | undefined;
  dueAfter: Range | undefined;
  searchWords: Record<number, string>;
  after: PlaceGiven | undefined;
  /** The last place that is looked at. */
  upTo?: PlaceGiven | undefined;
  limit: number | undefined;
}

/** With the first and the last of the two as text: an index has dates in that order. */
interface Range extends DueBound {
  first: string;
  last: string;
}

export function toTaskQueryShape({ filters: { search, ...filters }, after, limit }: TaskPageRequest): TaskQueryShape {
  return {
    ...filters,
    dueBefore: boundOf(filters.dueBefore),
    dueAfter: boundOf(filters.dueAfter),
    searchWords: { ...search?.split(/\s+/) },
    after: after && { ...after },
    limit,
  };
}

function boundOf(bound: string | DueBound | undefined): Range | undefined {
  if (bound === undefined) return undefined;
  const { day, dayStart } = typeof bound === 'string' ? { day: bound, dayStart: bound } : bound;
  const [first = '', last = ''] = [day, dayStart].sort();
  return { day, dayStart, first, last };
}

export function afterCursorCondition(order: Order, place: PlaceGiven) {
  return sql<boolean>`${placeIn(order)} > (${sql.join(Object.values(place))})`;
}

export function upToCursorCondition(order: Order, place: PlaceGiven) {
  return sql<boolean>`${placeIn(order)} <= (${sql.join(Object.values(place))})`;
}

type Order = ReturnType<typeof sql>[];
type PlaceGiven = Record<number, string | number>;

function placeIn(order: Order) {
  return sql`(${sql.join([...order, sql.ref('t.id')])})`;
}

export function applyTaskFilters(db: Db, tasks: TaskSelect, spaceIds: string[], filters: TaskQueryShape): TaskSelect {
  let rows = tasks.where('t.is_archived', '=', filters.archived ? 1 : 0);
  const { statusId, assigneeId, labelId, priority, completed, dueBefore, dueAfter, parentTaskId } = filters;
  if (statusId !== undefined) rows = rows.where('t.status_id', statusId === null ? 'is' : '=', statusId);
  if (parentTaskId !== undefined)
    rows = rows.where('t.parent_task_id', parentTaskId === null ? 'is' : '=', parentTaskId);
  if (priority !== undefined) rows = rows.where('t.priority', '=', priority);
  if (completed !== undefined) rows = rows.where('t.completed_at', completed ? 'is not' : 'is', null);
  if (dueBefore !== undefined) rows = rows.where(dueDateCondition('<', dueBefore));
  if (dueAfter !== undefined) rows = rows.where(dueDateCondition('>=', dueAfter));
  if (filters.category !== undefined) {
    const { category } = filters;
    rows = rows.where((e) =>
      e.exists(
        e
          .selectFrom('statuses as c')
          .select('c.id')
          .whereRef('c.id', '=', 't.status_id')
          .whereRef('c.space_id', '=', 't.space_id')
          .where('c.category', '=', category),
      ),
    );
  }
  if (assigneeId === null) {
    rows = rows.where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('assignees as a')
            .select('a.user_id')
            .whereRef('a.task_id', '=', 't.id')
            .whereRef('a.space_id', '=', 't.space_id'),
        ),
      ),
    );
  } else if (assigneeId !== undefined) {
    const assigned = db
      .selectFrom('assignees')
      .select('task_id')
      .where(columnInIds(db, 'space_id', spaceIds));
    rows = rows.where('t.id', 'in', assigned.where('user_id', '=', assigneeId));
  }
  if (labelId !== undefined) {
    const labelled = db
      .selectFrom('task_labels')
      .select('task_id')
      .where(columnInIds(db, 'space_id', spaceIds));
    rows = rows.where('t.id', 'in', labelled.where('label_id', '=', labelId));
  }
  for (const word of Object.values(filters.searchWords)) {
    rows = rows.where((e) => e.or([columnContains(db, 't.title', word), columnContains(db, 't.description', word)]));
  }
  return rows;
}
