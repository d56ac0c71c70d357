import { t } from '../../../lib/i18n/index.ts';
import { Button } from '../../../ui/index.ts';
import type { EditBuffer } from './useEditBuffer.ts';

interface ConflictNoticeProps {
  buffer: Pick<EditBuffer, 'remoteText' | 'keepLocal' | 'revert'>;
  onResolved: () => void;
}

/** Shown when someone else changed the text being edited: the user chooses which version to keep. */
export function ConflictNotice({ buffer, onResolved }: ConflictNoticeProps) {
  if (buffer.remoteText === undefined) return null;
  const choose = (resolve: () => void) => () => {
    resolve();
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
