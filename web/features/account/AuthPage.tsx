import { useEffect, useState } from 'react';
import { call } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getPlace, go, isEntrance, returnPath, usePlace } from '../../lib/router.tsx';
import { loadAccount, useStore } from '../../sync/index.ts';
import { Invitation } from './AcceptInvitation.tsx';
import { Forgot, Reset } from './PasswordReset.tsx';
import { SignIn, SignUp } from './SignInForms.tsx';

/** What is there before anybody is signed in, and what the links in letters lead to. */
export default function Account() {
  const { path, query, hash } = usePlace();
  const me = useStore((state) => state.me);
  const [notice, setNotice] = useState('');
  const [email, setEmail] = useState('');
  const [, kind, secret = ''] = /^#([a-z-]+)=(.+)$/.exec(hash) ?? [];
  useEffect(() => {
    if (kind === 'verify-email') void verifyEmail(secret).then(setNotice);
  }, [kind, secret]);
  const isWithin = isEntrance(path, query);
  useEffect(() => {
    // Signed in already, and nothing left to do here.
    if (me && isWithin) leaveTo(returnPath(getPlace().query));
  }, [me, isWithin]);
  const shared = { email, onEmail: setEmail, onNotice: setNotice, onEntered };
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
      {kind === 'invitation' && <Invitation secret={secret} onNotice={setNotice} onEmail={setEmail} />}
      {kind === 'reset-password' ? (
        <Reset secret={secret} onNotice={setNotice} />
      ) : me ? null : path === '/forgot' ? (
        <Forgot {...shared} />
      ) : isNewcomer(path) ? (
        <SignUp {...shared} />
      ) : (
        <SignIn {...shared} />
      )}
    </main>
  );
}

async function onEntered(): Promise<void> {
  localStorage.setItem('known', 'yes');
  await loadAccount();
}

function leaveTo(path: string): void {
  // A page of the server, such as an agent's asking for access, is not ours to show.
  if (getPlace().query.has('return')) location.replace(path);
  else go(path + location.hash, { replace: true });
}

function isNewcomer(path: string): boolean {
  if (path === '/sign-up') return true;
  return path === '/' && localStorage.getItem('known') === null;
}

async function verifyEmail(secret: string): Promise<string> {
  const result = await call('verify_email', { secret });
  go('/sign-in', { replace: true });
  return t(result.ok ? 'account.verified' : 'account.verifyGone');
}
