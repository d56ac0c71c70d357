import { type ApiError, callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { navigate } from '../../lib/router.tsx';
import { clearSession, getState } from '../../sync/index.ts';
import { Field, PasswordInput } from '../../ui/index.ts';
import { AuthForm } from './AuthForm.tsx';
import type { AuthPageFormProps } from './authPageFormProps.ts';

interface ConfirmEmailProps extends Pick<AuthPageFormProps, 'onNotice' | 'onSignedIn'> {
  secret: string;
}

/** The target of the link that confirms an address. The password that is typed counts, also if another person signed up last. */
export function ConfirmEmail({ secret, onNotice, onSignedIn }: ConfirmEmailProps) {
  const submit = async ({ password = '' }: Record<string, string>): Promise<ApiError | undefined> => {
    const result = await callApi('verify_email', { secret, password });
    if (
      !result.ok &&
      (result.error.code === 'not_found' || result.error.issues.some(({ path }) => path === 'secret'))
    ) {
      onNotice(t('account.verifyGone'));
      navigate('/sign-in', { replace: true });
      return undefined;
    }
    if (!result.ok) return result.error;
    onNotice(t('account.verified'));
    // The session that has started may be of another account than the one that was signed in here.
    if (getState().me) clearSession();
    navigate('/sign-in', { replace: true });
    await onSignedIn();
    return undefined;
  };
  return (
    <AuthForm title={t('account.confirmTitle')} submitLabel={t('account.confirm')} onSubmit={submit}>
      {(fieldErrors) => (
        <Field label={t('account.password')} hint={t('account.confirmHint')} error={fieldErrors['password']}>
          {(control) => <PasswordInput {...control} name="password" autoComplete="current-password" />}
        </Field>
      )}
    </AuthForm>
  );
}
