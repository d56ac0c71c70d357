import { t } from '../i18n/index.ts';
import { go } from '../router.tsx';
import { Button, EmptyState } from '../ui/index.ts';

export function NotFound() {
  return (
    <main id="content" tabIndex={-1} className="flex-1">
      <EmptyState
        title={t('shell.notFound')}
        hint={t('shell.notFoundHint')}
        action={<Button onClick={() => go('/my-tasks')}>{t('shell.home')}</Button>}
      />
    </main>
  );
}
