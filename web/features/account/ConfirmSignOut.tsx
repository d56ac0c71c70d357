import { useEffect, useEffectEvent, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { getLocation, navigate } from '../../lib/router.tsx';
import { listDrafts, removeDraft } from '../../sync/drafts.ts';
import { signOut } from '../../sync/index.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';

interface ConfirmSignOutProps {
  staysOnPage: boolean;
  onEnd: () => void;
}

/** Signs out at once where nothing gets lost. */
export default function ConfirmSignOut({ staysOnPage, onEnd }: ConfirmSignOutProps) {
  const [draftCount] = useState(() => listDrafts().length);
  const leave = async () => {
    const drafts = listDrafts();
    if (!(await signOut())) return onEnd();
    for (const { id } of drafts) removeDraft(id);
    onEnd();
    if (!staysOnPage && getLocation().path !== '/sign-in') navigate('/sign-in');
  };
  const leaveAtOnce = useEffectEvent(() => draftCount === 0 && void leave());
  useEffect(() => void leaveAtOnce(), []);
  if (draftCount === 0) return null;
  return (
    <ConfirmDialog
      title={t('shell.signOut')}
      text={t('shell.signOutDrafts', { count: draftCount })}
      confirmLabel={t('shell.signOutAnyway')}
      onClose={onEnd}
      onConfirm={() => leave().then(() => ({ ok: true, value: undefined, rev: undefined }))}
    />
  );
}
