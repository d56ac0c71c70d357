import { useEffect, useState } from 'react';
import { readItem, writeItem } from '../../lib/deviceStorage.ts';
import { t } from '../../lib/i18n/index.ts';
import { getLocation, navigate, useLocation } from '../../lib/router.tsx';
import { loadAccount, useStore } from '../../sync/index.ts';
import { AcceptInvitation } from './AcceptInvitation.tsx';
import { getReturnPath, isAuthPath } from './authPaths.ts';
import { ConfirmEmail } from './ConfirmEmail.tsx';
import { ForgotPasswordForm, ResetPasswordForm } from './PasswordReset.tsx';
import { SignInForm } from './SignInForm.tsx';
import { SignUpForm } from './SignUpForm.tsx';

/** The pages for signing in and up, and the targets of the links in emails. */
export default function AuthPage() {
  const { path, query, hash } = useLocation();
  const me = useStore((state) => state.me);
  const [notice, setNotice] = useState('');
  const [email, setEmail] = useState('');
  const [, kind, secret = ''] = /^#([a-z-]+)=(.+)$/.exec(hash) ?? [];
  const isOnAuthPath = isAuthPath(path, query);
  useEffect(() => {
    if (me && isOnAuthPath) redirectTo(getReturnPath(getLocation().query));
  }, [me, isOnAuthPath]);
  const formProps = { email, onEmailChange: setEmail, onNotice: setNotice, onSignedIn: handleSignedIn };
  return (
    <main className="flex min-h-full flex-col items-center justify-center gap-5 bg-sunken px-4 py-8">
      <header className="text-center">
        <p className="flex items-center justify-center gap-2 text-lg font-semibold">
          <img src="/icon.svg" alt="" width="24" height="24" />
          Krokanti Tasks
        </p>
        <p className="text-muted">{t('account.tagline')}</p>
      </header>
      <p role="status" className="min-h-5 max-w-sm text-center">
        {notice}
      </p>
      {kind === 'invitation' && <AcceptInvitation secret={secret} onNotice={setNotice} onEmail={setEmail} />}
      {kind === 'verify-email' ? (
        <ConfirmEmail secret={secret} {...formProps} />
      ) : kind === 'reset-password' ? (
        <ResetPasswordForm secret={secret} onNotice={setNotice} />
      ) : me ? null : path === '/forgot' ? (
        <ForgotPasswordForm {...formProps} />
      ) : shouldShowSignUp(path) ? (
        <SignUpForm {...formProps} />
      ) : (
        <SignInForm {...formProps} />
      )}
    </main>
  );
}

async function handleSignedIn(): Promise<void> {
  writeItem('known', 'yes');
  await loadAccount();
}

function redirectTo(path: string): void {
  // The return path can be a page of the server, such as the consent page for agents.
  if (getLocation().query.has('return')) location.replace(path);
  else navigate(path + location.hash, { replace: true });
}

function shouldShowSignUp(path: string): boolean {
  if (path === '/sign-up') return true;
  return path === '/' && readItem('known') === null;
}
