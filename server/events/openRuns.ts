import type { Actor } from '../auth/authorize.ts';

/** Writes of one token that follow each other within this time belong to one run. */
export const runGapMs = 15 * 60_000;

/** The run that the writes of one call belong to. Its row in a space is made by the call's first change there. */
export interface CallRun {
  /** Tells programs with the same token apart. */
  key: string;
  /** The run that the caller named; undefined: that of its recent writes, or a new one. */
  readonly namedId: string | undefined;
  /** From here on, the call's changes belong to this run, as if the caller had named it. */
  continueRun(runId: string): void;
  /** The id of the run, if its row in the space exists. */
  findId(spaceId: string): string | undefined;
  /** The id of the run, if the call has changed something. */
  findChangedId(): string | undefined;
  /** The id of the run, if it has a row in any space. */
  findIdElsewhere(): string | undefined;
  setId(spaceId: string, runId: string): void;
  /** Forgets what the call has set, because a part of its transaction was rolled back. */
  reset(): void;
}

interface OpenRun {
  id: string;
  /** The spaces in which it has a row. */
  spaceIds: ReadonlySet<string>;
  usedAtMs: number;
}

const maxOpenRuns = 10_000;

export type OpenRuns = ReturnType<typeof createOpenRuns>;

/**
 * The runs that this process has written to lately, so that a write needs no query to find its run. Other processes
 * may continue the same runs: only rows in the database decide which run is open.
 */
export function createOpenRuns(now: () => number) {
  const openRuns = new Map<string, OpenRun>();

  /** Undefined for people in the app, whose changes belong to no run. */
  function createCallRun(
    { via }: Actor,
    { runKey = '', runId: namedId }: { runKey?: string | undefined; runId?: string | undefined },
  ): (CallRun & { remember(): void }) | undefined {
    if (via.kind === 'session') return undefined;
    const cacheKey = `${via.id} ${runKey}`;
    const ids = new Map<string, string>();
    let continuedId = namedId;

    function findOpen(): OpenRun | undefined {
      const open = continuedId === undefined ? openRuns.get(cacheKey) : undefined;
      return open && now() - open.usedAtMs < runGapMs ? open : undefined;
    }

    return {
      key: runKey,
      get namedId() {
        return continuedId;
      },
      continueRun: (runId) => {
        if (continuedId === undefined) continuedId = runId;
      },
      findId: (spaceId) => {
        const id = ids.get(spaceId);
        if (id !== undefined) return id;
        const open = findOpen();
        if (!open?.spaceIds.has(spaceId)) return undefined;
        ids.set(spaceId, open.id);
        return open.id;
      },
      findChangedId: () => ids.values().next().value,
      findIdElsewhere: () => ids.values().next().value ?? findOpen()?.id,
      setId: (spaceId, runId) => void ids.set(spaceId, runId),
      reset: () => {
        ids.clear();
        continuedId = namedId;
      },
      /** Called once the call's transaction is committed. */
      remember: () => {
        if (ids.size === 0 || continuedId !== undefined) return;
        const open = openRuns.get(cacheKey);
        const [id = ''] = ids.values();
        if (open?.id === id && [...ids.keys()].every((spaceId) => open.spaceIds.has(spaceId))) {
          open.usedAtMs = now();
          return;
        }
        if (openRuns.size >= maxOpenRuns) openRuns.clear();
        const spaceIds = [...ids].filter(([, runId]) => runId === id).map(([spaceId]) => spaceId);
        const knownSpaceIds = open?.id === id ? open.spaceIds : [];
        openRuns.set(cacheKey, { id, spaceIds: new Set([...knownSpaceIds, ...spaceIds]), usedAtMs: now() });
      },
    };
  }

  /** The next write belongs to another run. */
  function forget(runId: string): void {
    for (const [key, { id }] of openRuns) if (id === runId) openRuns.delete(key);
  }

  return { createCallRun, forget };
}
