import { useMemo } from 'react';
import type { CurrentUser } from '../features/tasks/taskFilters.ts';
import { getToday } from '../lib/dates.ts';
import { useStore } from './index.ts';

/** Who looks, for filters and dates. */
export function useCurrentUser(): CurrentUser {
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const day = getToday(timeZone);
  return useMemo(() => ({ userId, timeZone, today: day }), [userId, timeZone, day]);
}
