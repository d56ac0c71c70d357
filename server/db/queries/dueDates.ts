import type { Db } from '../engine/database.ts';
import type { ToldDueDatesRow } from '../schema.ts';

/** Up to which instant people were notified of due dates; undefined: never. */
export function findToldDueDates(db: Db): Promise<ToldDueDatesRow | undefined> {
  return db.selectFrom('told_due_dates').selectAll().executeTakeFirst();
}

/** Begins at this instant. Does nothing if another server has begun. */
export async function insertToldDueDates(db: Db, toldUntil: string): Promise<void> {
  await db
    .insertInto('told_due_dates')
    .values({ id: 1, told_until: toldUntil, target: null, told_space_id: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** Replaces the progress `before`. Returns false, and changes nothing, if another server has replaced it. */
export async function moveToldDueDates(db: Db, before: ToldDueDatesRow, after: ToldDueDatesRow): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('told_due_dates')
    .set(after)
    .where('told_until', '=', before.told_until)
    .where('target', before.target === null ? 'is' : '=', before.target)
    .where('told_space_id', before.told_space_id === null ? 'is' : '=', before.told_space_id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Open tasks that are due from `from` to before `to`, which compare as texts, with whom they concern: the assignees, or
 * the creator of a task that has none.
 */
export function listDueTasks(db: Db, { from, to }: { from: string; to: string }) {
  return db
    .selectFrom('tasks as t')
    .leftJoin('assignees as a', (join) => join.onRef('a.task_id', '=', 't.id').onRef('a.space_id', '=', 't.space_id'))
    .innerJoin('projects as p', (join) =>
      join.onRef('p.id', '=', 't.project_id').onRef('p.space_id', '=', 't.space_id'),
    )
    .innerJoin('users as u', (join) => join.on((e) => e('u.id', '=', e.fn.coalesce('a.user_id', 't.created_by_id'))))
    .select(['t.id', 't.space_id', 't.project_id', 't.due_date', 'u.id as user_id', 'u.time_zone'])
    .where('t.completed_at', 'is', null)
    .where('t.is_archived', '=', 0)
    .where('p.is_archived', '=', 0)
    .where('t.due_date', 'is not', null)
    .where('t.due_date', '>=', from)
    .where('t.due_date', '<', to)
    .orderBy('t.due_date')
    .execute();
}
