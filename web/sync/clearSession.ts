import { closeEventSource } from './eventSource.ts';
import * as idb from './indexedDb.ts';
import { clearBoardRequests } from './loadBoard.ts';
import { startNewSession } from './sessionNumber.ts';
import { resetState } from './store.ts';
import { clearHistory } from './undoHistory.ts';

/** Removes the user's data from memory and from disk. Pending mutations stay on disk until the user signs in again. */
export function clearSession(): void {
  startNewSession();
  clearBoardRequests();
  closeEventSource();
  clearHistory();
  void idb.clear('seen');
  resetState();
}
