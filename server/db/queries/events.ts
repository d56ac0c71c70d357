import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { EventRow } from '../schema.ts';

export const insertEvent = prepareQuery((db, event: EventRow) =>
  db.insertInto('events').values({
    space_id: event.space_id,
    rev: event.rev,
    type: event.type,
    at: event.at,
    project_id: event.project_id,
    task_id: event.task_id,
    user_id: event.user_id,
    token_id: event.token_id,
    token_name: event.token_name,
    client: event.client,
    data: event.data,
  }),
);

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

/** The space's events of these numbers. */
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
