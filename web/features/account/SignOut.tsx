import { lazy, type ReactNode, Suspense, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { getLocation, navigate } from '../../lib/router.tsx';
import { listDrafts, removeDraft, signOut } from '../../sync/index.ts';

const ConfirmDialog = lazy(() =>
  import('../../ui/ConfirmDialog.tsx').then((module) => ({ default: module.ConfirmDialog })),
);

interface SignOutProps {
  /** For invitations, whose link is in the URL. */
  staysOnPage?: boolean;
  children: (start: () => void) => ReactNode;
}

/** Signs out. Asks first if that deletes texts that have not been saved. */
export function SignOut({ staysOnPage = false, children }: SignOutProps) {
  const [draftCount, setDraftCount] = useState(0);
  const leave = async () => {
    const drafts = listDrafts();
    if (!(await signOut())) return;
    for (const { id } of drafts) removeDraft(id);
    if (!staysOnPage && getLocation().path !== '/sign-in') navigate('/sign-in');
  };
  const start = () => {
    const count = listDrafts().length;
    if (count > 0) setDraftCount(count);
    else void leave();
  };
  return (
    <>
      {children(start)}
      {draftCount > 0 && (
        <Suspense>
          <ConfirmDialog
            title={t('shell.signOut')}
            text={t('shell.signOutDrafts', { count: draftCount })}
            confirmLabel={t('shell.signOutAnyway')}
            onClose={() => setDraftCount(0)}
            onConfirm={() => leave().then(() => ({ ok: true, value: undefined, rev: undefined }))}
          />
        </Suspense>
      )}
    </>
  );
}
