import { loadChunk } from '../lib/loadChunk.ts';
import type { EventSubscriber } from './followEvents.ts';
import { setBehind } from './syncStatus.ts';

/**
 * Follows the events of the server with followEvents.ts, which is not needed to show the first data. Until it is loaded,
 * what is asked of it waits. Nothing is missed, because a space is followed from the rev of what was loaded.
 */

type FollowEvents = typeof import('./followEvents.ts');

const retryMs = 5000;
let module: FollowEvents | undefined;
let isLoading = false;
let waitingCalls: ((loaded: FollowEvents) => void)[] = [];
let loadCount = 0;

function whenLoaded(call: (loaded: FollowEvents) => void): void {
  if (module) call(module);
  else waitingCalls.push(call);
}

function load(): void {
  if (module || isLoading) return;
  isLoading = true;
  loadChunk(() => import('./followEvents.ts')).then(
    (loaded) => {
      module = loaded;
      const calls = waitingCalls;
      waitingCalls = [];
      for (const call of calls) call(loaded);
    },
    () => {
      isLoading = false;
      setBehind(true);
      setTimeout(load, retryMs);
    },
  );
}

/** Shares the event stream with the other tabs of this user. */
export function joinSharedStream(userId: string): void {
  load();
  whenLoaded((loaded) => loaded.joinSharedStream(userId));
}

/** Stops following, and lets another tab hold the stream. */
export function leaveSharedStream(): void {
  whenLoaded((loaded) => loaded.leaveSharedStream());
}

/** Whether every event from now on will be received. */
export function isJoined(): boolean {
  return module?.isJoined() ?? false;
}

/** Follows a space from the rev of what was loaded, so that no event between the two is lost. */
export function followSpace(...parameters: Parameters<FollowEvents['followSpace']>): void {
  whenLoaded((loaded) => loaded.followSpace(...parameters));
}

/** Follows every space of the user from now on. Returns a function that stops it. */
export function followAllSpaces(subscriber: EventSubscriber): () => void {
  return undoWhenLoaded((loaded) => loaded.followAllSpaces(subscriber));
}

export function stopFollowing(): void {
  whenLoaded((loaded) => loaded.stopFollowing());
}

/** Calls the listener when events may have been missed. Returns a function that stops it. */
export function onEventGap(listener: () => void): () => void {
  return undoWhenLoaded((loaded) => loaded.onEventGap(listener));
}

function undoWhenLoaded(call: (loaded: FollowEvents) => () => void): () => void {
  let undo = () => {};
  whenLoaded((loaded) => {
    undo = call(loaded);
  });
  return () => whenLoaded(() => undo());
}

/** Applies the events that have waited for the answers to the user's own creations. */
export function applyReadyEvents(): void {
  module?.applyReadyEvents();
}

/** How many loads are running. */
export function getLoadCount(): number {
  return loadCount;
}

/**
 * Applies the events that arrive during a load again after it: the response may be older than they are, and may bring
 * what they change. `loadData` must have stored the response when it ends.
 */
export async function replayEventsAfter<T>(loadData: () => Promise<T>): Promise<T> {
  loadCount++;
  try {
    return await loadData();
  } finally {
    loadCount--;
    module?.replayEvents();
  }
}
