import { Plus } from 'lucide-react';
import { maxTitleLength } from '../../../../contract/rules/textLimits.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useDraftText } from '../../../sync/drafts.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';

interface NewTaskRowProps {
  projectId: string;
  groupKey: string;
  groupName: string;
  top: number;
  height: number;
  onCreate: (title: string) => void;
}

/** A row to type the title of a new task into. Enter creates the task and clears the row for the next one. */
export function NewTaskRow({ projectId, groupKey, groupName, top, height, onCreate }: NewTaskRowProps) {
  const place = `newTask/${projectId}/list/${groupKey}` as const;
  const { text: title, setText: setTitle } = useDraftText(place, { subject: groupName });
  return (
    <div
      style={{ top, height }}
      className="absolute inset-x-0 flex print:hidden items-center gap-2 border-b border-line ps-4 pe-2"
    >
      <Plus size={15} aria-hidden="true" className="shrink-0 text-muted" />
      <input
        data-new={groupName}
        dir="auto"
        aria-label={t('board.addTo', { status: groupName })}
        placeholder={t('list.add')}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            event.currentTarget.blur();
          }
          const newTitle = title.trim();
          if (event.key !== 'Enter' || !newTitle || newTitle.length > maxTitleLength) return;
          event.preventDefault();
          onCreate(newTitle);
          setTitle('');
        }}
        className="h-full min-w-0 flex-1 bg-transparent text-start -outline-offset-2"
      />
      <TextLimitError text={title.trim()} maxLength={maxTitleLength} />
    </div>
  );
}
