import { sql } from 'kysely';
import type { Placeholders } from '../../engine/preparedQueryParams.ts';

/** Whom a task must be ready for, and when. */
export interface ReadyFilter {
  userId: string;
  /** The first day after today, and the instant at which it begins. */
  tomorrow: string;
  tomorrowStart: string;
  now: string;
}

/**
 * The date from which one can begin the task `t`. A task that repeats waits for its day; otherwise an agent could go
 * through the whole series at once.
 */
export const beginDate = sql<
  string | null
>`coalesce(t.start_date, case when t.recurrence is null then null else t.due_date end)`;

/**
 * Whether the user can begin the task `t`: it is open, in a column of category `todo` or in none, or left by an agent whose
 * lease has run out; nobody works on it; it may start today, has no open subtasks, waits for nothing, nor does a parent, and
 * is assigned to the user or to nobody. Cross joins, because SQLite joins them in this order: it would begin with the tasks
 * of the space.
 */
export function readyCondition({ userId, tomorrow, tomorrowStart, now }: ReadyFilter | Placeholders<ReadyFilter>) {
  return sql<boolean>`(
    t.completed_at is null
    and (t.leased_until is null or t.leased_until <= ${now})
    and not exists (select 1 from statuses c where c.id = t.status_id and c.space_id = t.space_id and c.category <> 'todo'
      and not (c.category = 'active' and t.leased_until is not null))
    and (${beginDate} is null
      or case when length(${beginDate}) = 10 then ${beginDate} < ${tomorrow} else ${beginDate} < ${tomorrowStart} end)
    and not exists (select 1 from tasks c where c.parent_task_id = t.id and c.space_id = t.space_id
      and c.completed_at is null and c.is_archived = 0)
    and not exists (
      with recursive line (id, parent_task_id) as (
        select t.id, t.parent_task_id
        union
        select p.id, p.parent_task_id from line l join tasks p on p.id = l.parent_task_id where p.space_id = t.space_id
      )
      select 1 from line l cross join blockers b cross join tasks o
      where b.task_id = l.id and b.space_id = t.space_id and o.id = b.blocker_id and o.space_id = t.space_id
        and o.completed_at is null and o.is_archived = 0
    )
    and (
      not exists (select 1 from assignees a where a.task_id = t.id and a.space_id = t.space_id)
      or exists (select 1 from assignees a where a.task_id = t.id and a.space_id = t.space_id and a.user_id = ${userId})
    )
  )`;
}
