import { lazy, Suspense, useEffect } from 'react';
import { isAuthPath } from '../features/account/authPaths.ts';
import { LoadingPage } from '../features/layout/LoadingPage.tsx';
import { applyPreferences } from '../features/settings/preferences.ts';
import { language, loadWithMessages } from '../lib/i18n/index.ts';
import { useLocation } from '../lib/router.tsx';
import { useSignal } from '../lib/signal.ts';
import { useStore } from '../sync/index.ts';
import { Toasts } from '../ui/Toasts.tsx';
import { AppLayout } from './AppLayout.tsx';

const Account = lazy(() => loadWithMessages('account', import('../features/account/AuthPage.tsx')));

/** The links that letters bring, and what nobody must be signed in for. */
const isAccountLink = /^#(invitation|reset-password|verify-email)=/;

export function App() {
  const me = useStore((state) => state.me);
  const { path, query, hash } = useLocation();
  useEffect(() => {
    if (me) void applyPreferences(me);
  }, [me]);
  const isAccount = me === null || isAccountLink.test(hash) || isAuthPath(path, query);
  // Another language is another app: nothing keeps a word of the one before.
  return (
    <div key={useSignal(language)} className="h-full">
      {me === undefined ? (
        <LoadingPage />
      ) : isAccount ? (
        <Suspense fallback={<LoadingPage />}>
          <Account />
        </Suspense>
      ) : (
        <AppLayout />
      )}
      <Toasts />
    </div>
  );
}
