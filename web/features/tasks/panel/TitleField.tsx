import { useRef } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { useEditBuffer } from './useEditBuffer.ts';

const titleClasses = 'block w-full rounded-control px-2 py-1 text-lg font-semibold leading-snug';

/** The title, edited in place: Enter saves, Escape reverts. */
export function TitleField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const buffer = useEditBuffer(
    task.title,
    (title) => title.trim() && actions.updateTask(task.id, { title: title.trim() }),
  );
  const isDone = task.completedAt !== null;
  if (!canEdit) {
    return (
      <h2 dir="auto" className={cx(titleClasses, isDone && 'text-muted line-through')}>
        {task.title}
      </h2>
    );
  }
  const handleKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape' && buffer.isEditing) {
      event.preventDefault();
      buffer.revert();
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      buffer.save();
    }
  };
  return (
    <>
      <textarea
        ref={field}
        dir="auto"
        rows={1}
        aria-label={t('task.title')}
        maxLength={500}
        value={buffer.text}
        onChange={(event) => buffer.change(event.target.value.replace(/\s*\n\s*/g, ' '))}
        onKeyDown={handleKeyDown}
        onBlur={buffer.save}
        className={cx(
          titleClasses,
          'field-sizing-content resize-none bg-transparent hover:bg-hover focus:bg-surface',
          isDone && !buffer.isEditing && 'text-muted line-through',
        )}
      />
      <ConflictNotice buffer={buffer} onResolved={() => field.current?.focus()} />
    </>
  );
}
