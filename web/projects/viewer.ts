import { useMemo } from 'react';
import { today } from '../dates.ts';
import type { Viewer } from '../filters.ts';
import { useStore } from '../store/index.ts';

/** Who looks, for filters and dates. */
export function useViewer(): Viewer {
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const day = today(timeZone);
  return useMemo(() => ({ userId, timeZone, today: day }), [userId, timeZone, day]);
}
