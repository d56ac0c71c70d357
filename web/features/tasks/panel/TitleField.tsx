import { useRef } from 'react';
import { maxTitleLength } from '../../../../contract/rules/textLimits.ts';
import { t } from '../../../lib/i18n/index.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';
import { DraftNotices } from '../DraftNotices.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import { useEditBuffer } from './useEditBuffer.ts';

const titleClasses = 'block w-full rounded-control px-2 py-1 text-lg font-semibold leading-snug';

/** The title, edited in place: Enter saves, Escape reverts and keeps what was typed as a draft. */
export function TitleField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const buffer = useEditBuffer(
    task.title,
    (text) => {
      const title = text.trim();
      if (title.length > maxTitleLength) return false;
      if (title) actions.updateTask(task.id, { title });
    },
    { place: `title/${task.id}`, subject: task.title, taskId: task.id, canEdit },
  );
  const isDone = task.completedAt !== null;
  if (!canEdit) {
    return (
      <>
        <h2 dir="auto" className={cx(titleClasses, isDone && 'text-muted line-through')}>
          {task.title}
        </h2>
        <DraftNotices drafts={buffer.drafts} />
      </>
    );
  }
  const handleKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape' && buffer.isEditing) {
      event.preventDefault();
      buffer.close();
    } else if (event.key === 'Enter') {
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
        value={buffer.text}
        onChange={(event) =>
          buffer.change(event.target.value.replace(/\s+/g, (run) => (run.includes('\n') ? ' ' : run)))
        }
        onKeyDown={handleKeyDown}
        onBlur={buffer.save}
        className={cx(
          titleClasses,
          'field-sizing-content resize-none bg-transparent hover:bg-hover focus:bg-surface',
          isDone && !buffer.isEditing && 'text-muted line-through',
        )}
      />
      <TextLimitError text={buffer.text} maxLength={maxTitleLength} />
      <ConflictNotice buffer={buffer} onResolved={() => field.current?.focus()} />
      <DraftNotices
        drafts={buffer.drafts}
        onContinue={(draft) => {
          buffer.resume(draft);
          field.current?.focus();
        }}
      />
    </>
  );
}
