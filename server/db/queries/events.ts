import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { Param } from '../engine/preparedQueryParams.ts';
import type { EventRow, TaskRow } from '../schema.ts';

export const insertEvent = prepareQuery((db, param: Param<EventRow>) =>
  db.insertInto('events').values({
    space_id: param('space_id'),
    rev: param('rev'),
    type: param('type'),
    at: param('at'),
    project_id: param('project_id'),
    task_id: param('task_id'),
    user_id: param('user_id'),
    token_id: param('token_id'),
    token_name: param('token_name'),
    client: param('client'),
    run_id: param('run_id'),
    data: param('data'),
  }),
);

/** The space's events after `rev`, oldest first. */
export function listEventsAfter(db: Db, spaceId: string, rev: number, limit: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('rev', '>', rev)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

/** The task's latest events, newest first. */
export function listTaskEvents(db: Db, spaceId: string, taskId: string, limit: number): Promise<EventRow[]> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .orderBy('rev', 'desc')
    .limit(limit)
    .execute();
}

/** The latest changes of the task's fields after `rev`, newest first. */
export function listTaskChangesAfter(db: Db, task: TaskRow, rev: number, limit: number): Promise<EventRow[]> {
  return selectTaskChanges(db, task).where('rev', '>', rev).limit(limit).execute();
}

/** The latest changes of the task's fields since an instant, newest first. */
export function listTaskChangesSince(db: Db, task: TaskRow, since: string, limit: number): Promise<EventRow[]> {
  return selectTaskChanges(db, task).where('at', '>=', since).limit(limit).execute();
}

function selectTaskChanges(db: Db, task: Pick<TaskRow, 'id' | 'space_id'>) {
  return db
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', task.id)
    .where('space_id', '=', task.space_id)
    .where('type', '=', 'task.updated')
    .orderBy('rev', 'desc');
}

/** The space's events with these revisions. */
export function listEventsByRevs(db: Db, spaceId: string, revs: number[]): Promise<EventRow[]> {
  return db.selectFrom('events').selectAll().where('space_id', '=', spaceId).where('rev', 'in', revs).execute();
}

export function findFirstTaskEvent(db: Db, spaceId: string, taskId: string): Promise<EventRow | undefined> {
  return db
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .orderBy('rev')
    .limit(1)
    .executeTakeFirst();
}
