import { Pencil } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { maxTextLength } from '../../../../contract/rules/textLimits.ts';
import { t } from '../../../lib/i18n/index.ts';
import { isMac } from '../../../lib/keyboardCommands.ts';
import { actions, type Task } from '../../../sync/index.ts';
import { Button, IconButton, Skeleton, Textarea } from '../../../ui/index.ts';
import { TextLimitError } from '../../../ui/TextLimitError.tsx';
import { DraftNotices } from '../DraftNotices.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import { LazyMarkdown } from './LazyMarkdown.tsx';
import { type EditBuffer, normalizeNewlines, restoreNewlines, useEditBuffer } from './useEditBuffer.ts';

/** The description, rendered as Markdown and edited as text. */
export function DescriptionField({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const editButton = useRef<HTMLButtonElement>(null);
  const description = task.description ?? '';
  const buffer = useEditBuffer(
    normalizeNewlines(description),
    (text) => {
      if (text.length > maxTextLength) return false;
      actions.updateTask(task.id, { description: text === '' ? null : restoreNewlines(description, text) });
    },
    { place: `description/${task.id}`, subject: task.title, taskId: task.id, canEdit },
  );
  const tick = (text: string) => actions.updateTask(task.id, { description: text });
  const wasEditing = useRef(false);
  useEffect(() => {
    if (buffer.isEditing && !wasEditing.current) focusAtEnd(field.current);
    if (!buffer.isEditing && wasEditing.current) editButton.current?.focus();
    wasEditing.current = buffer.isEditing;
  }, [buffer.isEditing]);

  if (task.description === undefined) return <Skeleton className="mx-2 h-12" />;
  if (buffer.isEditing) return <DescriptionEditor buffer={buffer} field={field} />;
  return (
    <div className="flex flex-col gap-2">
      <SavedDescription
        spaceId={task.spaceId}
        description={description}
        canEdit={canEdit}
        buffer={buffer}
        editButton={editButton}
        onTick={tick}
      />
      <div className="px-2">
        <DraftNotices drafts={buffer.drafts} onContinue={canEdit ? buffer.resume : undefined} />
      </div>
    </div>
  );
}

/** Where people go on with a draft. */
function focusAtEnd(field: HTMLTextAreaElement | null): void {
  field?.focus();
  field?.setSelectionRange(field.value.length, field.value.length);
}

interface SavedDescriptionProps {
  spaceId: string;
  description: string;
  canEdit: boolean;
  buffer: EditBuffer;
  editButton: RefObject<HTMLButtonElement | null>;
  onTick: (text: string) => void;
}

function SavedDescription({ spaceId, description, canEdit, buffer, editButton, onTick }: SavedDescriptionProps) {
  if (description === '') {
    if (!canEdit) return <p className="px-2 text-muted">{t('panel.noDescription')}</p>;
    return (
      <button
        ref={editButton}
        type="button"
        onClick={buffer.startEditing}
        className="touch min-h-9 rounded-control px-2 text-start text-muted hover:bg-hover"
      >
        {t('task.descriptionHint')}
      </button>
    );
  }
  return (
    <section aria-label={t('task.description')} className="group relative px-2">
      {canEdit && (
        <IconButton
          ref={editButton}
          label={t('panel.editDescription')}
          onClick={buffer.startEditing}
          className="float-end -me-2 ms-1"
        >
          <Pencil size={14} />
        </IconButton>
      )}
      <LazyMarkdown spaceId={spaceId} text={description} onTick={canEdit ? onTick : undefined} />
    </section>
  );
}

interface DescriptionEditorProps {
  buffer: EditBuffer;
  field: RefObject<HTMLTextAreaElement | null>;
}

function DescriptionEditor({ buffer, field }: DescriptionEditorProps) {
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      buffer.close();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      buffer.save();
    }
  };
  return (
    <div className="flex flex-col gap-2 px-2">
      <Textarea
        ref={field}
        dir="auto"
        aria-label={t('task.description')}
        placeholder={t('task.descriptionHint')}
        value={buffer.text}
        onChange={(event) => buffer.change(event.target.value)}
        onKeyDown={handleKeyDown}
        className="max-h-[60dvh] min-h-40!"
      />
      <TextLimitError text={buffer.text} maxLength={maxTextLength} />
      <ConflictNotice buffer={buffer} onResolved={() => field.current?.focus()} />
      <DraftNotices drafts={buffer.drafts} onContinue={buffer.resume} />
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" onClick={buffer.save} disabled={buffer.remoteText !== undefined}>
          {t('ui.save')}
        </Button>
        <Button variant="quiet" onClick={buffer.revert}>
          {t('ui.cancel')}
        </Button>
        <span className="text-xs text-muted max-sm:hidden">
          {t('panel.saveHint', { key: isMac ? '⌘↵' : t('panel.saveKey') })}
        </span>
      </div>
    </div>
  );
}
