interface UserWrites {
  running: number;
  /** Starts the next write, of those that wait. */
  waiting: (() => void)[];
}

/**
 * Runs at most `maxPerUser` writes of a user at a time, and the others after them in their order. Writes in one space wait for each
 * other in the database, each with a connection of its own; without a limit, those of one person could take all of them.
 */
export function createWritesPerUser(maxPerUser: number) {
  const writesByUser = new Map<string, UserWrites>();

  return async function runWrite<T>(userId: string, write: () => Promise<T>): Promise<T> {
    const writes = writesByUser.get(userId) ?? { running: 0, waiting: [] };
    writesByUser.set(userId, writes);
    if (writes.running < maxPerUser) writes.running += 1;
    // A write that ends leaves its place to the one that has waited longest.
    else await new Promise<void>((resolve) => writes.waiting.push(resolve));
    try {
      return await write();
    } finally {
      const next = writes.waiting.shift();
      if (next) next();
      else writes.running -= 1;
      if (writes.running === 0) writesByUser.delete(userId);
    }
  };
}
