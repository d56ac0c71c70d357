import { Suspense, useEffect } from 'react';
import { isAuthPath } from '../features/account/authPaths.ts';
import { LoadingPage } from '../features/layout/LoadingPage.tsx';
import { applyThemeAndLanguage } from '../features/settings/themeAndLanguage.ts';
import { language, loadWithMessages } from '../lib/i18n/index.ts';
import { lazyWithPreload } from '../lib/lazyWithPreload.tsx';
import { useLocation } from '../lib/router.tsx';
import { useSignal } from '../lib/signal.ts';
import { useStore } from '../sync/index.ts';
import { Toasts } from '../ui/Toasts.tsx';
import { AppLayout } from './AppLayout.tsx';

const AuthPage = lazyWithPreload(() => loadWithMessages('account', import('../features/account/AuthPage.tsx')));

/** Links in emails, which work without being signed in. */
const emailLinkPattern = /^#(invitation|reset-password|verify-email)=/;

export function App() {
  const me = useStore((state) => state.me);
  const { path, query, hash } = useLocation();
  useEffect(() => {
    if (me) void applyThemeAndLanguage(me);
  }, [me]);
  const showsAuthPage = me === null || emailLinkPattern.test(hash) || isAuthPath(path, query);
  // The key remounts the app when the language changes, so that no text of the previous one stays.
  return (
    <div key={useSignal(language)} className="h-full">
      {me === undefined ? (
        <LoadingPage />
      ) : showsAuthPage ? (
        <Suspense fallback={<LoadingPage />}>
          <AuthPage />
        </Suspense>
      ) : (
        <AppLayout />
      )}
      <Toasts />
    </div>
  );
}
