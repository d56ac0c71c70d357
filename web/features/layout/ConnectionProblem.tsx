import { t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { syncStatus } from '../../sync/index.ts';

/** Says that what is shown may be out of date, and why. */
export function ConnectionProblem() {
  const { serverProblem, isBehind, isOffline } = useSignal(syncStatus);
  // The top bar of a page says when the app is offline.
  if (!serverProblem && (!isBehind || isOffline)) return null;
  return (
    <p role="status" className="border-b border-line bg-sunken px-3 py-1 text-xs text-warn">
      {serverProblem === 'error'
        ? t('problem.serverError')
        : serverProblem === 'busy'
          ? t('problem.busy')
          : t('problem.behind')}
    </p>
  );
}
