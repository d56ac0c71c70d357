import { useState } from 'react';
import { getErrorMessage } from '../../../lib/apiClient.ts';
import { formatRelativeDate } from '../../../lib/dates.ts';
import { type MessageKey, t } from '../../../lib/i18n/index.ts';
import { showToast } from '../../../lib/toastStore.ts';
import { useStore } from '../../../sync/index.ts';
import { Button } from '../../../ui/index.ts';
import { type Import, startImport, undoImport } from './importApi.ts';
import { LossList } from './LossList.tsx';

/** An import that is running or has ended, with its progress, its report and undo. */
export function ImportReport({
  spaceId,
  value,
  onChange,
}: {
  spaceId: string;
  value: Import;
  onChange: (value: Import) => void;
}) {
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const [isBusy, setBusy] = useState(false);
  const { id, state, fileName, total, completed, created, updated, losses, error, createdAt } = value;
  const change = async (call: typeof undoImport | typeof startImport) => {
    setBusy(true);
    const result = await call(spaceId, id, {});
    setBusy(false);
    if (result.ok) onChange(result.value.import);
    else showToast(getErrorMessage(result.error), { tone: 'error' });
  };
  return (
    <li className="flex flex-col gap-2">
      <p dir="auto" className="break-words">
        {fileName} · {formatRelativeDate(createdAt, timeZone)} · {t(`import.state.${state}` as MessageKey)}
      </p>
      {state === 'importing' && (
        <progress className="w-full max-w-md" max={total} value={completed} aria-label={t('import.progress')} />
      )}
      {error && <p className="text-danger">{error}</p>}
      {(state === 'done' || state === 'failed') && (
        <>
          <p>{t('import.result', { created, updated })}</p>
          <LossList losses={losses} />
          <div className="flex gap-2">
            {state === 'failed' && (
              <Button isBusy={isBusy} onClick={() => void change(startImport)}>
                {t('import.resume')}
              </Button>
            )}
            <Button isBusy={isBusy} onClick={() => void change(undoImport)}>
              {t('import.undo')}
            </Button>
          </div>
        </>
      )}
    </li>
  );
}
