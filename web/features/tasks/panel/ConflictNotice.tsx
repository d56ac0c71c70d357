import { t } from '../../../lib/i18n/index.ts';
import { Button } from '../../../ui/index.ts';
import type { EditBuffer } from './useEditBuffer.ts';

/** Says that somebody changed what is being typed, and lets the person choose. */
export function ConflictNotice({ draft, onChosen }: { draft: EditBuffer; onChosen: () => void }) {
  if (draft.theirs === undefined) return null;
  const choose = (how: () => void) => () => {
    how();
    onChosen();
  };
  return (
    <div role="alert" className="my-1 flex flex-col gap-2 rounded-control border border-line bg-soft p-2">
      <p>{t('panel.meanwhile')}</p>
      <p dir="auto" className="max-h-32 overflow-hidden whitespace-pre-wrap text-muted">
        {draft.theirs.slice(0, 1000) || t('panel.emptied')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button onClick={choose(draft.keepMine)}>{t('panel.keepMine')}</Button>
        <Button onClick={choose(draft.revert)}>{t('panel.takeTheirs')}</Button>
      </div>
    </div>
  );
}
