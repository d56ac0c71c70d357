import { useIsNarrow, useIsTouch } from '../../../ui/viewportHooks.ts';

/** Sizes in pixels. */
export interface GanttLayout {
  isNarrow: boolean;
  titleWidth: number;
  rowHeight: number;
}

export function useGanttLayout(): GanttLayout {
  const isNarrow = useIsNarrow();
  return { isNarrow, titleWidth: isNarrow ? 136 : 288, rowHeight: useIsTouch() ? 45 : 36 };
}
