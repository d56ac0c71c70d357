import { type ApiError, callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getLocation, navigate } from '../../lib/router.tsx';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { Field, Input, PasswordInput } from '../../ui/index.ts';
import { AuthForm } from './AuthForm.tsx';
import { AuthLink } from './AuthLink.tsx';
import type { AuthPageFormProps } from './authPageFormProps.ts';
import { EmailField } from './EmailField.tsx';

export function SignUpForm({ email, onEmailChange, onNotice, onSignedIn }: AuthPageFormProps) {
  const invitation = /^#invitation=(.+)$/.exec(getLocation().hash)?.[1];
  const mode = useApiQuery('get_sign_up_mode', {}).data?.mode;
  const submit = async (values: Record<string, string>): Promise<ApiError | undefined> => {
    const { name = '', email = '', password = '' } = values;
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    onEmailChange(email);
    const signUp = await callApi('sign_up', { name, email, password, timeZone, invitation });
    if (!signUp.ok) return signUp.error;
    if (signUp.value.verification === 'mailed') return toSignIn(t('account.mailed', { email }));
    const signIn = await callApi('sign_in', { email, password });
    if (signIn.ok) return void (await onSignedIn());
    if (signIn.error.code !== 'wrong_credentials') return signIn.error;
    return toSignIn(t('account.otherPassword'));
  };
  const toSignIn = (notice: string) => {
    onNotice(notice);
    const { hash, query } = getLocation();
    navigate(`/sign-in${query.size > 0 ? `?${query}` : ''}${hash}`);
    return undefined;
  };
  const footer = (
    <>
      {t('account.haveOne')} <AuthLink to="/sign-in">{t('account.signIn')}</AuthLink>
    </>
  );
  if (mode === 'closed' || (mode === 'invited' && invitation === undefined))
    return (
      <section className="floating flex w-full max-w-sm flex-col gap-2 p-5">
        <h1 className="text-lg font-semibold">{t('account.createTitle')}</h1>
        <p>{t(mode === 'closed' ? 'account.signUpClosed' : 'account.invitationNeeded')}</p>
        <p className="text-muted">{footer}</p>
      </section>
    );
  return (
    <AuthForm title={t('account.createTitle')} submitLabel={t('account.create')} onSubmit={submit} footer={footer}>
      {(fieldErrors) => (
        <>
          <Field label={t('account.name')} error={fieldErrors['name']}>
            {(control) => <Input {...control} name="name" autoComplete="name" maxLength={100} />}
          </Field>
          <EmailField value={email} error={fieldErrors['email']} />
          <Field label={t('account.password')} hint={t('account.passwordHint')} error={fieldErrors['password']}>
            {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
          </Field>
        </>
      )}
    </AuthForm>
  );
}
