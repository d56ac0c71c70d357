import { useMemo } from 'react';
import { getToday } from '../lib/dates.ts';
import { useStore } from './store.ts';

/** Gives filters and dates what `me`, `overdue` and `today` mean. */
export interface UserContext {
  userId: string;
  timeZone: string;
  /** `2026-02-22`, in the user's time zone. */
  today: string;
}

export function useUserContext(): UserContext {
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const today = getToday(timeZone);
  return useMemo(() => ({ userId, timeZone, today }), [userId, timeZone, today]);
}
