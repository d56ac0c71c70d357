/** THE store: read it with `useStore`, change it with `commands`. Nothing else holds tasks. */
import { getErrorMessage } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import { releaseHeldEvents } from './eventSource.ts';
import { setQueueListener } from './mutationQueue.ts';
import type { Mutation } from './mutations.ts';
import { getState } from './store.ts';
import { removeFromHistory } from './undoHistory.ts';

export { dismissToast, showToast, toasts } from '../lib/toastStore.ts';
export * as actions from './actions.ts';
export { getAgentName, type SpaceEvent } from './applyEvents.ts';
export {
  clearSession,
  loadAccount,
  loadMe,
  loadSpaces,
  loadTask,
  loadTaskActivity,
  loadTaskTimestamps,
  openBoard,
  preloadBoard,
  setMe,
} from './loaders.ts';
export { syncStatus } from './mutationQueue.ts';
export * as select from './selectors.ts';
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
export { getState, subscribe, useStore } from './store.ts';
export { getStableKey, onServerId, toServerId } from './temporaryIds.ts';
export { undoLabels } from './undoHistory.ts';

setQueueListener({
  onRejected: ({ id, action }, problem) => {
    removeFromHistory(id);
    showToast(t('refused', { what: getTargetName(action), why: getErrorMessage(problem) }), { tone: 'problem' });
  },
  onSent: ({ id }) => removeFromHistory(id, { onlyHeld: true }),
  onSettled: releaseHeldEvents,
  onSessionEnded: () => showToast(t('problem.sessionOver'), { tone: 'problem' }),
});

function getTargetName({ input }: Mutation): string {
  if ('title' in input && input.title) return input.title;
  if ('name' in input && input.name) return input.name;
  const taskId = 'taskId' in input ? input.taskId : '';
  return getState().tasks.get(taskId)?.title ?? t('problem.change');
}
