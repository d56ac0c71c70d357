import { useState } from 'react';

/** Which columns of a project are folded, in this browser. */
export function useCollapsedColumns(
  projectId: string,
): [ReadonlySet<string>, (key: string, isFolded: boolean) => void] {
  const name = `folded-${projectId}`;
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(read(name)));
  const fold = (key: string, isFolded: boolean) => {
    const next = new Set(folded);
    if (isFolded) next.add(key);
    else next.delete(key);
    localStorage.setItem(name, JSON.stringify([...next]));
    setFolded(next);
  };
  return [folded, fold];
}

function read(name: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? '[]');
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}
