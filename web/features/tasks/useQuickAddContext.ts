import { useEffect, useState } from 'react';
import { language } from '../../lib/i18n/index.ts';
import { loadChunk, showChunkFailure } from '../../lib/loadChunk.ts';
import { useSignal } from '../../lib/signal.ts';
import { select, useStore } from '../../sync/index.ts';
import { loadDateParser, type QuickAddContext } from './parseQuickAdd.ts';

/** What the quick add parser needs to know; undefined until the date parser of the language has loaded. */
export function useQuickAddContext(projectId: string): QuickAddContext | undefined {
  const spaceId = useStore((state) => state.projects.get(projectId)?.spaceId ?? '');
  const members = useStore((state) => select.getSpaceMembers(state, spaceId));
  const labels = useStore((state) => select.getSpaceLabels(state, spaceId));
  const userId = useStore((state) => state.me?.id ?? '');
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const currentLanguage = useSignal(language);
  const [dateParser, setDateParser] = useState<QuickAddContext['dateParser']>();
  useEffect(() => {
    void loadChunk(() => loadDateParser(currentLanguage)).then((parser) => setDateParser(parser), showChunkFailure);
  }, [currentLanguage]);
  return dateParser && { members, labels, userId, timeZone, dateParser };
}
