import { type ApiError, callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { navigate } from '../../lib/router.tsx';
import { clearSession, getState, loadAccount } from '../../sync/index.ts';
import { Field, PasswordInput } from '../../ui/index.ts';
import { AuthForm } from './AuthForm.tsx';
import { AuthLink } from './AuthLink.tsx';
import type { AuthPageFormProps, ShowNotice } from './authPageFormProps.ts';
import { EmailField } from './EmailField.tsx';

export function ForgotPasswordForm({ email, onEmailChange, onNotice }: AuthPageFormProps) {
  const submit = async ({ email = '' }: Record<string, string>): Promise<ApiError | undefined> => {
    onEmailChange(email);
    const result = await callApi('request_password_reset', { email });
    if (!result.ok) return result.error;
    onNotice(t('account.linkSent', { email }));
    navigate('/sign-in');
  };
  return (
    <AuthForm
      title={t('account.forgotTitle')}
      submitLabel={t('account.sendLink')}
      onSubmit={submit}
      footer={<AuthLink to="/sign-in">{t('account.signIn')}</AuthLink>}
    >
      {(fieldErrors) => <EmailField value={email} error={fieldErrors['email']} />}
    </AuthForm>
  );
}

export function ResetPasswordForm({ secret, onNotice }: { secret: string; onNotice: ShowNotice }) {
  const submit = async ({ password = '' }: Record<string, string>): Promise<ApiError | undefined> => {
    const result = await callApi('reset_password', { secret, password });
    if (!result.ok && result.error.code === 'not_found') return { ...result.error, message: t('account.linkGone') };
    if (!result.ok) return result.error;
    onNotice(t('account.passwordSet'));
    // All sessions of that account have ended. The current one may belong to it or to another account.
    navigate('/sign-in', { replace: true });
    if (getState().me) clearSession();
    await loadAccount();
  };
  return (
    <AuthForm title={t('account.resetTitle')} submitLabel={t('account.setPassword')} onSubmit={submit}>
      {(fieldErrors) => (
        <Field label={t('account.newPassword')} hint={t('account.passwordHint')} error={fieldErrors['password']}>
          {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
        </Field>
      )}
    </AuthForm>
  );
}
