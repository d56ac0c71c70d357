import { useIsNarrow, useIsTouch } from '../../../ui/viewportHooks.ts';

/** Sizes in pixels. */
export interface GanttSizes {
  isNarrow: boolean;
  titleWidth: number;
  rowHeight: number;
}

export function useGanttSizes(): GanttSizes {
  const isNarrow = useIsNarrow();
  return { isNarrow, titleWidth: isNarrow ? 136 : 288, rowHeight: useIsTouch() ? 45 : 36 };
}
