import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { isPostgres } from '../../engine/isPostgres.ts';
import { prepareQueryByShape } from '../../engine/preparedQueries.ts';
import type { Placeholder, Placeholders } from '../../engine/preparedQueryParams.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import type { IntBoolean } from '../../schema.ts';
import { beginDate, type ReadyFilter, readyCondition } from './readyCondition.ts';

/** For whom tasks must be ready, and where. Tasks of other people only are not ready. */
export interface ReadyScope extends ReadyFilter {
  spaceIds: readonly string[];
  projectId?: string | undefined;
  /** The name of a label. */
  label?: string | undefined;
}

/** An open task with what may keep it from being ready. */
export interface ReadyCandidate {
  id: string;
  space_id: string;
  is_blocked: IntBoolean;
  has_open_subtask: IntBoolean;
  is_started: IntBoolean;
  is_assigned_to_others: IntBoolean;
}

/** The first ready tasks, in the order in which agents take them. */
export async function listReadyTasks(
  db: Db,
  scope: ReadyScope,
  limit: number,
): Promise<{ id: string; space_id: string }[]> {
  return scope.spaceIds.length === 0 ? [] : readyTasks(db, { ...scope, limit });
}

// The expressions of the index `tasks_by_status`.
const openRank = sql`case when t.completed_at is null and t.is_archived = 0 then
  case t.priority when 'urgent' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end end`;
const due = sql`coalesce(t.due_date, '9999-99-99')`;
const isUnassigned = sql`not exists (
  select 1 from assignees a where a.task_id = t.id and a.space_id = t.space_id
)`;

/**
 * The index `tasks_by_status` has the open tasks of each column in this order, so only the first of each column are read,
 * however many there are. Only the tasks that are assigned to the user, and those left by agents, are read whole.
 */
const readyTasks = prepareQueryByShape<ReadyScope & { limit: number }, { id: string; space_id: string }>(
  (db, params) => {
    const { userId, spaceIds, projectId, limit } = params;
    const columns = sql`t.id, t.space_id, ${openRank} as rank, ${due} as due, t.position`;
    const isReady = sql`t.is_archived = 0 and ${isInProject(params)} and ${readyCondition(params)}`;
    const firstOf = (spaceId: RawBuilder<unknown>, column: RawBuilder<unknown>) =>
      joinFirst(
        db,
        spaceId,
        sql`t.space_id = ${spaceId} and ${column} and ${openRank} is not null and ${isUnassigned} and ${isReady}
          order by ${openRank}, ${due}, t.position, t.id limit ${limit}`,
      );
    return sql<{ id: string; space_id: string }>`
      select id, space_id from (
        select 0 as place, ${columns}, s.position as column_position
          from assignees mine cross join tasks t left join statuses s on s.id = t.status_id and s.space_id = t.space_id
          where mine.user_id = ${userId} and ${columnInIds(db, 'mine.space_id', spaceIds)}
            and t.id = mine.task_id and t.space_id = mine.space_id and ${isReady}
        union all
        select 1 as place, ${columns}, s.position as column_position
          from projects p join statuses s on s.project_id = p.id and s.space_id = p.space_id and s.category = 'todo'
          ${firstOf(sql`s.space_id`, sql`t.status_id = s.id`)}
          where ${columnInIds(db, 'p.space_id', spaceIds)} and p.is_archived = 0
          ${projectId === undefined ? sql`` : sql`and p.id = ${projectId}`}
        union all
        select 1 as place, ${columns}, null as column_position
          from spaces x ${firstOf(sql`x.id`, sql`t.status_id is null`)} where ${columnInIds(db, 'x.id', spaceIds)}
        union all
        select 1 as place, ${columns}, s.position as column_position
          from tasks t join statuses s on s.id = t.status_id and s.space_id = t.space_id and s.category = 'active'
          where ${columnInIds(db, 't.space_id', spaceIds)} and t.leased_until is not null and ${isUnassigned} and ${isReady}
      ) found
      order by place, rank, due, coalesce(column_position, 1e300), position, id
      limit ${limit}`;
  },
);

/** Joins the tasks `t` that a condition with a limit finds for each row. SQLite has no lateral joins. */
function joinFirst(db: Db, spaceId: RawBuilder<unknown>, condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return isPostgres(db)
    ? sql`cross join lateral (select t.* from tasks t where ${condition}) t`
    : sql`cross join tasks t on t.space_id = ${spaceId} and t.id in (select t.id from tasks t where ${condition})`;
}

/**
 * Open tasks that nobody works on, in columns of category `todo`, in none, or left by a lease that has run out, with what
 * keeps each from being ready. Reads all of them.
 */
export async function listReadyCandidates(db: Db, scope: ReadyScope): Promise<ReadyCandidate[]> {
  const inScope = sql<boolean>`${columnInIds(db, 't.space_id', scope.spaceIds)} and ${isInProject(scope)}
    and t.completed_at is null and t.is_archived = 0 and (t.leased_until is null or t.leased_until <= ${scope.now})`;
  const { rows } = await sql<ReadyCandidate>`
    with recursive page as (
      select t.id, t.space_id, ${beginDate} as begin_date from statuses s
        join tasks t on t.project_id = s.project_id and t.space_id = s.space_id and t.status_id = s.id
        where s.category = 'todo' and ${columnInIds(db, 's.space_id', scope.spaceIds)} and ${inScope}
      union all
      select t.id, t.space_id, ${beginDate} as begin_date from tasks t
        where t.status_id is null and ${inScope}
      union all
      select t.id, t.space_id, ${beginDate} as begin_date from tasks t
        join statuses s on s.id = t.status_id and s.space_id = t.space_id
        where t.leased_until is not null and s.category = 'active' and ${inScope}
    ),
    ${blockedFamilies(sql`page`)}
    select page.id, page.space_id, ${flags(scope, sql`page`)} from page`.execute(db);
  return rows;
}

/** What keeps one task from being ready, in whatever column it is. */
export async function findReadyCandidate(
  db: Db,
  scope: ReadyScope,
  task: { id: string; space_id: string },
): Promise<ReadyCandidate | undefined> {
  const { rows } = await sql<ReadyCandidate>`
    with recursive page as (
      select t.id, t.space_id, ${beginDate} as begin_date from tasks t where t.id = ${task.id} and t.space_id = ${task.space_id}
    ),
    ${blockedFamilies(sql`page`)}
    select page.id, page.space_id, ${flags(scope, sql`page`)} from page`.execute(db);
  return rows[0];
}

/** The tasks of the page that are blocked themselves, or an ancestor of them. */
function blockedFamilies(page: RawBuilder<unknown>) {
  return sql`
    family (task_id, space_id, ancestor_id) as (
      select id, space_id, id from ${page}
      union
      select f.task_id, f.space_id, t.parent_task_id from family f
        join tasks t on t.id = f.ancestor_id and t.space_id = f.space_id
        where t.parent_task_id is not null
    ),
    blocked as (
      select distinct f.task_id from family f
        join blockers b on b.task_id = f.ancestor_id and b.space_id = f.space_id
        join tasks o on o.id = b.blocker_id and o.space_id = b.space_id
        where o.completed_at is null and o.is_archived = 0
    )`;
}

function flags({ userId, tomorrow, tomorrowStart }: ReadyScope, page: RawBuilder<unknown>) {
  return sql`
    case when exists (select 1 from blocked where blocked.task_id = ${page}.id) then 1 else 0 end as is_blocked,
    case when exists (
      select 1 from tasks c where c.parent_task_id = ${page}.id and c.space_id = ${page}.space_id
        and c.completed_at is null and c.is_archived = 0
    ) then 1 else 0 end as has_open_subtask,
    case when ${page}.begin_date is null
      or (length(${page}.begin_date) = 10 and ${page}.begin_date < ${tomorrow})
      or (length(${page}.begin_date) > 10 and ${page}.begin_date < ${tomorrowStart})
    then 1 else 0 end as is_started,
    case when exists (
      select 1 from assignees x where x.task_id = ${page}.id and x.space_id = ${page}.space_id
    ) and not exists (
      select 1 from assignees x where x.task_id = ${page}.id and x.space_id = ${page}.space_id and x.user_id = ${userId}
    ) then 1 else 0 end as is_assigned_to_others`;
}

/**
 * Whether the task is in a project that is not archived, or in the given one, and has the label. A subquery, because
 * SQLite would use the index of the project instead of the better one.
 */
function isInProject({ projectId, label }: ReadyScope | Placeholders<ReadyScope>) {
  return sql`(
    select p.is_archived from projects p where p.id = t.project_id and p.space_id = t.space_id
      ${projectId === undefined ? sql`` : sql`and p.id = ${projectId}`}
  ) = 0 ${label === undefined ? sql`` : hasLabel(label)}`;
}

function hasLabel(name: string | Placeholder<string>) {
  return sql`and exists (
    select 1 from task_labels tl join labels l on l.id = tl.label_id and l.space_id = tl.space_id
      where tl.task_id = t.id and tl.space_id = t.space_id and lower(l.name) = lower(${name})
  )`;
}
