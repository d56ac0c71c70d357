import { useEffect, useState } from 'react';
import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../../lib/router.tsx';
import { getState, loadSpaces, select, showToast, useStore } from '../../sync/index.ts';
import { Button } from '../../ui/index.ts';
import type { ShowNotice } from './authPageFormProps.ts';
import { SignOut } from './SignOut.tsx';

interface AcceptInvitationProps {
  secret: string;
  onNotice: ShowNotice;
  onEmail: (email: string) => void;
}

/** The invitation whose link was opened. Its secret stays in the URL until it is accepted or dismissed. */
export function AcceptInvitation({ secret, onNotice, onEmail }: AcceptInvitationProps) {
  const me = useStore((state) => state.me);
  const [preview, setPreview] = useState<ApiOutput<'preview_invitation'>>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    void callApi('preview_invitation', { secret }).then((result) => {
      if (result.ok) {
        setPreview(result.value);
        if (result.value.invitation.email) onEmail(result.value.invitation.email);
      } else if (result.error.code === 'not_found' || result.error.code === 'invalid_input') {
        onNotice(t('invitation.gone'));
        showToast(t('invitation.gone'), { tone: 'error' });
        navigate('/', { replace: true });
      } else onNotice(getErrorMessage(result.error));
    });
  }, [secret, onNotice, onEmail]);
  if (!preview) return null;
  const { invitation, spaceName, invitedByName } = preview;
  const role = t(`role.${invitation.role}`);
  const isForAnotherEmail = me && invitation.email !== null && invitation.email !== me.email;
  const accept = async () => {
    setBusy(true);
    const result = await callApi('accept_invitation', { secret });
    setBusy(false);
    if (!result.ok) return onNotice(getErrorMessage(result.error));
    await loadSpaces();
    const [firstProject] = select.getSpaceProjects(getState(), result.value.space.id);
    navigate(firstProject ? getProjectPath(firstProject.id) : '/', { replace: true });
    showToast(t('invitation.joined', { space: result.value.space.name }));
  };
  return (
    <section aria-labelledby="invitation" className="floating flex w-full max-w-sm flex-col gap-3 p-5">
      <h1 id="invitation" className="text-lg font-semibold">
        {t('invitation.title', { space: spaceName })}
      </h1>
      <p>{invitedByName ? t('invitation.by', { name: invitedByName, role }) : t('invitation.from', { role })}</p>
      {isForAnotherEmail && <p className="text-warn">{t('invitation.for', { email: invitation.email ?? '' })}</p>}
      {!me && <p className="text-muted">{t('invitation.signIn')}</p>}
      {me && (
        <div className="flex gap-2">
          {isForAnotherEmail ? (
            <SignOut staysOnPage>
              {(start) => (
                <Button variant="primary" onClick={start}>
                  {t('shell.signOut')}
                </Button>
              )}
            </SignOut>
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
