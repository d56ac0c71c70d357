import { type ApiError, callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { Field, PasswordInput } from '../../ui/index.ts';
import { AuthForm } from './AuthForm.tsx';
import { AuthLink } from './AuthLink.tsx';
import type { AuthPageFormProps } from './authPageFormProps.ts';
import { EmailField } from './EmailField.tsx';

export function SignInForm({ email, onEmailChange, onNotice, onSignedIn }: AuthPageFormProps) {
  const submit = async (values: Record<string, string>): Promise<ApiError | undefined> => {
    const { email = '', password = '' } = values;
    onEmailChange(email);
    const signIn = await callApi('sign_in', { email, password });
    if (!signIn.ok) return signIn.error;
    if (signIn.value.verification === 'mailed') return void onNotice(t('account.mailed', { email }));
    onNotice('');
    await onSignedIn();
  };
  return (
    <AuthForm
      title={t('account.signIn')}
      submitLabel={t('account.signIn')}
      onSubmit={submit}
      footer={
        <>
          <AuthLink to="/forgot">{t('account.forgot')}</AuthLink>
          <span>
            {t('account.haveNone')} <AuthLink to="/sign-up">{t('account.create')}</AuthLink>
          </span>
        </>
      }
    >
      {(fieldErrors) => (
        <>
          <EmailField value={email} error={fieldErrors['email']} />
          <Field label={t('account.password')} error={fieldErrors['password']}>
            {(control) => <PasswordInput {...control} name="password" autoComplete="current-password" />}
          </Field>
        </>
      )}
    </AuthForm>
  );
}
