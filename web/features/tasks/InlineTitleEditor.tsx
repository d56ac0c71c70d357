import { X } from 'lucide-react';
import { Suspense, useLayoutEffect, useRef, useState } from 'react';
import { maxTitleLength } from '../../../contract/rules/textLimits.ts';
import { createUuid } from '../../lib/apiClient.ts';
import { loadWithMessages, t } from '../../lib/i18n/index.ts';
import { lazyWithPreload } from '../../lib/lazyWithPreload.tsx';
import { type Draft, removeDraft, saveDraft, useDrafts } from '../../sync/drafts.ts';
import { actions, type Task } from '../../sync/index.ts';
import { Button, IconButton, Popover } from '../../ui/index.ts';
import { editingTaskId, focusTask } from './focusAndSelection.ts';

const ConflictNotice = lazyWithPreload(async () => {
  const module = await loadWithMessages('panel', import('./panel/ConflictNotice.tsx'));
  return { default: module.ConflictNotice };
});

/**
 * Edits the title of a task in place: Enter saves, Escape reverts and keeps what was typed as a draft. If others change
 * the title meanwhile, it asks which one to keep.
 */
export default function InlineTitleEditor({ task }: { task: Task }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { title, remoteText, draft, change, save, resume, keepLocal, revert } = useTitleEdit(task);
  // Before the next key arrives: selecting the text later would let that key replace all of it.
  useLayoutEffect(() => field.current?.select(), []);
  const finish = ({ isSaved, keepFocus }: { isSaved: boolean; keepFocus: boolean }) => {
    if (editingTaskId.get() !== task.id) return;
    // Enter waits for the choice. If the focus goes elsewhere, the text stays a draft.
    if (isSaved && keepFocus && remoteText !== undefined) return;
    editingTaskId.set(undefined);
    if (isSaved) save();
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
        onBlur={() => finish({ isSaved: true, keepFocus: false })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return;
          event.preventDefault();
          event.stopPropagation();
          finish({ isSaved: event.key === 'Enter', keepFocus: true });
        }}
        className="field-sizing-content min-w-0 flex-1 resize-none rounded-sm bg-transparent outline-2 outline-offset-2 outline-accent aria-invalid:outline-danger"
      />
      <Suspense>
        {remoteText !== undefined && (
          <TitlePopover anchor={field} label={t('task.title')}>
            <ConflictNotice buffer={{ remoteText, keepLocal, revert }} onResolved={() => field.current?.focus()} />
          </TitlePopover>
        )}
      </Suspense>
      {draft && remoteText === undefined && (
        <TitlePopover anchor={field} label={t('draft.unsaved')}>
          <TitleDraft draft={draft} onContinue={() => resume(draft)} />
        </TitlePopover>
      )}
    </>
  );
}

/** The title being edited, kept as a draft, and what others have changed it to since. */
function useTitleEdit(task: Task) {
  const [title, setTitle] = useState(task.title);
  const [baseTitle, setBaseTitle] = useState(task.title);
  const [draftId, setDraftId] = useState(createUuid);
  const [draft] = useDrafts(`title/${task.id}`).filter(({ id }) => id !== draftId);
  const newTitle = title.replace(/\s+/g, ' ').trim();
  const isTouched = newTitle !== baseTitle;
  const remoteText = isTouched && task.title !== baseTitle && task.title !== newTitle ? task.title : undefined;
  const change = (text: string) => {
    setTitle(text);
    if (text === task.title) removeDraft(draftId);
    else {
      const about = { subject: task.title, taskId: task.id };
      saveDraft({ id: draftId, place: `title/${task.id}`, text, baseText: baseTitle, ...about });
    }
  };
  return {
    title,
    remoteText,
    /** A title that was typed here earlier and not saved. */
    draft,
    change,
    save: () => {
      if (remoteText !== undefined || newTitle.length > maxTitleLength) return;
      if (newTitle && isTouched && newTitle !== task.title) actions.updateTask(task.id, { title: newTitle });
      removeDraft(draftId);
    },
    resume: (previous: Draft) => {
      setDraftId(previous.id);
      setTitle(previous.text);
      setBaseTitle(previous.baseText ?? task.title);
    },
    keepLocal: () => setBaseTitle(task.title),
    revert: () => {
      change(task.title);
      setBaseTitle(task.title);
    },
  };
}

interface TitlePopoverProps {
  anchor: React.RefObject<HTMLTextAreaElement | null>;
  label: string;
  children: React.ReactNode;
}

/** What the field offers. Its buttons leave the focus in the field. */
function TitlePopover({ anchor, label, children }: TitlePopoverProps) {
  return (
    <Popover anchor={anchor} onClose={() => {}} label={label} className="max-w-72">
      <div onMouseDown={(event) => event.preventDefault()}>{children}</div>
    </Popover>
  );
}

function TitleDraft({ draft, onContinue }: { draft: Draft; onContinue: () => void }) {
  return (
    <div className="flex items-center gap-1">
      <Button variant="quiet" onClick={onContinue} className="min-w-0 flex-1 justify-start!">
        <span dir="auto" className="truncate">
          {t('draft.useTitle', { title: draft.text })}
        </span>
      </Button>
      <IconButton label={t('draft.discard')} onClick={() => removeDraft(draft.id)}>
        <X size={14} />
      </IconButton>
    </div>
  );
}
