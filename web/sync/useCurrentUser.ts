import { useMemo } from 'react';
import type { Viewer } from '../features/tasks/taskFilters.ts';
import { today } from '../lib/dates.ts';
import { useStore } from './index.ts';

/** Who looks, for filters and dates. */
export function useViewer(): Viewer {
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const day = today(timeZone);
  return useMemo(() => ({ userId, timeZone, today: day }), [userId, timeZone, day]);
}
