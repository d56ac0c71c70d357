import { type StreamWakeups, waitUntilWoken } from './streamWakeups.ts';

/** Watches spaces for calls that wait for a change. Must be closed. */
export function watchSpaces(wakeups: StreamWakeups, spaceIds: string[]) {
  const watcher = wakeups.add(spaceIds);
  let hasStopped = false;
  return {
    /** Whether the server is stopping. */
    get isClosed() {
      return wakeups.isClosed;
    },
    /** Forgets the changes so far. */
    clear: (): void => watcher.dirtySpaceIds.clear(),
    setSpaces: (ids: string[]): void => {
      watcher.spaceIds = new Set(ids);
    },
    /** Waits until something has happened since `clear`, for at most `timeoutMs`. */
    wait: async (timeoutMs: number): Promise<void> => {
      if (watcher.dirtySpaceIds.size > 0 || wakeups.isClosed || hasStopped) return;
      await waitUntilWoken(watcher, timeoutMs);
    },
    /** Ends the waiting for good. */
    stopWaiting: (): void => {
      hasStopped = true;
      watcher.wake();
    },
    close: (): void => wakeups.remove(watcher),
  };
}
