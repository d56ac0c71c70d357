import { sql } from 'kysely';
import type { Db } from '../../engine/database.ts';
import type { TaskRow } from '../../schema.ts';
import { type DueBound, dueDateCondition } from './listInProject.ts';

/** Which tasks a report is about, and what counts in it as late and as lately. */
export interface ReportScope {
  project: { id: string; space_id: string };
  /** Due before it is overdue. */
  todayBound: DueBound;
  doneSince: string;
  assigneeId?: string | undefined;
}

export type ReportSection = 'done' | 'inProgress' | 'next' | 'overdue' | 'blocked';

const isOpen = sql<boolean>`(t.completed_at is null)`;
const isActive = sql<boolean>`(t.completed_at is null and s.category = 'active')`;
const isBlocked = sql<boolean>`(t.completed_at is null and exists (
  select 1 from blockers b join tasks o on o.id = b.blocker_id and o.space_id = b.space_id
  where b.task_id = t.id and b.space_id = t.space_id and o.completed_at is null and o.is_archived = 0
))`;
const urgency = sql`case t.priority when 'urgent' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end`;
const soonest = sql`coalesce(t.due_date, '9999-99-99')`;

function isOverdue({ todayBound }: ReportScope) {
  return sql<boolean>`(t.completed_at is null and ${dueDateCondition('<', todayBound)})`;
}

function isDoneLately({ doneSince }: ReportScope) {
  return sql<boolean>`(t.completed_at >= ${doneSince})`;
}

/** How many tasks there are of each kind. */
export async function countProjectTasks(db: Db, scope: ReportScope) {
  return tasksIn(db, scope)
    .select([
      count(isOpen).as('open'),
      count(isActive).as('inProgress'),
      count(isOverdue(scope)).as('overdue'),
      count(isBlocked).as('blocked'),
      count(isDoneLately(scope)).as('done'),
      sql<number>`coalesce(sum(case when ${isOpen} then t.estimated_hours end), 0)`.as('openHours'),
    ])
    .executeTakeFirstOrThrow();
}

/** The same by person, whoever has the most open tasks first. */
export function countTasksByAssignee(db: Db, scope: ReportScope, limit: number) {
  return tasksIn(db, scope)
    .innerJoin('assignees as a', (join) => join.onRef('a.task_id', '=', 't.id').onRef('a.space_id', '=', 't.space_id'))
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select([
      'u.id',
      'u.name',
      count(isOpen).as('open'),
      count(isActive).as('inProgress'),
      count(isOverdue(scope)).as('overdue'),
      count(isDoneLately(scope)).as('done'),
    ])
    .groupBy(['u.id', 'u.name'])
    .orderBy('open', 'desc')
    .orderBy('u.name')
    .orderBy('u.id')
    .limit(limit)
    .execute();
}

/** The tasks of one kind, those that matter most first. */
export function listReportSectionTasks(
  db: Db,
  scope: ReportScope,
  part: ReportSection,
  limit: number,
): Promise<TaskRow[]> {
  const tasks = tasksIn(db, scope).selectAll('t').limit(limit);
  if (part === 'done') {
    return tasks.where(isDoneLately(scope)).orderBy('t.completed_at', 'desc').orderBy('t.id').execute();
  }
  const kinds = {
    inProgress: isActive,
    next: sql<boolean>`(t.completed_at is null and coalesce(s.category, 'todo') = 'todo' and not ${isBlocked})`,
    overdue: isOverdue(scope),
    blocked: isBlocked,
  };
  const first = part === 'overdue' ? [soonest, urgency] : [urgency, soonest];
  return tasks
    .where(kinds[part])
    .orderBy(first[0] as typeof urgency)
    .orderBy(first[1] as typeof urgency)
    .orderBy('t.position')
    .orderBy('t.id')
    .execute();
}

function tasksIn(db: Db, { project, assigneeId }: ReportScope) {
  const tasks = db
    .selectFrom('tasks as t')
    .leftJoin('statuses as s', (join) => join.onRef('s.id', '=', 't.status_id').onRef('s.space_id', '=', 't.space_id'))
    .where('t.project_id', '=', project.id)
    .where('t.space_id', '=', project.space_id)
    .where('t.is_archived', '=', 0);
  if (assigneeId === undefined) return tasks;
  const theirs = db
    .selectFrom('assignees')
    .select('task_id')
    .where('space_id', '=', project.space_id)
    .where('user_id', '=', assigneeId);
  return tasks.where('t.id', 'in', theirs);
}

function count(condition: ReturnType<typeof sql<boolean>>) {
  return sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
}
