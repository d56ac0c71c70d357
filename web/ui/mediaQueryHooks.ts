import { useSyncExternalStore } from 'react';

/** Whether the viewport is phone-sized. */
export const useIsNarrow = createMediaQueryHook('(width < 640px)');

/** Whether controls must be as large as a fingertip. The query is that of `.touch` in styles.css. */
export const useIsTouch = createMediaQueryHook('(pointer: coarse), (width < 640px)');

function createMediaQueryHook(query: string): () => boolean {
  const list = matchMedia(query);
  const subscribe = (listener: () => void) => {
    list.addEventListener('change', listener);
    return () => list.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => list.matches);
}
