import { useState } from 'react';

export interface EditBuffer {
  /** What the field shows: the edited text, or else the saved one. */
  text: string;
  isEditing: boolean;
  /** The saved text, if someone else changed it since editing began. */
  remoteText: string | undefined;
  startEditing: () => void;
  change: (text: string) => void;
  revert: () => void;
  /** Returns false while a conflict is unresolved. */
  save: () => boolean;
  /** Resolves a conflict in favor of the edited text. */
  keepLocal: () => void;
}

/** Holds the text being edited. Changes by others neither replace it nor are overwritten without asking. */
export function useEditBuffer(value: string, onSave: (text: string) => void): EditBuffer {
  const [draft, setDraft] = useState<{ text: string; baseText: string }>();
  const remoteText = draft && value !== draft.baseText && value !== draft.text ? value : undefined;
  return {
    text: draft?.text ?? value,
    isEditing: draft !== undefined,
    remoteText,
    startEditing: () => setDraft((current) => current ?? { text: value, baseText: value }),
    change: (text) => setDraft((current) => ({ text, baseText: current?.baseText ?? value })),
    revert: () => setDraft(undefined),
    save: () => {
      if (remoteText !== undefined) return false;
      if (draft && draft.text !== value) onSave(draft.text);
      setDraft(undefined);
      return true;
    },
    /** Resolves a conflict in favor of the edited text. */
    keepLocal: () => setDraft((current) => current && { ...current, baseText: value }),
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
