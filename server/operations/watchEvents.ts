import type * as z from 'zod';
import type { Event, Signal } from '../../contract/events.ts';
import { canReachSpace } from '../auth/authorize.ts';
import type { EventRow } from '../db/schema.ts';
import { canResume } from '../events/canResume.ts';
import { toEvent } from '../events/recordEvent.ts';
import type { ActorContext, Handler } from './handlerTypes.ts';
import { releaseAtEnd } from './releaseAtEnd.ts';

const heartbeatMs = 15_000;

type Batches = AsyncGenerator<z.input<typeof Event | typeof Signal>[]>;

export const watch_events: Handler<'watch_events'> = async (context, { spaceId, after, afterAt }) => {
  const release = context.services.eventFeed.openStream(context.actor.user.id);
  const batches =
    spaceId === undefined
      ? streamAllSpacesEvents(context)
      : streamSpaceEvents(context, spaceId, context.row.rev, { rev: after, at: afterAt });
  return releaseAtEnd(batches, release);
};

/** Streams with the same credentials share their checks. */
function getAccessKey({ actor: { via } }: ActorContext, spaceId: string | undefined): string {
  return `${via.kind} ${via.id} ${spaceId}`;
}

const eventsByRow = new WeakMap<EventRow, ReturnType<typeof toEvent>>();

/** Converts a row once for all streams that send it. */
function toSharedEvent(row: EventRow): ReturnType<typeof toEvent> {
  const event = eventsByRow.get(row) ?? toEvent(row);
  eventsByRow.set(row, event);
  return event;
}

/** Yields batches of events as they come, and an empty one after `heartbeatMs` of silence. */
async function* streamSpaceEvents(
  context: ActorContext,
  spaceId: string,
  currentRev: number,
  after: { rev: number | undefined; at: string | undefined },
): Batches {
  const { db, services, isStillAllowed } = context;
  const { rev = currentRev, at } = after;
  const isInLog = await canResume(db, { spaceId, rev, at, currentRev });
  const startRev = isInLog ? rev : currentRev;
  yield [{ type: isInLog ? ('ready' as const) : ('reset' as const), rev: startRev }];
  let lastRev = startRev;
  for await (const rows of services.eventFeed.followSpace(spaceId, startRev, {
    userId: context.actor.user.id,
    isStillAllowed,
    accessKey: getAccessKey(context, spaceId),
    idleMs: heartbeatMs,
  })) {
    if (rows === 'notifications') {
      // Clients resume after the revision of what they got last.
      yield [{ type: rows, rev: lastRev }];
      continue;
    }
    lastRev = rows.at(-1)?.rev ?? lastRev;
    yield rows.map(toSharedEvent);
  }
}

/** Yields the events of all the actor's spaces, each space's from its `ready` on. */
async function* streamAllSpacesEvents(context: ActorContext): Batches {
  const { services, isStillAllowed, actor } = context;
  for await (const rows of services.eventFeed.followUserSpaces(actor.user.id, {
    isStillAllowed,
    canReach: (spaceId) => canReachSpace(actor, spaceId),
    accessKey: getAccessKey(context, undefined),
    idleMs: heartbeatMs,
  })) {
    if (rows === 'notifications') yield [{ type: rows, rev: 0 }];
    else if (rows instanceof Map) yield [{ type: 'ready', rev: 0, revs: Object.fromEntries(rows) }];
    else yield rows.map(toSharedEvent);
  }
}
