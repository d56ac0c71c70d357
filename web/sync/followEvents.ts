import { applyEvents, type SpaceEvent } from './applyEvents.ts';
import { forgetRevs, noteSpaceRev, startRead } from './knownRevs.ts';
import { getLoadCount } from './lazyFollowEvents.ts';
import { forgetLeases, loadLeases } from './leaseUpdates.ts';
import { loadSpaces } from './loadSpaces.ts';
import { endSession, hasUnansweredCreation } from './mutationQueue.ts';
import { refreshNotifications } from './notificationsSignal.ts';
import type { StreamMessage } from './openEventStream.ts';
import { follow, setSharedStreamListener, unfollow } from './sharedEventStream.ts';
import { getConfirmedState } from './store.ts';
import { setBehind } from './syncStatus.ts';

export { isJoined, joinSharedStream, leaveSharedStream } from './sharedEventStream.ts';

export interface EventSubscriber {
  /** Called when events alone cannot bring the data up to date: it must be loaded again, at `rev` at least. */
  onStale: (rev?: number) => void;
  /** Called when every change from now on will be received, and each time that some may have been missed. */
  onReady?: () => void;
  /** Called after the events have been applied. */
  onEvents?: (events: SpaceEvent[]) => void;
}

/** Events that arrive within this time of the last ones are applied together. */
const minApplyIntervalMs = 100;

/** Without `spaceId` it follows all spaces. */
let subscription: (EventSubscriber & { spaceId: string | undefined }) | undefined;
let waitingEvents: SpaceEvent[] = [];
let lastAppliedAt = 0;
let applyTimer: ReturnType<typeof setTimeout> | undefined;
const gapListeners = new Set<() => void>();
const eventListeners = new Set<(events: readonly SpaceEvent[]) => void>();

/** Follows a space from the rev of what was loaded, so that no event between the two is lost. */
export function followSpace(
  spaceId: string,
  afterRev: number,
  onStale: EventSubscriber['onStale'],
  wasJoined: boolean,
) {
  subscription = { spaceId, onStale };
  follow({ spaceId, afterRev }, wasJoined);
  void loadLeases(spaceId);
}

/** Follows every space of the user from now on. Returns a function that stops it. */
export function followAllSpaces(subscriber: EventSubscriber): () => void {
  const current = { ...subscriber, spaceId: undefined };
  subscription = current;
  follow({ spaceId: undefined, afterRev: 0 }, false);
  void loadLeases(undefined);
  return () => {
    if (subscription === current) stopFollowing();
  };
}

export function stopFollowing(): void {
  subscription = undefined;
  unfollow();
  setBehind(false);
  waitingEvents = [];
  forgetLeases();
}

/** Calls the listener when events may have been missed. Returns a function that stops it. */
export function onEventGap(listener: () => void): () => void {
  gapListeners.add(listener);
  return () => gapListeners.delete(listener);
}

/** Calls the listener after events of any followed space have been applied. */
export function onEventsApplied(listener: (events: readonly SpaceEvent[]) => void): void {
  eventListeners.add(listener);
}

setSharedStreamListener({
  onMessages: receiveMessages,
  onGap: reportGap,
  onRefused: ({ code }) =>
    code === 'unauthorized' || code === 'other_account' ? endSession(code) : subscription?.onStale(),
});

function reportGap(): void {
  if (subscription?.onReady) subscription.onReady();
  else subscription?.onStale();
  if (subscription) void loadLeases(subscription.spaceId);
  for (const listener of [...gapListeners]) listener();
}

function receiveMessages(messages: StreamMessage[], isOfAllSpaces: boolean): void {
  for (const message of messages) {
    if ('at' in message) {
      if (isFollowed(message)) waitingEvents.push(message);
    } else if (message.type === 'notifications') refreshNotifications();
    else {
      const hasRestored = message.type === 'reset' || isRestored(message.revs);
      if (hasRestored) startAnew();
      for (const [spaceId, rev] of Object.entries(message.revs ?? {})) noteSpaceRev(spaceId, rev);
      if (hasRestored || isOfAllSpaces) reportGap();
    }
  }
  if (waitingEvents.length === 0) return;
  clearTimeout(applyTimer);
  // Applying takes time, so that events in close succession are applied together.
  const delayMs = lastAppliedAt + minApplyIntervalMs - performance.now();
  if (delayMs <= 0) applyReadyEvents();
  else applyTimer = setTimeout(applyReadyEvents, delayMs);
}

/** Whether a space has reached less than the server has told before. */
function isRestored(revs: Readonly<Record<string, number>> = {}): boolean {
  const getToldRev = startRead();
  return Object.entries(revs).some(([spaceId, rev]) => rev < getToldRev(spaceId));
}

/** The revisions have started anew, as after a backup was restored: no event from before may be applied any more. */
function startAnew(): void {
  forgetRevs();
  waitingEvents = [];
  eventsDuringLoads = [];
  void loadSpaces();
}

function isFollowed({ spaceId }: SpaceEvent): boolean {
  return getLoadCount() > 0 || subscription?.spaceId === undefined || subscription.spaceId === spaceId;
}

let eventsDuringLoads: SpaceEvent[] = [];

/** Applies the events that have arrived during a load that has ended again. */
export function replayEvents(): void {
  if (eventsDuringLoads.length > 0) applyEvents(eventsDuringLoads);
  if (getLoadCount() === 0) eventsDuringLoads = [];
}

/** Applies the events that have arrived, except those that `splitByUnansweredCreations` says must wait. */
export function applyReadyEvents(): void {
  if (waitingEvents.length === 0) return;
  const { ready, waiting } = splitByUnansweredCreations(waitingEvents);
  waitingEvents = waiting;
  if (ready.length === 0) return;
  if (getLoadCount() > 0) eventsDuringLoads.push(...ready);
  const { staleRev } = applyEvents(ready);
  lastAppliedAt = performance.now();
  if (staleRev !== undefined) subscription?.onStale(staleRev);
  subscription?.onEvents?.(ready);
  for (const listener of eventListeners) listener(ready);
}

/**
 * The event of a creation may arrive before its response: applied then, it would show the new item twice. So while the
 * user's own creations are unanswered, events that may be theirs wait, and with them all later events about the same
 * items. Everything else must not wait, because an answer may never come.
 */
function splitByUnansweredCreations(events: SpaceEvent[]): { ready: SpaceEvent[]; waiting: SpaceEvent[] } {
  if (!hasUnansweredCreation()) return { ready: events, waiting: [] };
  const userId = getConfirmedState().me?.id;
  const waitingIds: string[] = [];
  const isWaiting = (event: SpaceEvent) => {
    const isOwn = event.by.userId === userId && event.by.tokenId === null;
    const createdId = isOwn && event.type.endsWith('.created') && getCreatedId(event.data);
    if (createdId) waitingIds.push(createdId);
    if (waitingIds.length === 0) return false;
    const text = JSON.stringify(event);
    return waitingIds.some((id) => text.includes(id));
  };
  const waiting = events.filter(isWaiting);
  return { ready: events.filter((event) => !waiting.includes(event)), waiting };
}

function getCreatedId(data: SpaceEvent['data']): string | undefined {
  return Object.values(data as Record<string, { id?: string } | undefined>).find((item) => item?.id)?.id;
}
