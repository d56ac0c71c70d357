import { sql } from 'kysely';
import { sortByName } from '../../../../contract/rules/compareNames.ts';
import type { Db } from '../../engine/database.ts';
import type { TaskRow } from '../../schema.ts';
import { type DueBound, dueDateCondition } from './applyTaskFilters.ts';
import { dueDateSortKey } from './cursorConditions.ts';
import { taskColumnsOfT } from './taskColumns.ts';

/** The tasks that a report covers, and its time bounds. */
export interface ReportScope {
  project: { id: string; space_id: string };
  /** Open tasks due before it are overdue. */
  todayBound: DueBound;
  /** ISO. Tasks completed since then count as done. */
  doneSince: string;
  assigneeId?: string | undefined;
}

export type ReportSection = 'done' | 'inProgress' | 'next' | 'overdue' | 'blocked';

const openCondition = sql<boolean>`(t.completed_at is null)`;
const activeCondition = sql<boolean>`(t.completed_at is null and s.category = 'active')`;
const blockedCondition = sql<boolean>`(t.completed_at is null and exists (
  select 1 from blockers b join tasks o on o.id = b.blocker_id and o.space_id = b.space_id
  where b.task_id = t.id and b.space_id = t.space_id and o.completed_at is null and o.is_archived = 0
))`;
const prioritySortKey = sql`case t.priority when 'urgent' then 0 when 'high' then 1 when 'medium' then 2 when 'low' then 3 else 4 end`;

function overdueCondition({ todayBound }: ReportScope) {
  return sql<boolean>`(t.completed_at is null and ${dueDateCondition('<', todayBound)})`;
}

function recentlyDoneCondition({ doneSince }: ReportScope) {
  return sql<boolean>`(t.completed_at >= ${doneSince})`;
}

/** The number of tasks in each state, and the hours estimated for open ones. */
export async function countProjectTasks(db: Db, scope: ReportScope) {
  return selectScope(db, scope)
    .select([
      count(openCondition).as('open'),
      count(activeCondition).as('inProgress'),
      count(overdueCondition(scope)).as('overdue'),
      count(blockedCondition).as('blocked'),
      count(recentlyDoneCondition(scope)).as('done'),
      sql<number>`coalesce(sum(case when ${openCondition} then t.estimated_hours end), 0)`.as('openHours'),
    ])
    .executeTakeFirstOrThrow();
}

/** The same per assignee, most open tasks first. */
export async function countTasksByAssignee(db: Db, scope: ReportScope, limit: number) {
  const rows = await selectScope(db, scope)
    .innerJoin('assignees as a', (join) => join.onRef('a.task_id', '=', 't.id').onRef('a.space_id', '=', 't.space_id'))
    .innerJoin('users as u', 'u.id', 'a.user_id')
    .select([
      'u.id',
      'u.name',
      count(openCondition).as('open'),
      count(activeCondition).as('inProgress'),
      count(overdueCondition(scope)).as('overdue'),
      count(recentlyDoneCondition(scope)).as('done'),
    ])
    .groupBy(['u.id', 'u.name'])
    .orderBy('open', 'desc')
    .orderBy('u.id')
    .limit(limit)
    .execute();
  return sortByName(rows, ({ id }) => id).sort((a, b) => b.open - a.open);
}

/** The tasks of one section of the report, most important first. */
export function listReportSectionTasks(
  db: Db,
  scope: ReportScope,
  section: ReportSection,
  limit: number,
): Promise<TaskRow[]> {
  const tasks = selectScope(db, scope).select(taskColumnsOfT).limit(limit);
  if (section === 'done') {
    return tasks.where(recentlyDoneCondition(scope)).orderBy('t.completed_at', 'desc').orderBy('t.id').execute();
  }
  const conditions = {
    inProgress: activeCondition,
    next: sql<boolean>`(t.completed_at is null and coalesce(s.category, 'todo') = 'todo' and not ${blockedCondition})`,
    overdue: overdueCondition(scope),
    blocked: blockedCondition,
  };
  const sortKeys = section === 'overdue' ? [dueDateSortKey, prioritySortKey] : [prioritySortKey, dueDateSortKey];
  return tasks
    .where(conditions[section])
    .orderBy(sortKeys[0] as typeof prioritySortKey)
    .orderBy(sortKeys[1] as typeof prioritySortKey)
    .orderBy('t.position')
    .orderBy('t.id')
    .execute();
}

function selectScope(db: Db, { project, assigneeId }: ReportScope) {
  const tasks = db
    .selectFrom('tasks as t')
    .leftJoin('statuses as s', (join) => join.onRef('s.id', '=', 't.status_id').onRef('s.space_id', '=', 't.space_id'))
    .where('t.project_id', '=', project.id)
    .where('t.space_id', '=', project.space_id)
    .where('t.is_archived', '=', 0);
  if (assigneeId === undefined) return tasks;
  const assigned = db
    .selectFrom('assignees')
    .select('task_id')
    .where('space_id', '=', project.space_id)
    .where('user_id', '=', assigneeId);
  return tasks.where('t.id', 'in', assigned);
}

function count(condition: ReturnType<typeof sql<boolean>>) {
  return sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
}
