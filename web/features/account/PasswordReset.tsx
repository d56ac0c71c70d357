import { type ApiError, callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { navigate } from '../../lib/router.tsx';
import { clearSession, getState, loadAccount } from '../../sync/index.ts';
import { Field, PasswordInput } from '../../ui/index.ts';
import { AuthForm } from './AuthForm.tsx';
import { type AuthFormProps, AuthLink, type ShowNotice } from './AuthLink.tsx';
import { EmailField } from './SignInForms.tsx';

export function ForgotPasswordForm({ email, onEmailChange, onNotice }: AuthFormProps) {
  const submit = async ({ email = '' }: Record<string, string>): Promise<ApiError | undefined> => {
    onEmailChange(email);
    const asked = await callApi('request_password_reset', { email });
    if (!asked.ok) return asked.error;
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
      {(errors) => <EmailField value={email} error={errors['email']} />}
    </AuthForm>
  );
}

export function ResetPasswordForm({ secret, onNotice }: { secret: string; onNotice: ShowNotice }) {
  const submit = async ({ password = '' }: Record<string, string>): Promise<ApiError | undefined> => {
    const set = await callApi('reset_password', { secret, password });
    if (!set.ok && set.error.code === 'not_found') return { ...set.error, message: t('account.linkGone') };
    if (!set.ok) return set.error;
    onNotice(t('account.passwordSet'));
    // Every session of that account has ended; this one may be another's.
    navigate('/sign-in', { replace: true });
    if (getState().me) clearSession();
    await loadAccount();
  };
  return (
    <AuthForm title={t('account.resetTitle')} submitLabel={t('account.setPassword')} onSubmit={submit}>
      {(errors) => (
        <Field label={t('account.newPassword')} hint={t('account.passwordHint')} error={errors['password']}>
          {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
        </Field>
      )}
    </AuthForm>
  );
}
