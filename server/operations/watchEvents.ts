import { canReachSpace } from '../auth/authorize.ts';
import { toEvent } from '../events/recordEvent.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';

const heartbeatMs = 15_000;

export const watch_events: Handler<'watch_events'> = async (context, { spaceId, after }) => {
  return spaceId === undefined
    ? streamAllSpacesEvents(context)
    : streamSpaceEvents(context, spaceId, context.row.rev, after);
};

/** Yields batches of events as they come, and an empty one after `heartbeatMs` of silence. */
async function* streamSpaceEvents(context: ActorContext, spaceId: string, rev: number, after: number | undefined) {
  const { services, isStillAllowed } = context;
  // A rev beyond the log's end comes from another database, for example from before a backup was restored.
  const isInLog = after === undefined || after <= rev;
  const startRev = isInLog ? (after ?? rev) : rev;
  yield [{ type: isInLog ? ('ready' as const) : ('reset' as const), rev: startRev }];
  for await (const rows of services.eventFeed.followSpace(spaceId, startRev, {
    isStillAllowed,
    idleMs: heartbeatMs,
  })) {
    yield rows.map(toEvent);
  }
}

/** Yields the events of all the actor's spaces, each space's from its `ready` on. */
async function* streamAllSpacesEvents({ services, isStillAllowed, actor }: ActorContext) {
  for await (const rows of services.eventFeed.followUserSpaces(actor.user.id, {
    isStillAllowed,
    canReach: (spaceId) => canReachSpace(actor, spaceId),
    idleMs: heartbeatMs,
  })) {
    yield rows === 'ready' ? [{ type: 'ready' as const, rev: 0 }] : rows.map(toEvent);
  }
}
