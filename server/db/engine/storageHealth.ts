import { closeSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What keeps the storage from being ready. */
export type StorageProblem = 'full' | 'damaged';

/** Kept free for what must work on a full disk: signing out, deleting, and the logs of other programs. */
const reserveBytes = 4 * 1024 * 1024;
const checkIntervalMs = 2000;
/** Without another write, nobody knows for longer that the disk is still full. */
export const failureMs = 30_000;

export type StorageHealth = ReturnType<typeof createStorageHealth>;

/**
 * Watches the disk of the embedded database. A file of `reserveBytes` holds space back; it is given up when the disk is
 * full, and taken again once there is room for it.
 */
export function createStorageHealth(databaseFile: string) {
  const folder = dirname(databaseFile);
  const reserveFile = join(folder, 'krokanti.reserve');
  let isDamaged = false;
  let isLow = false;
  let failedAt = Number.NEGATIVE_INFINITY;
  let mayTakeAt = 0;
  const timer = setInterval(measure, checkIntervalMs).unref();
  measure();

  /** Growing writes are refused from when the reserve is given up until there is room for two. */
  function measure(): void {
    const free = getFreeBytes(folder);
    if (free === undefined) return;
    const hasReserve = statSync(reserveFile, { throwIfNoEntry: false }) !== undefined;
    if (hasReserve && free < reserveBytes / 4) rmSync(reserveFile, { force: true });
    else if (!hasReserve && free > 2 * reserveBytes && Date.now() >= mayTakeAt) takeReserve();
    isLow = hasReserve ? free < reserveBytes / 4 : free <= 2 * reserveBytes;
  }

  function takeReserve(): void {
    try {
      const file = openSync(reserveFile, 'w', 0o600);
      try {
        writeSync(file, Buffer.alloc(reserveBytes));
      } finally {
        closeSync(file);
      }
    } catch {
      rmSync(reserveFile, { force: true });
      mayTakeAt = Date.now() + 30 * checkIntervalMs;
    }
  }

  return {
    /** Whether only writes that free space may run. Such a write measures first, so that it finds the room it needs. */
    isLow: ({ isFresh = false } = {}): boolean => {
      if (isFresh) measure();
      return isLow;
    },
    get problem(): StorageProblem | undefined {
      if (isDamaged) return 'damaged';
      return isLow || Date.now() - failedAt < failureMs ? 'full' : undefined;
    },
    reportDamage: (): void => {
      isDamaged = true;
    },
    /** A write has failed for want of space: gives the reserve up, so that deleting works. */
    reportFull: (): void => {
      failedAt = Date.now();
      measure();
    },
    reportSuccess: (): void => {
      failedAt = Number.NEGATIVE_INFINITY;
    },
    stop: (): void => {
      clearInterval(timer);
      rmSync(reserveFile, { force: true });
    },
  };
}

function getFreeBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
