import { Bot } from 'lucide-react';
import { t } from '../../../lib/i18n/index.ts';
import { useSignal } from '../../../lib/signal.ts';
import type { Task } from '../../../sync/index.ts';
import { type Lease, leases } from '../../../sync/leasesSignal.ts';
import { getLeaseText } from '../LeaseMark.tsx';
import { AnswerOrStopAgentForm } from './AnswerOrStopAgentForm.tsx';

/** Who works on the task; people stop the agent here and answer its question. */
export default function LeaseStrip({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const lease = useSignal(leases).get(task.id);
  if (!lease) return null;
  const isWaiting = lease.state === 'waiting';
  return (
    <section
      aria-label={t('lease.strip')}
      className="flex flex-col items-start gap-2 rounded-control bg-sunken px-3 py-2"
    >
      <p className="flex items-start gap-2">
        <Bot size={16} aria-hidden="true" className={`mt-0.5 shrink-0 ${isWaiting ? '' : 'breathing text-accent'}`} />
        <span dir="auto" className="min-w-0 whitespace-pre-wrap wrap-anywhere">
          {getLeaseText(lease)}
        </span>
      </p>
      {!isWaiting && <p className="text-xs text-muted">{formatDuration(lease)}</p>}
      {canEdit && <AnswerOrStopAgentForm task={task} isWaiting={isWaiting} hasAgent={lease.by !== null} />}
    </section>
  );
}

function formatDuration({ claimedAt, until }: Lease): string {
  const minutes = Math.max(0, Math.round((Date.now() - Date.parse(claimedAt)) / 60_000));
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: 'short' }).format(new Date(until));
  return t('lease.since', { minutes, until: time });
}
