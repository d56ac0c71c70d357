import { call, type Problem } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { go } from '../../lib/router.tsx';
import { getState, leave, loadAccount } from '../../sync/index.ts';
import { Field, PasswordInput } from '../../ui/index.ts';
import { Form } from './AuthForm.tsx';
import { DoorLink, type EntranceProps, type Notice } from './AuthLink.tsx';
import { Email } from './SignInForms.tsx';

export function Forgot({ email, onEmail, onNotice }: EntranceProps) {
  const submit = async ({ email = '' }: Record<string, string>): Promise<Problem | undefined> => {
    onEmail(email);
    const asked = await call('request_password_reset', { email });
    if (!asked.ok) return asked.problem;
    onNotice(t('account.linkSent', { email }));
    go('/sign-in');
  };
  return (
    <Form
      title={t('account.forgotTitle')}
      submit={t('account.sendLink')}
      onSubmit={submit}
      below={<DoorLink to="/sign-in">{t('account.signIn')}</DoorLink>}
    >
      {(errors) => <Email value={email} error={errors['email']} />}
    </Form>
  );
}

export function Reset({ secret, onNotice }: { secret: string; onNotice: Notice }) {
  const submit = async ({ password = '' }: Record<string, string>): Promise<Problem | undefined> => {
    const set = await call('reset_password', { secret, password });
    if (!set.ok && set.problem.code === 'not_found') return { ...set.problem, message: t('account.linkGone') };
    if (!set.ok) return set.problem;
    onNotice(t('account.passwordSet'));
    // Every session of that account has ended; this one may be another's.
    go('/sign-in', { replace: true });
    if (getState().me) leave();
    await loadAccount();
  };
  return (
    <Form title={t('account.resetTitle')} submit={t('account.setPassword')} onSubmit={submit}>
      {(errors) => (
        <Field label={t('account.newPassword')} hint={t('account.passwordHint')} error={errors['password']}>
          {(control) => <PasswordInput {...control} name="password" autoComplete="new-password" />}
        </Field>
      )}
    </Form>
  );
}
