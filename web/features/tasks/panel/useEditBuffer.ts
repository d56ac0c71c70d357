import { useEffect, useState } from 'react';
import { createUuid } from '../../../lib/apiClient.ts';
import { type Draft, type DraftPlace, putDraft, removeDraft, saveDraft, useDrafts } from '../../../sync/drafts.ts';
import { discardDraft } from '../DraftNotices.tsx';

export interface EditBuffer {
  /** What the field shows: the edited text, or else the saved one. */
  text: string;
  isEditing: boolean;
  /** The saved text, if someone else changed it since editing began. */
  remoteText: string | undefined;
  /** Texts that were typed here earlier and not saved, newest first. */
  drafts: Draft[];
  startEditing: () => void;
  change: (text: string) => void;
  /** Stops editing. What was typed stays as a draft. */
  close: () => void;
  /** Stops editing and discards what was typed; a toast offers to take that back. */
  revert: () => void;
  /** Goes on with a draft. */
  resume: (draft: Draft) => void;
  /** Returns false, and keeps the text, while a conflict is unresolved or if `onSave` returns false. */
  save: () => boolean;
  /** Resolves a conflict in favor of the edited text. */
  keepLocal: () => void;
}

interface EditedText {
  draftId: string;
  text: string;
  baseText: string;
}

export interface DraftTarget {
  place: DraftPlace;
  subject: string;
  taskId: string;
  /** While false, what is being edited counts as a draft. */
  canEdit: boolean;
}

/**
 * Holds the text being edited, and keeps it as a draft on the device. Changes by others neither replace it nor are
 * overwritten without asking; until something is typed, the field follows them. Without a target it keeps no drafts.
 */
export function useEditBuffer(value: string, onSave: (text: string) => unknown, target?: DraftTarget): EditBuffer {
  const [heldText, setEdited] = useState<EditedText>();
  const edited = target?.canEdit === false ? undefined : heldText;
  const drafts = useDrafts(target?.place ?? null).filter(({ id, text }) => id !== edited?.draftId && text !== value);
  const isTouched = edited !== undefined && edited.text !== edited.baseText;
  const remoteText = isTouched && value !== edited.baseText && value !== edited.text ? value : undefined;
  const startText = (text: string): EditedText => ({ draftId: createUuid(), text, baseText: value });
  const resume = (draft: Draft) =>
    setEdited({ draftId: draft.id, text: draft.text, baseText: draft.baseText ?? value });
  const conflict = target?.canEdit === false || isTouched ? undefined : drafts.find(({ isConflict }) => isConflict);
  useEffect(() => {
    if (!conflict) return;
    // It asks once; afterwards the text is a draft like any other.
    putDraft({ ...conflict, isConflict: undefined });
    setEdited({ draftId: conflict.id, text: conflict.text, baseText: conflict.baseText ?? '' });
  }, [conflict]);
  return {
    text: isTouched ? edited.text : value,
    isEditing: edited !== undefined,
    remoteText,
    drafts,
    startEditing: () => setEdited((current) => current ?? startText(value)),
    change: (text) => {
      const next = { ...startText(value), ...edited, text, ...(!isTouched && { baseText: value }) };
      setEdited(next);
      if (text === value) removeDraft(next.draftId);
      else if (target) {
        const { place, subject, taskId } = target;
        saveDraft({ id: next.draftId, place, text, baseText: next.baseText, subject, taskId });
      }
    },
    close: () => setEdited(undefined),
    revert: () => {
      setEdited(undefined);
      if (edited) discardDraft(edited.draftId);
    },
    resume,
    save: () => {
      if (remoteText !== undefined) return false;
      if (isTouched && edited.text !== value && onSave(edited.text) === false) return false;
      if (edited) removeDraft(edited.draftId);
      setEdited(undefined);
      return true;
    },
    keepLocal: () => setEdited((current) => current && { ...current, baseText: value }),
  };
}

/** Converts line endings to \n, as a textarea does. */
export function normalizeNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Converts line endings back to those of the original, so that saving changes only what was edited. */
export function restoreNewlines(original: string, text: string): string {
  const usesCrlf = original.includes('\r\n') && !/(^|[^\r])\n/.test(original);
  return usesCrlf ? text.replaceAll('\n', '\r\n') : text;
}
