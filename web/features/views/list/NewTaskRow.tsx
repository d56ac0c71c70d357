import { Plus } from 'lucide-react';
import { useState } from 'react';
import { t } from '../../../lib/i18n/index.ts';

interface NewTaskRowProps {
  groupName: string;
  top: number;
  height: number;
  onCreate: (title: string) => void;
}

/** A row to type the title of a new task into. Enter creates the task and clears the row for the next one. */
export function NewTaskRow({ groupName, top, height, onCreate }: NewTaskRowProps) {
  const [title, setTitle] = useState('');
  return (
    <div style={{ top, height }} className="absolute inset-x-0 flex items-center gap-2 border-b border-line ps-4 pe-2">
      <Plus size={15} aria-hidden="true" className="shrink-0 text-muted" />
      <input
        data-new={groupName}
        dir="auto"
        aria-label={t('board.addTo', { status: groupName })}
        placeholder={t('list.add')}
        value={title}
        maxLength={500}
        onChange={(event) => setTitle(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault();
            setTitle('');
            event.currentTarget.blur();
          }
          if (event.key !== 'Enter' || event.nativeEvent.isComposing || !title.trim()) return;
          event.preventDefault();
          onCreate(title.trim());
          setTitle('');
        }}
        className="h-full min-w-0 flex-1 bg-transparent text-start -outline-offset-2"
      />
    </div>
  );
}
