import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

const printMedia = matchMedia('print');
let isBetweenPrintEvents = false;

/** Whether the page is being printed. Long lists then render all of their rows, before the browser lays out the pages. */
export function useIsPrinting(): boolean {
  return useSyncExternalStore(subscribe, () => isBetweenPrintEvents || printMedia.matches);
}

function subscribe(listener: () => void): () => void {
  const start = () => {
    isBetweenPrintEvents = true;
    flushSync(listener);
  };
  const end = () => {
    isBetweenPrintEvents = false;
    listener();
  };
  addEventListener('beforeprint', start);
  addEventListener('afterprint', end);
  printMedia.addEventListener('change', listener);
  return () => {
    removeEventListener('beforeprint', start);
    removeEventListener('afterprint', end);
    printMedia.removeEventListener('change', listener);
  };
}
