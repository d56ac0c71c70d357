/**
 * The data of the app, and the only place that holds tasks in the browser. Components read it with
 * `useStore((state) => select.…(state))` and change it with `actions`.
 *
 * There are two states. The confirmed state has what the server sent: responses of the loaders and events. An action
 * creates mutations, which mutationQueue.ts stores in IndexedDB, sends and retries. The optimistic state, which
 * components see, is the confirmed state with every pending mutation applied.
 */
import { t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import { applyReadyEvents, leaveSharedStream, stopFollowing } from './lazyFollowEvents.ts';
import { setQueueListener } from './mutationQueue.ts';
import { noteConfirmed, removeDelayedStep, removeFromHistory } from './undoHistory.ts';

export { showToast } from '../lib/toastStore.ts';
export * as actions from './actions/index.ts';
export type { SpaceEvent } from './applyEvents.ts';
export { clearSession } from './clearSession.ts';
export { getAgentName } from './getAgentName.ts';
export { loadAccount, loadMe, setMe } from './loadAccount.ts';
export { loadTaskTimestamps, openBoard, preloadBoard } from './loadBoard.ts';
export { loadSpaces } from './loadSpaces.ts';
export * as select from './selectors.ts';
export { signOut } from './signOut.ts';
export type {
  Comment,
  Label,
  Member,
  Priority,
  Project,
  RecentChange,
  Space,
  State,
  Status,
  Task,
  User,
} from './state.ts';
export { getState, useStore } from './store.ts';
export { syncStatus } from './syncStatus.ts';
export { getStableKey, onServerId, toServerId } from './temporaryIds.ts';

setQueueListener({
  onRejected: ({ id }) => removeFromHistory(id),
  onConfirmed: ({ id }, row) => noteConfirmed(id, row),
  onSending: ({ id }) => removeDelayedStep(id),
  onSettled: applyReadyEvents,
  onSessionEnded: (code) => {
    stopFollowing();
    leaveSharedStream();
    showToast(t(code === 'unauthorized' ? 'problem.sessionOver' : 'problem.otherAccount'), { tone: 'error' });
  },
});
