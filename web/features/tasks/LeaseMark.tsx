import { Bot, CircleQuestionMark } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { useSignal } from '../../lib/signal.ts';
import { getAgentName } from '../../sync/getAgentName.ts';
import { type Lease, leases } from '../../sync/leasesSignal.ts';

/** Shows on a card that an agent works on the task, or waits for an answer. */
export default function LeaseMark({ taskId }: { taskId: string }) {
  const lease = useSignal(leases).get(taskId);
  if (!lease) return null;
  const isWaiting = lease.state === 'waiting';
  const Icon = isWaiting ? CircleQuestionMark : Bot;
  return (
    <p
      data-lease={lease.state}
      className={`flex items-center gap-1 text-xs ${isWaiting ? 'text-warn' : 'text-accent'}`}
    >
      <Icon size={13} aria-hidden="true" className={`shrink-0 ${isWaiting ? '' : 'breathing'}`} />
      <span dir="auto" className="line-clamp-2 min-w-0">
        {getLeaseText(lease)}
      </span>
    </p>
  );
}

/** What the agent does: "Claude works on it", or its question. */
export function getLeaseText({ by, state, note }: Lease): string {
  const agent = by && (getAgentName({ by }) ?? t('lease.aPerson'));
  if (state === 'working') return t('lease.working', { agent: agent ?? '' });
  if (agent === null) return t('lease.givenUp');
  return t('lease.asks', { agent, question: note ?? '' });
}
