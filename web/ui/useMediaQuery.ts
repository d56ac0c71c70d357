import { useSyncExternalStore } from 'react';

/** Whether the window is as narrow as a telephone. */
export const useIsNarrow = media('(width < 640px)');

/** Whether what is pressed has to be as big as a fingertip: where `.touch` of styles.css makes it so. */
export const useIsTouch = media('(pointer: coarse), (width < 640px)');

function media(query: string): () => boolean {
  const list = matchMedia(query);
  const subscribe = (listener: () => void) => {
    list.addEventListener('change', listener);
    return () => list.removeEventListener('change', listener);
  };
  return () => useSyncExternalStore(subscribe, () => list.matches);
}
