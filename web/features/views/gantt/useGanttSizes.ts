import { useIsNarrow, useIsTouch } from '../../../ui/mediaQueryHooks.ts';
import { scalePx } from '../../../ui/scalePx.ts';

/** Sizes in pixels. */
export interface GanttSizes {
  isNarrow: boolean;
  titleWidth: number;
  rowHeight: number;
}

export function useGanttSizes(): GanttSizes {
  const isNarrow = useIsNarrow();
  return { isNarrow, titleWidth: scalePx(isNarrow ? 136 : 288), rowHeight: scalePx(useIsTouch() ? 45 : 36) };
}
