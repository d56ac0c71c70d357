import { Suspense } from 'react';
import { loadWithMessages } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { useSignalSelector } from '../../lib/signal.ts';
import { leases } from '../../sync/leasesSignal.ts';

const LeaseIcon = lazyWithPreload(() => loadWithMessages('board', import('./LeaseIcon.tsx')));

/** The mark of an agent at work, loaded when a task has one. */
export function LazyLeaseIcon({ taskId }: { taskId: string }) {
  const isLeased = useSignalSelector(leases, (byTask) => byTask.has(taskId));
  return (
    isLeased && (
      <Suspense>
        <LeaseIcon taskId={taskId} />
      </Suspense>
    )
  );
}
