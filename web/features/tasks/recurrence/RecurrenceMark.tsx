import { Repeat } from 'lucide-react';
import type { RecurrencePhrase } from '../../../../contract/rules/recurrence/readRecurrence.ts';
import { describeRecurrence } from './describeRecurrence.ts';

/** An icon and how a task repeats, in words. */
export default function RecurrenceMark({ recurrence }: { recurrence: RecurrencePhrase }) {
  return (
    <span data-recurrence="" className="inline-flex min-w-0 items-center gap-1">
      <Repeat size={13} aria-hidden="true" className="shrink-0" />
      <span className="truncate">{describeRecurrence(recurrence)}</span>
    </span>
  );
}
