import { useRef } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { useEditBuffer } from './useEditBuffer.ts';

const look = 'block w-full rounded-control px-2 py-1 text-lg font-semibold leading-snug';

/** Edited in place: Enter saves, Escape brings back what was there. */
export function TitleField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const draft = useEditBuffer(
    task.title,
    (title) => title.trim() && actions.updateTask(task.id, { title: title.trim() }),
  );
  const isDone = task.completedAt !== null;
  if (!canEdit) {
    return (
      <h2 dir="auto" className={cx(look, isDone && 'text-muted line-through')}>
        {task.title}
      </h2>
    );
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape' && draft.isEditing) {
      event.preventDefault();
      draft.revert();
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      draft.save();
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
        value={draft.text}
        onChange={(event) => draft.change(event.target.value.replace(/\s*\n\s*/g, ' '))}
        onKeyDown={onKeyDown}
        onBlur={draft.save}
        className={cx(
          look,
          'field-sizing-content resize-none bg-transparent hover:bg-hover focus:bg-surface',
          isDone && !draft.isEditing && 'text-muted line-through',
        )}
      />
      <ConflictNotice buffer={draft} onResolved={() => field.current?.focus()} />
    </>
  );
}
