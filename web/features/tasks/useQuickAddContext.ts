import { getLocale } from '../../lib/dates.ts';
import { select, useStore } from '../../sync/index.ts';
import type { QuickAddContext } from './parseQuickAdd.ts';

/** What the quick add parser needs to know. */
export function useQuickAddContext(projectId: string): QuickAddContext {
  const spaceId = useStore((state) => state.projects.get(projectId)?.spaceId ?? '');
  const members = useStore((state) => select.getSpaceMembers(state, spaceId));
  const labels = useStore((state) => select.getSpaceLabels(state, spaceId));
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  return { members, labels, userId, timeZone, locale: getLocale() };
}
