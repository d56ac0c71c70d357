import { lazy, Suspense, useEffect } from 'react';
import { language, withMessages } from '../i18n/index.ts';
import { applyPreferences } from '../preferences.ts';
import { isEntrance, usePlace } from '../router.tsx';
import { useStore } from '../store/index.ts';
import { useSignal } from '../store/signal.ts';
import { Toasts } from '../ui/Toasts.tsx';
import { Layout } from './Layout.tsx';
import { Loading } from './Loading.tsx';

const Account = lazy(() => withMessages('account', import('../account/index.tsx')));

/** The links that letters bring, and what nobody must be signed in for. */
const isAccountLink = /^#(invitation|reset-password|verify-email)=/;

export function App() {
  const me = useStore((state) => state.me);
  const { path, query, hash } = usePlace();
  useEffect(() => {
    if (me) void applyPreferences(me);
  }, [me]);
  const isAccount = me === null || isAccountLink.test(hash) || isEntrance(path, query);
  // Another language is another app: nothing keeps a word of the one before.
  return (
    <div key={useSignal(language)} className="h-full">
      {me === undefined ? (
        <Loading />
      ) : isAccount ? (
        <Suspense fallback={<Loading />}>
          <Account />
        </Suspense>
      ) : (
        <Layout />
      )}
      <Toasts />
    </div>
  );
}
