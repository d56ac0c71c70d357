import { Pencil } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import { isMac } from '../../../lib/keyboardCommands.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { Button, IconButton, Skeleton, Textarea } from '../../../ui/index.ts';
import { ConflictNotice } from './ConflictNotice.tsx';
import { LazyMarkdown } from './LazyMarkdown.tsx';
import { normalizeNewlines, restoreNewlines, useEditBuffer } from './useEditBuffer.ts';

/** Markdown, shown; and as it was written while it is edited. */
export function DescriptionField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const before = task.description ?? '';
  const draft = useEditBuffer(normalizeNewlines(before), (text) => {
    actions.updateTask(task.id, { description: text === '' ? null : restoreNewlines(before, text) });
  });
  const wasOpen = useRef(false);
  useEffect(() => {
    if (draft.isEditing && !wasOpen.current) field.current?.focus();
    if (!draft.isEditing && wasOpen.current) opener.current?.focus();
    wasOpen.current = draft.isEditing;
  }, [draft.isEditing]);

  if (task.description === undefined) return <Skeleton className="mx-2 h-12" />;
  if (!draft.isEditing) {
    if (!before) {
      return canEdit ? (
        <button
          ref={opener}
          type="button"
          onClick={draft.startEditing}
          className="touch min-h-9 rounded-control px-2 text-start text-muted hover:bg-hover"
        >
          {t('task.descriptionHint')}
        </button>
      ) : (
        <p className="px-2 text-muted">{t('panel.noDescription')}</p>
      );
    }
    return (
      <section aria-label={t('task.description')} className="group relative px-2">
        {canEdit && (
          <IconButton
            ref={opener}
            label={t('panel.editDescription')}
            onClick={draft.startEditing}
            className="float-end -me-2 ms-1"
          >
            <Pencil size={14} />
          </IconButton>
        )}
        <LazyMarkdown text={before} />
      </section>
    );
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      draft.revert();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      draft.save();
    }
  };
  return (
    <div className="flex flex-col gap-2 px-2">
      <Textarea
        ref={field}
        dir="auto"
        aria-label={t('task.description')}
        placeholder={t('task.descriptionHint')}
        maxLength={50_000}
        value={draft.text}
        onChange={(event) => draft.change(event.target.value)}
        onKeyDown={onKeyDown}
        className="max-h-[60dvh] min-h-40!"
      />
      <ConflictNotice buffer={draft} onResolved={() => field.current?.focus()} />
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" onClick={draft.save} disabled={draft.remoteText !== undefined}>
          {t('ui.save')}
        </Button>
        <Button variant="quiet" onClick={draft.revert}>
          {t('ui.cancel')}
        </Button>
        <span className="text-xs text-muted max-sm:hidden">
          {t('panel.saveHint', { key: isMac ? '⌘↵' : t('panel.saveKey') })}
        </span>
      </div>
    </div>
  );
}
