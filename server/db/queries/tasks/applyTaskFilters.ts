import { sql } from 'kysely';
import { toSearchWords } from '../../../../contract/rules/foldText.ts';
import type { Db } from '../../engine/database.ts';
import { isPostgres } from '../../engine/isPostgres.ts';
import type { Placeholder, Placeholders } from '../../engine/preparedQueryParams.ts';
import { mapParam } from '../../engine/preparedQueryParams.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import type { TaskRow } from '../../schema.ts';
import { applyAnyOfFilters, type ListFilter, type TaskSelect, type ValueList } from './applyAnyOfFilters.ts';
import type { CursorParams, TaskCursor } from './cursorConditions.ts';
import { type ReadyFilter, readyCondition } from './readyCondition.ts';

/** Which tasks to list. `null`: those without a value. */
export interface TaskFilters {
  archived?: boolean | undefined;
  projectId?: string | undefined;
  statusId?: string | null | undefined;
  assigneeId?: string | null | undefined;
  labelId?: string | undefined;
  /** The category of the task's status. */
  category?: 'todo' | 'active' | 'done' | undefined;
  priority?: TaskRow['priority'] | undefined;
  completed?: boolean | undefined;
  dueBefore?: string | DueBound | undefined;
  dueAfter?: string | DueBound | undefined;
  /** A day: only tasks with a due date, or else a start date, on that day or later. */
  datedSince?: string | undefined;
  parentTaskId?: string | null | undefined;
  /** An instant. */
  updatedAfter?: string | undefined;
  /** Only tasks that the user can begin. */
  ready?: ReadyFilter | undefined;
  search?: string | undefined;
  /** Filters with several values, any of which matches. */
  anyOf?: Partial<Record<ListFilter, ValueList>> | undefined;
}

/** A day in a time zone. All-day due dates are compared with the day, due times with the instant at which it begins. */
export interface DueBound {
  day: string;
  dayStart: string;
}

export interface TaskPageRequest {
  filters: TaskFilters;
  limit?: number | undefined;
  after?: TaskCursor | undefined;
}

/** How much a search has to look through in a task; read without the texts themselves. SQLite only. */
export const searchedBytes = sql<number>`octet_length(t.title) + coalesce(octet_length(t.description), 0)`;

/** A page request as the parameters of a query by shape. */
export interface TaskPageParams extends Omit<TaskFilters, 'search' | 'dueBefore' | 'dueAfter'> {
  dueBefore: DueRange | undefined;
  dueAfter: DueRange | undefined;
  searchWords: Record<number, string>;
  after: CursorParams | undefined;
  /** Only these tasks. */
  ids?: string[] | undefined;
  /** The last position to look at. */
  upTo?: CursorParams | undefined;
  limit: number | undefined;
}

/** A bound with its two texts in order: an index by due date can narrow the search to before `last` or from `first`. */
interface DueRange extends DueBound {
  first: string;
  last: string;
}

export function toTaskPageParams({ filters: { search, ...filters }, after, limit }: TaskPageRequest): TaskPageParams {
  return {
    ...filters,
    dueBefore: toDueRange(filters.dueBefore),
    dueAfter: toDueRange(filters.dueAfter),
    searchWords: { ...(search === undefined ? [] : toSearchWords(search)) },
    after: after && { ...after },
    limit,
  };
}

function toDueRange(bound: string | DueBound | undefined): DueRange | undefined {
  if (bound === undefined) return undefined;
  const { day, dayStart } = typeof bound === 'string' ? { day: bound, dayStart: bound } : bound;
  const [first = '', last = ''] = [day, dayStart].sort();
  return { day, dayStart, first, last };
}

/** Whether a task is due before the bound, or at it or later. */
export function dueDateCondition(operator: '<' | '>=', bound: DueBound | Placeholders<DueBound>) {
  const compareTo = (value: string | Placeholder<string>) => sql<boolean>`t.due_date ${sql.raw(operator)} ${value}`;
  return sql<boolean>`case when length(t.due_date) = 10 then ${compareTo(bound.day)} else ${compareTo(bound.dayStart)} end`;
}

/** The order of the conditions is part of the SQL, which the query plans depend on. */
export function applyTaskFilters(
  db: Db,
  tasks: TaskSelect,
  spaceIds: Placeholder<string[]>,
  filters: Placeholders<TaskPageParams>,
): TaskSelect {
  let query = applyColumnFilters(tasks, filters);
  if (filters.category !== undefined) query = whereStatusInCategory(query, filters.category);
  const { assigneeId, labelId } = filters;
  if (assigneeId === null) query = whereUnassigned(query);
  else if (assigneeId !== undefined) {
    const assigned = db
      .selectFrom('assignees')
      .select('task_id')
      .where(columnInIds(db, 'space_id', spaceIds));
    query = query.where('t.id', 'in', assigned.where('user_id', '=', assigneeId));
  }
  if (labelId !== undefined) {
    const labelled = db
      .selectFrom('task_labels')
      .select('task_id')
      .where(columnInIds(db, 'space_id', spaceIds));
    query = query.where('t.id', 'in', labelled.where('label_id', '=', labelId));
  }
  if (filters.ready !== undefined) query = query.where(readyCondition(filters.ready));
  if (filters.anyOf !== undefined) query = applyAnyOfFilters(db, query, spaceIds, filters.anyOf);
  if (filters.ids !== undefined) query = query.where(columnInIds(db, 't.id', filters.ids));
  for (const word of Object.values(filters.searchWords)) {
    query = query.where(containsWord(db, word));
  }
  return query;
}

/**
 * Whether the title or the description contains the folded word. Where `folded` is null, the texts are ASCII, in which
 * `like` and `lower` fold case alike.
 */
function containsWord(db: Db, word: Placeholder<string>) {
  if (isPostgres(db)) {
    return sql<boolean>`case when t.folded is not null then position(${word} in t.folded) > 0
      else position(${word} in lower(concat(t.title, chr(10), t.description) collate "C")) > 0 end`;
  }
  const pattern = mapParam(word, toLikePattern);
  return sql<boolean>`case when t.folded is not null then instr(t.folded, ${word}) > 0
    else t.title like ${pattern} escape '\\' or t.description like ${pattern} escape '\\' end`;
}

function toLikePattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}

function applyColumnFilters(tasks: TaskSelect, filters: Placeholders<TaskPageParams>): TaskSelect {
  let query = tasks.where('t.is_archived', '=', filters.archived ? 1 : 0);
  const { projectId, statusId, priority, completed, updatedAfter, dueBefore, dueAfter, datedSince, parentTaskId } =
    filters;
  if (projectId !== undefined) query = query.where('t.project_id', '=', projectId);
  if (statusId !== undefined) query = query.where('t.status_id', statusId === null ? 'is' : '=', statusId);
  if (parentTaskId !== undefined)
    query = query.where('t.parent_task_id', parentTaskId === null ? 'is' : '=', parentTaskId);
  if (priority !== undefined) query = query.where('t.priority', '=', priority);
  if (completed !== undefined) query = query.where('t.completed_at', completed ? 'is not' : 'is', null);
  if (dueBefore !== undefined) query = query.where(dueDateCondition('<', dueBefore));
  if (dueAfter !== undefined) query = query.where(dueDateCondition('>=', dueAfter));
  if (datedSince !== undefined) query = query.where(sql<boolean>`coalesce(t.due_date, t.start_date) >= ${datedSince}`);
  if (updatedAfter !== undefined) query = query.where('t.updated_at', '>=', updatedAfter);
  return query;
}

function whereStatusInCategory(tasks: TaskSelect, category: Placeholder<'todo' | 'active' | 'done'>): TaskSelect {
  return tasks.where((e) =>
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

function whereUnassigned(tasks: TaskSelect): TaskSelect {
  return tasks.where((e) =>
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
}
