import { useEffect, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { actions, type Task } from '../../sync/index.ts';
import { editingTaskId, focusTask } from './focusAndSelection.ts';

/** Edits the title of a task in place: Enter saves, Escape reverts. */
export function InlineTitleEditor({ task }: { task: Task }) {
  const [title, setTitle] = useState(task.title);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.select(), []);
  const finish = ({ save, keepFocus }: { save: boolean; keepFocus: boolean }) => {
    if (editingTaskId.get() !== task.id) return;
    editingTaskId.set(undefined);
    const newTitle = title.replace(/\s+/g, ' ').trim();
    if (save && newTitle && newTitle !== task.title) actions.updateTask(task.id, { title: newTitle });
    // The task gets the focus unless the user has focused something else by then.
    if (keepFocus) setTimeout(() => document.activeElement === document.body && focusTask(task.id));
  };
  return (
    <textarea
      ref={field}
      rows={1}
      dir="auto"
      aria-label={t('task.title')}
      value={title}
      maxLength={500}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={() => finish({ save: true, keepFocus: false })}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        finish({ save: event.key === 'Enter', keepFocus: true });
      }}
      className="field-sizing-content min-w-0 flex-1 resize-none rounded-sm bg-transparent outline-2 outline-offset-2 outline-accent"
    />
  );
}
