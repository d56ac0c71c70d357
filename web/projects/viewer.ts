import { today } from '../dates.ts';
import type { Viewer } from '../filters.ts';
import { useStore } from '../store/index.ts';

/** Who looks, for filters and dates. */
export function useViewer(): Viewer {
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  return { userId, timeZone, today: today(timeZone) };
}
