import { NotebookPen } from 'lucide-react';
import { t } from '../lib/i18n/index.ts';
import { runCommand } from '../lib/keyboardCommands.ts';
import { useDraftCount } from '../sync/drafts.ts';

/** Opens the texts that have been typed and not saved, if there are any. */
export default function DraftsButton({ className }: { className: string }) {
  const draftCount = useDraftCount();
  if (draftCount === 0) return null;
  return (
    <button type="button" onClick={() => runCommand('drafts')} className={className}>
      <NotebookPen size={16} className="text-muted" />
      {t('shell.drafts', { count: draftCount })}
    </button>
  );
}
