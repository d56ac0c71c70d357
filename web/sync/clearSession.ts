import { setCaller } from '../lib/apiClient.ts';
import * as idb from './indexedDb.ts';
import { forgetRevs } from './knownRevs.ts';
import { leaveSharedStream, stopFollowing } from './lazyFollowEvents.ts';
import { clearBoardRequests } from './loadBoard.ts';
import { forgetPending } from './mutationQueue.ts';
import { cancelAllReads } from './readRetry.ts';
import { startNewSession } from './sessionNumber.ts';
import { resetState } from './store.ts';
import { clearHistory } from './undoHistory.ts';

/** Removes the user's data from memory and from disk. Pending mutations stay on disk until the user signs in again. */
export function clearSession(): void {
  startNewSession();
  clearBoardRequests();
  cancelAllReads();
  stopFollowing();
  leaveSharedStream();
  forgetRevs();
  clearHistory();
  forgetPending();
  setCaller(undefined);
  void idb.clear('seen');
  resetState();
}
