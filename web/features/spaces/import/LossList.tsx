import { t } from '../../../lib/i18n/index.ts';
import type { Import } from './importApi.ts';

/** What an import loses or changes, with examples. */
export function LossList({ losses }: { losses: Import['losses'] }) {
  if (losses.length === 0) return <p className="text-muted">{t('import.noLosses')}</p>;
  return (
    <details open={losses.length <= 5}>
      <summary>{t('import.losses', { count: losses.length })}</summary>
      <ul className="list-inside list-disc">
        {losses.map(({ reason, count, examples }) => (
          <li key={reason} dir="auto" className="break-words">
            {reason} ({count}): {examples.join('; ')}
          </li>
        ))}
      </ul>
    </details>
  );
}
