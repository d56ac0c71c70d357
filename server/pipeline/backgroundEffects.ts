import type { Database } from '../db/engine/database.ts';
import type { AfterCommit } from './executionContext.ts';

interface Dependencies {
  database: Pick<Database, 'notifySpacesChanged'>;
  /** Called with the spaces in which a write of this server has appended to the log. */
  onEventsAppended?: ((spaceIds: string[]) => void) | undefined;
  /** Called with the error of an effect that failed: the write itself has succeeded. */
  onError: (error: unknown) => void;
}

/**
 * Runs what a write leaves for after its commit. Nobody waits for it: otherwise the time that an email takes would
 * reveal whether an address has an account.
 */
export function createBackgroundEffects({ database, onEventsAppended = () => {}, onError }: Dependencies) {
  const running = new Set<Promise<void>>();

  function start({ effects, changedSpaceIds }: AfterCommit): void {
    if (changedSpaceIds.size > 0) notify([...changedSpaceIds]);
    for (const effect of effects) {
      const run: Promise<void> = runSafely(effect).finally(() => running.delete(run));
      running.add(run);
    }
  }

  function notify(spaceIds: string[]): void {
    try {
      database.notifySpacesChanged(spaceIds);
      onEventsAppended(spaceIds);
    } catch (error) {
      onError(error);
    }
  }

  async function runSafely(effect: () => Promise<void>): Promise<void> {
    try {
      await effect();
    } catch (error) {
      onError(error);
    }
  }

  return {
    start,
    waitForAll: async () => void (await Promise.all(running)),
  };
}

export type BackgroundEffects = ReturnType<typeof createBackgroundEffects>;
