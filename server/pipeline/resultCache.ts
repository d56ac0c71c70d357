import type { DbVersion } from '../db/engine/database.ts';

/** An output as a transport sends it. */
export interface RenderedOutput {
  /** Approximate memory use in bytes. */
  sizeBytes: number;
}

export interface CachedResult {
  etag: string;
  rendered: RenderedOutput;
  /** The latest version of the database at which the result is known to be current. */
  dbVersion: DbVersion | undefined;
}

const maxBytes = 64 * 1024 * 1024;
const maxEntryBytes = maxBytes / 8;
const entryOverheadBytes = 500;

/**
 * Caches rendered results; when it is full, the least recently used entries are removed. Callers must revalidate
 * entries before use.
 */
export function createResultCache() {
  /** The results in the order of last use: a Map iterates in insertion order. */
  const entries = new Map<string, CachedResult>();
  let totalBytes = 0;

  function get(key: string): CachedResult | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    entries.set(key, entry);
    return entry;
  }

  function set(key: string, entry: CachedResult): void {
    remove(key);
    const bytes = getEntryBytes(key, entry);
    if (bytes > maxEntryBytes) return;
    entries.set(key, entry);
    totalBytes += bytes;
    for (const oldestKey of entries.keys()) {
      if (totalBytes <= maxBytes) return;
      remove(oldestKey);
    }
  }

  function remove(key: string): void {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    totalBytes -= getEntryBytes(key, entry);
  }

  return { get, set };
}

function getEntryBytes(key: string, { rendered }: CachedResult): number {
  return rendered.sizeBytes + key.length + entryOverheadBytes;
}
