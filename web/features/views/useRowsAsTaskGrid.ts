import { useEffect } from 'react';
import { setTaskGrid } from '../tasks/focusAndSelection.ts';
import { type GroupedRow, getRowTaskIds } from './groupedRows.ts';

/** Tells the keyboard navigation which tasks a view of rows shows, in one column. */
export function useRowsAsTaskGrid(rows: readonly GroupedRow[]): void {
  // As text, because `rows` is a new array on every render.
  const taskIds = getRowTaskIds(rows).join();
  useEffect(() => setTaskGrid([taskIds.split(',').filter(Boolean)]), [taskIds]);
}
