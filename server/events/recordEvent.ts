import type * as z from 'zod';
import type { Event, eventTypes } from '../../contract/events.ts';
import { incrementRev, insertEvent } from '../db/queries/events.ts';
import type { EventRow } from '../db/schema.ts';
import type { ActorContext } from '../operations/handlerTypes.ts';

interface Change {
  type: (typeof eventTypes)[number];
  spaceId: string;
  projectId?: string;
  taskId?: string;
}

/**
 * Makes a change and writes it down: takes the space's next number, lets `make` change the rows with it, and appends
 * the event with the data that `make` gives, all in the transaction of `context.q`.
 */
export async function recordEvent(
  context: ActorContext,
  { type, spaceId, projectId, taskId }: Change,
  make: (rev: number) => Promise<Record<string, unknown>>,
): Promise<void> {
  const { db, actor, now } = context;
  const rev = await incrementRev(db, spaceId, projectId);
  context.recordedRev = rev;
  context.changedSpaceIds.add(spaceId);
  const data = await make(rev);
  const token = actor.via.kind === 'session' ? null : actor.via;
  await insertEvent(db, {
    space_id: spaceId,
    rev,
    type,
    at: now,
    project_id: projectId ?? null,
    task_id: taskId ?? null,
    user_id: actor.user.id,
    token_id: token?.id ?? null,
    token_name: token?.name ?? null,
    client: actor.clientName,
    data: JSON.stringify(data),
  });
}

export function toEvent(row: EventRow): z.input<typeof Event> {
  return {
    rev: row.rev,
    type: row.type as Change['type'],
    at: row.at,
    spaceId: row.space_id,
    projectId: row.project_id,
    taskId: row.task_id,
    by: { userId: row.user_id, tokenId: row.token_id, tokenName: row.token_name, client: row.client },
    data: JSON.parse(row.data),
  };
}
