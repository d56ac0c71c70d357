import { loadWithMessages, t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import type { ReportedConflict } from './conflictMessages.ts';

const collectMs = 300;
let collected: ReportedConflict[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

/** Tells the user about conflicts, and about those of a bulk change in one message. */
export function reportConflicts(conflicts: readonly ReportedConflict[]): void {
  collected.push(...conflicts);
  clearTimeout(timer);
  timer = setTimeout(() => {
    const reported = collected;
    collected = [];
    withConflictMessages(({ notifyConflicts }) => notifyConflicts(reported));
  }, collectMs);
}

export function withConflictMessages(show: (messages: typeof import('./conflictMessages.ts')) => void): void {
  void loadWithMessages('panel', import('./conflictMessages.ts')).then(show, () =>
    showToast(t('problem.changedMeanwhile'), { tone: 'error' }),
  );
}
