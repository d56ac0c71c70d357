import type { DbVersion } from '../db/engine/database.ts';

/** An answer as a transport sends it. */
export interface RenderedOutput {
  /** About how much memory it takes, in bytes. */
  sizeBytes: number;
}

export interface CachedResult {
  etag: string;
  rendered: RenderedOutput;
  /** When it was last found to be the database's. */
  dbVersion: DbVersion | undefined;
}

const mostBytes = 64 * 1024 * 1024;
const overhead = 500;

/**
 * Answers as they were sent, to be sent again while their version is still the database's: whoever takes one out has to
 * know that it is. The least recently used go first.
 */
export function createResultCache() {
  const kept = new Map<string, CachedResult>();
  let bytes = 0;

  function get(key: string): CachedResult | undefined {
    const found = kept.get(key);
    if (!found) return undefined;
    // The order of a Map is that of insertion.
    kept.delete(key);
    kept.set(key, found);
    return found;
  }

  function set(key: string, answer: CachedResult): void {
    drop(key);
    const size = sizeOf(key, answer);
    if (size > mostBytes / 8) return;
    kept.set(key, answer);
    bytes += size;
    for (const oldest of kept.keys()) {
      if (bytes <= mostBytes) return;
      drop(oldest);
    }
  }

  function drop(key: string): void {
    const found = kept.get(key);
    if (!found) return;
    kept.delete(key);
    bytes -= sizeOf(key, found);
  }

  return { get, set };
}

function sizeOf(key: string, { rendered }: CachedResult): number {
  return rendered.sizeBytes + key.length + overhead;
}
