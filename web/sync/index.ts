/** THE store: read it with `useStore`, change it with `commands`. Nothing else holds tasks. */
import type { Problem } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { say } from '../lib/toastStore.ts';
import { release } from './eventSource.ts';
import { watchQueue } from './mutationQueue.ts';
import type { Action } from './mutations.ts';
import { getState } from './store.ts';
import { forget } from './undoHistory.ts';

export { dismiss, notices, say } from '../lib/toastStore.ts';
export * as commands from './actions.ts';
export { agentOf, type Event } from './applyEvents.ts';
export {
  beginBoard,
  leave,
  loadAccount,
  loadMe,
  loadSpaces,
  loadTimes,
  openBoard,
  openTask,
  readActivity,
  setMe,
} from './loaders.ts';
export { sync } from './mutationQueue.ts';
export * as select from './selectors.ts';
export type { Comment, Label, Mark, Member, Priority, Project, Space, State, Status, Task, User } from './state.ts';
export { getState, subscribe, useStore } from './store.ts';
export { keyOf, onRename, realId } from './temporaryIds.ts';
export { history } from './undoHistory.ts';

watchQueue({
  refused: ({ id, action }, problem) => {
    forget(id);
    say(t('refused', { what: nameOf(action), why: wordsOf(problem) }), { tone: 'problem' });
  },
  sent: ({ id }) => forget(id, { onlyHeld: true }),
  settled: release,
  cutOff: () => say(t('problem.sessionOver'), { tone: 'problem' }),
});

/** What went wrong, for a person to read. */
export function wordsOf({ code, message }: Problem): string {
  if (code === 'unreachable') return t('problem.unreachable');
  return message || t('problem.internal');
}

function nameOf({ input }: Action): string {
  if ('title' in input && input.title) return input.title;
  if ('name' in input && input.name) return input.name;
  const taskId = 'taskId' in input ? input.taskId : '';
  return getState().tasks.get(taskId)?.title ?? t('problem.change');
}
