import { Suspense } from 'react';
import type { RecurrencePhrase } from '../../../../contract/rules/recurrence/readRecurrence.ts';
import { loadWithMessages } from '../../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../../lib/lazyWithPreload.tsx';

const RecurrenceMark = lazyWithPreload(() => loadWithMessages('board', import('./RecurrenceMark.tsx')));

/** How a task repeats, if it does. Loaded with the first task that does. */
export function LazyRecurrenceMark({ recurrence }: { recurrence: RecurrencePhrase | null | undefined }) {
  return (
    recurrence && (
      <Suspense>
        <RecurrenceMark recurrence={recurrence} />
      </Suspense>
    )
  );
}
