import { notFound } from '../../contract/errors.ts';
import type { Handle } from './database.ts';
import type { EventRow } from './schema.ts';

/**
 * Takes the space's next number, and marks the project, if one is given, as changed by it.
 * @throws Refusal `not_found` when the space is gone
 */
export async function nextRev(q: Handle, spaceId: string, projectId?: string): Promise<number> {
  const { rev } = await q
    .updateTable('spaces')
    .set((e) => ({ rev: e('rev', '+', 1) }))
    .where('id', '=', spaceId)
    .returning('rev')
    .executeTakeFirstOrThrow(() => notFound('Space'));
  if (projectId !== undefined) {
    await q.updateTable('projects').set({ rev }).where('id', '=', projectId).where('space_id', '=', spaceId).execute();
  }
  return rev;
}

export async function insertEvent(q: Handle, event: EventRow): Promise<void> {
  await q.insertInto('events').values(event).execute();
}

export function eventsAfter(q: Handle, spaceId: string, rev: number, limit: number): Promise<EventRow[]> {
  return q
    .selectFrom('events')
    .selectAll()
    .where('space_id', '=', spaceId)
    .where('rev', '>', rev)
    .orderBy('rev')
    .limit(limit)
    .execute();
}

export function eventsOfTask(q: Handle, spaceId: string, taskId: string, limit: number): Promise<EventRow[]> {
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
export function eventsAt(q: Handle, spaceId: string, revs: number[]): Promise<EventRow[]> {
  return q.selectFrom('events').selectAll().where('space_id', '=', spaceId).where('rev', 'in', revs).execute();
}

export function firstEventOf(q: Handle, spaceId: string, taskId: string): Promise<EventRow | undefined> {
  return q
    .selectFrom('events')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('space_id', '=', spaceId)
    .orderBy('rev')
    .limit(1)
    .executeTakeFirst();
}
