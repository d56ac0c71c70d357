/** THE store: read it with `useStore`, change it with `commands`. Nothing else holds tasks. */
import type { Problem } from '../client.ts';
import { t } from '../i18n/index.ts';
import type { Action } from './changes.ts';
import { getState } from './core.ts';
import { forget } from './history.ts';
import { release } from './live.ts';
import { say } from './notices.ts';
import { watchQueue } from './queue.ts';

export * as commands from './commands.ts';
export { getState, subscribe, useStore } from './core.ts';
export { agentOf, type Event } from './events.ts';
export { history } from './history.ts';
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
} from './load.ts';
export { keyOf, onRename, realId } from './names.ts';
export { dismiss, notices, say } from './notices.ts';
export { sync } from './queue.ts';
export * as select from './select.ts';
export type { Comment, Label, Mark, Member, Priority, Project, Space, State, Status, Task, User } from './state.ts';

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
