import { useStore } from '../../sync/index.ts';

/** The color of a status; null if it has none, or if there is no status. */
export function useStatusColor(statusId: string | null): string | null {
  return useStore((state) => state.statuses.get(statusId ?? '')?.color ?? null);
}
