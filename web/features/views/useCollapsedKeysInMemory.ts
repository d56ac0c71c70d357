import { useState } from 'react';

/** The keys of what is collapsed, and a function that collapses or expands one. Lost when the view unmounts. */
export function useCollapsedKeysInMemory(): [ReadonlySet<string>, (key: string) => void] {
  const [collapsedKeys, setCollapsedKeys] = useState<ReadonlySet<string>>(new Set());
  const toggleCollapsed = (key: string) => {
    const next = new Set(collapsedKeys);
    if (!next.delete(key)) next.add(key);
    setCollapsedKeys(next);
  };
  return [collapsedKeys, toggleCollapsed];
}
