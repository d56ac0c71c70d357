import { t } from '../../lib/i18n/index.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';

export function LoadingPage() {
  return (
    <main aria-busy="true" aria-label={t('ui.loading')} className="flex h-full flex-col gap-3 p-4">
      <Skeleton className="h-8 w-48" />
      <Skeleton className="h-24 w-full max-w-md" />
      <Skeleton className="h-24 w-full max-w-md" />
    </main>
  );
}
