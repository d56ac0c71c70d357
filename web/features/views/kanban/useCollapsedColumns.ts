import { useState } from 'react';
import { readItem, writeItem } from '../../../lib/deviceStorage.ts';

/** The keys of the collapsed columns of a project, stored in this browser. */
export function useCollapsedColumns(
  projectId: string,
): [ReadonlySet<string>, (key: string, isCollapsed: boolean) => void] {
  const storageKey = `folded-${projectId}`;
  const [collapsedKeys, setCollapsedKeys] = useState<ReadonlySet<string>>(() => new Set(readStoredKeys(storageKey)));
  const setCollapsed = (key: string, isCollapsed: boolean) => {
    const next = new Set(collapsedKeys);
    if (isCollapsed) next.add(key);
    else next.delete(key);
    writeItem(storageKey, JSON.stringify([...next]));
    setCollapsedKeys(next);
  };
  return [collapsedKeys, setCollapsed];
}

function readStoredKeys(storageKey: string): string[] {
  try {
    const stored: unknown = JSON.parse(readItem(storageKey) ?? '[]');
    return Array.isArray(stored) ? stored.map(String) : [];
  } catch {
    return [];
  }
}
