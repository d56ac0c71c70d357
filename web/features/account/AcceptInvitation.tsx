import { useEffect, useState } from 'react';
import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../../lib/router.tsx';
import { clearSession, getState, loadSpaces, select, showToast, useStore } from '../../sync/index.ts';
import { Button } from '../../ui/index.ts';
import type { ShowNotice } from './AuthLink.tsx';

interface InvitationProps {
  secret: string;
  onNotice: ShowNotice;
  onEmail: (email: string) => void;
}

/** An invitation whose link was opened. It stays in the address until it is answered. */
export function AcceptInvitation({ secret, onNotice, onEmail }: InvitationProps) {
  const me = useStore((state) => state.me);
  const [offer, setOffer] = useState<ApiOutput<'preview_invitation'>>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void callApi('preview_invitation', { secret }).then((found) => {
      if (found.ok) {
        setOffer(found.value);
        if (found.value.invitation.email) onEmail(found.value.invitation.email);
      } else if (found.error.code === 'not_found' || found.error.code === 'invalid_input') {
        onNotice(t('invitation.gone'));
        showToast(t('invitation.gone'), { tone: 'error' });
        navigate('/', { replace: true });
      } else onNotice(getErrorMessage(found.error));
    });
  }, [secret, onNotice, onEmail]);
  if (!offer) return null;
  const { invitation, spaceName, invitedByName } = offer;
  const role = t(`role.${invitation.role}`);
  const isForOther = me && invitation.email !== null && invitation.email !== me.email;
  const accept = async () => {
    setBusy(true);
    const accepted = await callApi('accept_invitation', { secret });
    setBusy(false);
    if (!accepted.ok) return onNotice(getErrorMessage(accepted.error));
    await loadSpaces();
    const first = select.getSpaceProjects(getState(), accepted.value.space.id)[0];
    navigate(first ? getProjectPath(first.id) : '/', { replace: true });
    showToast(t('invitation.joined', { space: accepted.value.space.name }));
  };
  return (
    <section aria-labelledby="invitation" className="floating flex w-full max-w-sm flex-col gap-3 p-5">
      <h1 id="invitation" className="text-lg font-semibold">
        {t('invitation.title', { space: spaceName })}
      </h1>
      <p>{invitedByName ? t('invitation.by', { name: invitedByName, role }) : t('invitation.from', { role })}</p>
      {isForOther && <p className="text-warn">{t('invitation.for', { email: invitation.email ?? '' })}</p>}
      {!me && <p className="text-muted">{t('invitation.signIn')}</p>}
      {me && (
        <div className="flex gap-2">
          {isForOther ? (
            <Button variant="primary" onClick={() => void callApi('sign_out', {}).then(clearSession)}>
              {t('shell.signOut')}
            </Button>
          ) : (
            <Button variant="primary" isBusy={isBusy} onClick={() => void accept()}>
              {t('invitation.accept')}
            </Button>
          )}
          <Button variant="quiet" onClick={() => navigate('/', { replace: true })}>
            {t('invitation.dismiss')}
          </Button>
        </div>
      )}
    </section>
  );
}
