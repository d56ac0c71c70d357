import { CircleQuestionMark } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { useStore } from '../../sync/index.ts';
import { leases } from '../../sync/leasesSignal.ts';
import { getLeaseText } from './LeaseMark.tsx';
import { openTaskPanel } from './taskPanelUrl.ts';

/** The questions of agents in all spaces, which people answer in the task. */
export function WaitingAgents() {
  const waiting = [...useSignal(leases).values()].filter(({ state }) => state === 'waiting');
  const projects = useStore((state) => state.projects);
  if (waiting.length === 0) return null;
  return (
    <section aria-label={t('lease.waitForYou')}>
      <h2 className="sticky top-0 z-10 flex min-h-9 items-center gap-2 border-b border-line bg-sunken px-4 font-medium text-warn">
        {t('lease.waitForYou')}
        <span className="text-muted tabular-nums">{waiting.length}</span>
      </h2>
      {waiting.map((lease) => (
        <button
          key={lease.taskId}
          type="button"
          onClick={() => openTaskPanel(lease.taskId)}
          className="flex w-full items-start gap-2 border-b border-line px-4 py-2 text-start hover:bg-hover"
        >
          <CircleQuestionMark size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
          <span className="flex min-w-0 flex-col">
            <span dir="auto" className="truncate font-medium">
              {lease.title}
            </span>
            <span dir="auto" className="line-clamp-2 text-muted">
              {getLeaseText(lease)}
            </span>
            <span dir="auto" className="truncate text-xs text-muted">
              {projects.get(lease.projectId)?.name}
            </span>
          </span>
        </button>
      ))}
    </section>
  );
}
