import { t } from '../../lib/i18n/index.ts';
import { navigate } from '../../lib/router.tsx';
import { Button, EmptyState } from '../../ui/index.ts';
import { PageFrame } from './PageFrame.tsx';

export function NotFoundPage({ onOpenMenu }: { onOpenMenu: () => void }) {
  return (
    <PageFrame title={t('shell.notFound')} onOpenMenu={onOpenMenu}>
      <EmptyState
        title={t('shell.notFoundHint')}
        action={<Button onClick={() => navigate('/my-tasks')}>{t('shell.home')}</Button>}
      />
    </PageFrame>
  );
}
