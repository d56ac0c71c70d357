import { t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { syncStatus } from '../../sync/index.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ConnectionProblem } from './ConnectionProblem.tsx';

/** Says why nothing comes if the server cannot answer. */
export function LoadingPage() {
  const { isOffline } = useSignal(syncStatus);
  return (
    <main aria-busy="true" aria-label={t('ui.loading')} className="flex h-full flex-col gap-3 p-4">
      <ConnectionProblem />
      {isOffline && (
        <p role="status" className="text-warn">
          {t('shell.unreachable')}. {t('shell.unreachableHint')}
        </p>
      )}
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-24 w-full max-w-md" />
      <Skeleton className="h-24 w-full max-w-md" />
    </main>
  );
}
