import { lazy, type ReactNode, Suspense, useState } from 'react';
import { loadWithMessages } from '../../lib/i18n/index.ts';
import { loadChunk, showChunkFailure } from '../../lib/loadChunk.ts';

const ConfirmSignOut = lazy(() => loadChunk(() => loadWithMessages('shortcuts', import('./ConfirmSignOut.tsx'))));

interface SignOutProps {
  /** For invitations, whose link is in the URL. */
  staysOnPage?: boolean;
  children: (start: () => void) => ReactNode;
}

/** Signs out. Asks first if that deletes texts that have not been saved. */
export function SignOut({ staysOnPage = false, children }: SignOutProps) {
  const [isLeaving, setLeaving] = useState(false);
  const start = () =>
    void loadChunk(() => loadWithMessages('shortcuts', import('./ConfirmSignOut.tsx'))).then(
      () => setLeaving(true),
      showChunkFailure,
    );
  return (
    <>
      {children(start)}
      {isLeaving && (
        <Suspense>
          <ConfirmSignOut staysOnPage={staysOnPage} onEnd={() => setLeaving(false)} />
        </Suspense>
      )}
    </>
  );
}
