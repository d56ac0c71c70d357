import { type RawBuilder, sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import { columnInIds } from '../../engine/sqlConditions.ts';
import type { IntBoolean } from '../../schema.ts';
import { beginDate } from './readyCondition.ts';

export interface ReadyScope {
  /** Whose tasks come first. Tasks of other people only are not ready. */
  userId: string;
  spaceIds: readonly string[];
  projectId?: string | undefined;
  /** The name of a label. */
  label?: string | undefined;
  now: string;
  /** The user's day, and the instant at which it ends. */
  today: string;
  endOfToday: string;
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

/**
 * Open tasks that nobody works on, in columns of category `todo`, in none, or left by a lease that has run out: in the
 * order in which agents take them.
 */
export async function listReadyCandidates(
  db: Db,
  scope: ReadyScope,
  { limit, offset }: { limit: number; offset: number },
): Promise<ReadyCandidate[]> {
  const inScope = sql<boolean>`${columnInIds(db, 't.space_id', scope.spaceIds)} ${
    scope.projectId === undefined ? sql`` : sql`and t.project_id = ${scope.projectId}`
  } ${scope.label === undefined ? sql`` : hasLabel(scope.label)}
    and t.completed_at is null and t.is_archived = 0 and p.is_archived = 0
    and (t.leased_until is null or t.leased_until <= ${scope.now})`;
  const project = sql`join projects p on p.id = t.project_id and p.space_id = t.space_id`;
  const keys = sql`
    coalesce(a.is_mine, 0) as is_mine,
    case t.priority when 'urgent' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end as rank,
    coalesce(t.due_date, '9999-99-99') as due`;
  const columns = sql`t.id, t.space_id, t.parent_task_id, ${beginDate} as begin_date, t.priority, t.due_date, t.position`;
  // Three small parts of the tasks, each found by an index, rather than all tasks of the spaces.
  const { rows } = await sql<ReadyCandidate>`
    with recursive page as (
      select t.id, t.space_id, t.begin_date, t.position, t.column_position, ${keys} from (
        select ${columns}, s.position as column_position from statuses s
          join tasks t on t.project_id = s.project_id and t.space_id = s.space_id and t.status_id = s.id ${project}
          where s.category = 'todo' and ${columnInIds(db, 's.space_id', scope.spaceIds)} and ${inScope}
        union all
        select ${columns}, null as column_position from tasks t ${project}
          where t.status_id is null and ${inScope}
        union all
        select ${columns}, s.position as column_position from tasks t ${project}
          join statuses s on s.id = t.status_id and s.space_id = t.space_id
          where t.leased_until is not null and s.category = 'active' and ${inScope}
      ) t
      left join (select task_id, space_id, 1 as is_mine from assignees where user_id = ${scope.userId}) a
        on a.task_id = t.id and a.space_id = t.space_id
      order by is_mine desc, rank, due, column_position, position, id
      limit ${limit} offset ${offset}
    ),
    ${blockedFamilies(sql`page`)}
    select page.id, page.space_id, ${flags(scope, sql`page`)} from page
    order by is_mine desc, rank, due, column_position, position, id`.execute(db);
  return rows;
}

/** The same of one task, in whatever column it is. */
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

function flags({ userId, today, endOfToday }: ReadyScope, page: RawBuilder<unknown>) {
  return sql`
    case when exists (select 1 from blocked where blocked.task_id = ${page}.id) then 1 else 0 end as is_blocked,
    case when exists (
      select 1 from tasks c where c.parent_task_id = ${page}.id and c.space_id = ${page}.space_id
        and c.completed_at is null and c.is_archived = 0
    ) then 1 else 0 end as has_open_subtask,
    case when ${page}.begin_date is null
      or (length(${page}.begin_date) = 10 and ${page}.begin_date <= ${today})
      or (length(${page}.begin_date) > 10 and ${page}.begin_date < ${endOfToday})
    then 1 else 0 end as is_started,
    case when exists (
      select 1 from assignees x where x.task_id = ${page}.id and x.space_id = ${page}.space_id
    ) and not exists (
      select 1 from assignees x where x.task_id = ${page}.id and x.space_id = ${page}.space_id and x.user_id = ${userId}
    ) then 1 else 0 end as is_assigned_to_others`;
}

function hasLabel(name: string) {
  return sql`and exists (
    select 1 from task_labels tl join labels l on l.id = tl.label_id and l.space_id = tl.space_id
      where tl.task_id = t.id and tl.space_id = t.space_id and lower(l.name) = lower(${name})
  )`;
}
