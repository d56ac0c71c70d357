import { notFound } from '../../../contract/errors.ts';
import type { Db } from '../engine/database.ts';
import { prepareQuery } from '../engine/preparedQueries.ts';
import type { EventRow } from '../schema.ts';

/**
 * Takes the space's next number, and marks the project, if one is given, as changed by it.
 * @throws Refusal `not_found` when the space is gone
 */
export async function incrementRev(q: Db, spaceId: string, projectId?: string): Promise<number> {
  const [space] = await countSpace(q, { spaceId });
  if (!space) throw notFound('Space');
  if (projectId !== undefined) await markProject(q, { ...space, projectId, spaceId });
  return space.rev;
}

const countSpace = prepareQuery((q, given: { spaceId: string }) =>
  q
    .updateTable('spaces')
    .set((e) => ({ rev: e('rev', '+', 1) }))
    .where('id', '=', given.spaceId)
    .returning('rev'),
);

const markProject = prepareQuery((q, given: { rev: number; projectId: string; spaceId: string }) =>
  q
    .updateTable('projects')
    .set({ rev: given.rev })
    .where('id', '=', given.projectId)
    .where('space_id', '=', given.spaceId),
);

export const insertEvent = prepareQuery((q, event: EventRow) =>
  q.insertInto('events').values({
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

export function listEventsAfter(q: Db, spaceId: string, rev: number, limit: number): Promise<EventRow[]> {
  return q
    .selectFrom('events')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('rev', '>', rev)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

export function listTaskEvents(q: Db, spaceId: string, taskId: string, limit: number): Promise<EventRow[]> {
  return q
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .orderBy('rev', 'desc')
    .limit(limit)
    .execute();
}

/** The space's events of these numbers. */
export function listEventsByRevs(q: Db, spaceId: string, revs: number[]): Promise<EventRow[]> {
  return q.selectFrom('events').selectAll().where('space_id', '=', spaceId).where('rev', 'in', revs).execute();
}

export function findFirstTaskEvent(q: Db, spaceId: string, taskId: string): Promise<EventRow | undefined> {
  return q
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .orderBy('rev')
    .limit(1)
    .executeTakeFirst();
}
