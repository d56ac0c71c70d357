import { listTaskEvents } from '../db/queries/events.ts';
import { toEvent } from '../events/recordEvent.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';

const quietMs = 15_000;

export const watch_events: Handler<'watch_events'> = async (context, { spaceId, after }) => {
  return spaceId === undefined ? batchesOfAll(context) : batches(context, spaceId, context.row.rev, after);
};

export const list_activity: Handler<'list_activity'> = async ({ db, spaceId }, { taskId, limit }) => ({
  events: (await listTaskEvents(db, spaceId, taskId, limit ?? 50)).map(toEvent),
});

/** Batches of events as they come; an empty one when it has been quiet. */
async function* batches(context: ActorContext, spaceId: string, rev: number, after: number | undefined) {
  const { services, isStillAllowed } = context;
  // What lies beyond the log's end was seen in a database that is no more, such as one restored from a backup.
  const isKnown = after === undefined || after <= rev;
  const from = isKnown ? (after ?? rev) : rev;
  yield [{ type: isKnown ? ('ready' as const) : ('reset' as const), rev: from }];
  for await (const rows of services.eventFeed.followSpace(spaceId, from, {
    isStillAllowed: isStillAllowed,
    idleMs: quietMs,
  })) {
    yield rows.map(toEvent);
  }
}

/** Of every space that the actor is in, from when it is ready for it on. */
async function* batchesOfAll({ services, isStillAllowed, actor }: ActorContext) {
  for await (const rows of services.eventFeed.followUserSpaces(actor.user.id, {
    isStillAllowed: isStillAllowed,
    idleMs: quietMs,
  })) {
    yield rows === 'ready' ? [{ type: 'ready' as const, rev: 0 }] : rows.map(toEvent);
  }
}
