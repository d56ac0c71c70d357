import { lazy, type ReactNode, Suspense, useState } from 'react';
import { callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getLocation, navigate } from '../../lib/router.tsx';
import { clearSession, listDrafts, removeDraft } from '../../sync/index.ts';

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
  const signOut = async () => {
    const result = await callApi('sign_out', {});
    for (const { id } of listDrafts()) removeDraft(id);
    clearSession();
    if (!staysOnPage && getLocation().path !== '/sign-in') navigate('/sign-in');
    return result;
  };
  const start = () => {
    const count = listDrafts().length;
    if (count > 0) setDraftCount(count);
    else void signOut();
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
            onConfirm={signOut}
          />
        </Suspense>
      )}
    </>
  );
}
