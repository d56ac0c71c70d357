import { Bot, CircleQuestionMark } from 'lucide-react';
import { useSignal } from '../../lib/signal.ts';
import { leases } from '../../sync/leasesSignal.ts';
import { getLeaseText } from './LeaseMark.tsx';

/** The mark of an agent at work where there is no room for its text, which is the tooltip and for screen readers. */
export default function LeaseIcon({ taskId }: { taskId: string }) {
  const lease = useSignal(leases).get(taskId);
  if (!lease) return null;
  const isWaiting = lease.state === 'waiting';
  const Icon = isWaiting ? CircleQuestionMark : Bot;
  const text = getLeaseText(lease);
  return (
    <span
      data-lease={lease.state}
      title={text}
      className={`flex shrink-0 items-center ${isWaiting ? 'text-warn' : 'text-accent'}`}
    >
      <Icon size={13} aria-hidden="true" className={isWaiting ? '' : 'breathing'} />
      <span className="sr-only">{text}</span>
    </span>
  );
}
