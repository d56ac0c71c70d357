import { useEffect, useState } from 'react';
import { callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getLocation, navigate, useLocation } from '../../lib/router.tsx';
import { loadAccount, useStore } from '../../sync/index.ts';
import { AcceptInvitation } from './AcceptInvitation.tsx';
import { getReturnPath, isAuthPath } from './authPaths.ts';
import { ForgotPasswordForm, ResetPasswordForm } from './PasswordReset.tsx';
import { SignIn, SignUp } from './SignInForms.tsx';

/** What is there before anybody is signed in, and what the links in letters lead to. */
export default function AuthPage() {
  const { path, query, hash } = useLocation();
  const me = useStore((state) => state.me);
  const [notice, setNotice] = useState('');
  const [email, setEmail] = useState('');
  const [, kind, secret = ''] = /^#([a-z-]+)=(.+)$/.exec(hash) ?? [];
  useEffect(() => {
    if (kind === 'verify-email') void verifyEmail(secret).then(setNotice);
  }, [kind, secret]);
  const isWithin = isAuthPath(path, query);
  useEffect(() => {
    // Signed in already, and nothing left to do here.
    if (me && isWithin) redirectTo(getReturnPath(getLocation().query));
  }, [me, isWithin]);
  const shared = { email, onEmailChange: setEmail, onNotice: setNotice, onSignedIn: handleSignedIn };
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
      {kind === 'reset-password' ? (
        <ResetPasswordForm secret={secret} onNotice={setNotice} />
      ) : me ? null : path === '/forgot' ? (
        <ForgotPasswordForm {...shared} />
      ) : shouldShowSignUp(path) ? (
        <SignUp {...shared} />
      ) : (
        <SignIn {...shared} />
      )}
    </main>
  );
}

async function handleSignedIn(): Promise<void> {
  localStorage.setItem('known', 'yes');
  await loadAccount();
}

function redirectTo(path: string): void {
  // A page of the server, such as an agent's asking for access, is not ours to show.
  if (getLocation().query.has('return')) location.replace(path);
  else navigate(path + location.hash, { replace: true });
}

function shouldShowSignUp(path: string): boolean {
  if (path === '/sign-up') return true;
  return path === '/' && localStorage.getItem('known') === null;
}

async function verifyEmail(secret: string): Promise<string> {
  const result = await callApi('verify_email', { secret });
  navigate('/sign-in', { replace: true });
  return t(result.ok ? 'account.verified' : 'account.verifyGone');
}
