import { type RefObject, useLayoutEffect } from 'react';
import { useSignal } from '../../lib/signal.ts';
import type { Task } from '../../sync/index.ts';
import { focusedTaskId } from '../tasks/focusAndSelection.ts';

/**
 * Keeps the row of the focused task in view: the keyboard also reaches rows that are not rendered yet.
 * @param rows All rows, of the same height. Group rows have no task.
 * @param headerHeight The height of a sticky header above the rows, in pixels.
 * @returns The index of that row, or -1. It must be rendered even if it is off screen, so that it can be focused.
 */
export function useScrollToFocusedRow(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly { kind: string; task?: Task }[],
  rowHeight: number,
  headerHeight = 0,
): number {
  const taskId = useSignal(focusedTaskId);
  const rowIndex = rows.findIndex(({ task }) => task !== undefined && task.id === taskId);
  useLayoutEffect(() => {
    if (scroller.current && rowIndex >= 0) scrollToRow(scroller.current, rowIndex, rowHeight, headerHeight);
  }, [scroller, rowIndex, rowHeight, headerHeight]);
  return rowIndex;
}

/** Scrolls as little as possible so that a row is completely in view. */
export function scrollToRow(scroller: HTMLElement, rowIndex: number, rowHeight: number, headerHeight = 0): void {
  const top = rowIndex * rowHeight;
  const minScrollTop = top + rowHeight + headerHeight - scroller.clientHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  if (minScrollTop > scroller.scrollTop) scroller.scrollTop = minScrollTop;
}
