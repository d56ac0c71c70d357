import { type RefObject, useEffect, useEffectEvent } from 'react';
import { scrollToRow } from '../useScrollToFocusedRow.ts';
import { enableListDrag, type ListSnapshot } from './listDrag.ts';

/** Makes the rows in a scroller draggable. `list` is what a drag starts from. */
export function useListDrag(
  scroller: RefObject<HTMLElement | null>,
  isEnabled: boolean,
  list: Omit<ListSnapshot, 'scrollToItem'>,
): void {
  const getSnapshot = useEffectEvent((element: HTMLElement) => ({
    ...list,
    scrollToItem: (index: number) => scrollToRow(element, index, list.rowHeight),
  }));
  useEffect(() => {
    const element = scroller.current;
    return element && isEnabled ? enableListDrag(element, () => getSnapshot(element)) : undefined;
  }, [scroller, isEnabled]);
}
