import { useEffect, useRef, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { actions, type Task } from '../../sync/index.ts';
import { editingTaskId, focusTask } from './focusAndSelection.ts';

/** A task's title, edited where it stands: Enter saves, Escape brings back what was there. */
export function InlineTitleEditor({ task }: { task: Task }) {
  const [title, setTitle] = useState(task.title);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.select(), []);
  const finish = (isSaved: boolean, isStaying: boolean) => {
    if (editingTaskId.get() !== task.id) return;
    editingTaskId.set(undefined);
    const next = title.replace(/\s+/g, ' ').trim();
    if (isSaved && next && next !== task.title) actions.updateTask(task.id, { title: next });
    // Unless the person is elsewhere by then.
    if (isStaying) setTimeout(() => document.activeElement === document.body && focusTask(task.id));
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
      onBlur={() => finish(true, false)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        finish(event.key === 'Enter', true);
      }}
      className="field-sizing-content min-w-0 flex-1 resize-none rounded-sm bg-transparent outline-2 outline-offset-2 outline-accent"
    />
  );
}
