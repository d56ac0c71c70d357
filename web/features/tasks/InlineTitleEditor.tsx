import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { maxTitleLength } from '../../../contract/rules/textLimits.ts';
import { createUuid } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { actions, type Draft, removeDraft, saveDraft, type Task, useDrafts } from '../../sync/index.ts';
import { Button, IconButton, Popover } from '../../ui/index.ts';
import { editingTaskId, focusTask } from './focusAndSelection.ts';

/** Edits the title of a task in place: Enter saves, Escape reverts and keeps what was typed as a draft. */
export function InlineTitleEditor({ task }: { task: Task }) {
  const [title, setTitle] = useState(task.title);
  const [draftId, setDraftId] = useState(createUuid);
  const field = useRef<HTMLTextAreaElement>(null);
  const [draft] = useDrafts(`title/${task.id}`).filter(({ id }) => id !== draftId);
  useEffect(() => field.current?.select(), []);
  const change = (text: string) => {
    setTitle(text);
    if (text === task.title) removeDraft(draftId);
    else saveDraft({ id: draftId, place: `title/${task.id}`, text, subject: task.title, taskId: task.id });
  };
  const finish = ({ save, keepFocus }: { save: boolean; keepFocus: boolean }) => {
    if (editingTaskId.get() !== task.id) return;
    editingTaskId.set(undefined);
    const newTitle = title.replace(/\s+/g, ' ').trim();
    if (save && newTitle.length <= maxTitleLength) {
      if (newTitle && newTitle !== task.title) actions.updateTask(task.id, { title: newTitle });
      removeDraft(draftId);
    }
    // The task gets the focus unless the user has focused something else by then.
    if (keepFocus) setTimeout(() => document.activeElement === document.body && focusTask(task.id));
  };
  return (
    <>
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        aria-label={t('task.title')}
        aria-invalid={title.trim().length > maxTitleLength || undefined}
        value={title}
        onChange={(event) => change(event.target.value)}
        onBlur={() => finish({ save: true, keepFocus: false })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          finish({ save: event.key === 'Enter', keepFocus: true });
        }}
        className="field-sizing-content min-w-0 flex-1 resize-none rounded-sm bg-transparent outline-2 outline-offset-2 outline-accent aria-invalid:outline-danger"
      />
      {draft && (
        <TitleDraft
          draft={draft}
          anchor={field}
          onContinue={() => {
            setDraftId(draft.id);
            setTitle(draft.text);
          }}
        />
      )}
    </>
  );
}

interface TitleDraftProps {
  draft: Draft;
  anchor: React.RefObject<HTMLTextAreaElement | null>;
  onContinue: () => void;
}

/** Offers a title that was typed earlier and not saved. Its buttons leave the focus in the field. */
function TitleDraft({ draft, anchor, onContinue }: TitleDraftProps) {
  const keepFocus = (event: React.PointerEvent | React.MouseEvent) => event.preventDefault();
  return (
    <Popover anchor={anchor} onClose={() => {}} label={t('draft.unsaved')} className="max-w-72">
      <div className="flex items-center gap-1" onMouseDown={keepFocus}>
        <Button variant="quiet" onClick={onContinue} className="min-w-0 flex-1 justify-start!">
          <span dir="auto" className="truncate">
            {t('draft.useTitle', { title: draft.text })}
          </span>
        </Button>
        <IconButton label={t('draft.discard')} onClick={() => removeDraft(draft.id)}>
          <X size={14} />
        </IconButton>
      </div>
    </Popover>
  );
}
