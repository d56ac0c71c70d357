import { t } from '../../../lib/i18n/index.ts';
import { Button } from '../../../ui/index.ts';
import type { EditBuffer } from './useEditBuffer.ts';

/** Says that somebody changed what is being typed, and lets the person choose. */
export function ConflictNotice({ buffer, onResolved }: { buffer: EditBuffer; onResolved: () => void }) {
  if (buffer.remoteText === undefined) return null;
  const choose = (how: () => void) => () => {
    how();
    onResolved();
  };
  return (
    <div role="alert" className="my-1 flex flex-col gap-2 rounded-control border border-line bg-soft p-2">
      <p>{t('panel.meanwhile')}</p>
      <p dir="auto" className="max-h-32 overflow-hidden whitespace-pre-wrap text-muted">
        {buffer.remoteText.slice(0, 1000) || t('panel.emptied')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={choose(buffer.keepLocal)}>{t('panel.keepMine')}</Button>
        <Button onClick={choose(buffer.revert)}>{t('panel.takeTheirs')}</Button>
      </div>
    </div>
  );
}
