import { useState } from 'react';

export interface EditBuffer {
  /** What the field shows: what is being typed, or else what is kept. */
  text: string;
  isEditing: boolean;
  /** What somebody else made of it since typing began. */
  remoteText: string | undefined;
  startEditing: () => void;
  change: (text: string) => void;
  revert: () => void;
  /** false: not before the person has chosen between theirs and their own. */
  save: () => boolean;
  keepLocal: () => void;
}

/** Text being typed: what others change meanwhile does not touch it, and is not overwritten unasked. */
export function useEditBuffer(value: string, onSave: (text: string) => void): EditBuffer {
  const [draft, setDraft] = useState<{ text: string; from: string }>();
  const theirs = draft && value !== draft.from && value !== draft.text ? value : undefined;
  return {
    text: draft?.text ?? value,
    isEditing: draft !== undefined,
    remoteText: theirs,
    startEditing: () => setDraft((now) => now ?? { text: value, from: value }),
    change: (text) => setDraft((now) => ({ text, from: now?.from ?? value })),
    revert: () => setDraft(undefined),
    save: () => {
      if (theirs !== undefined) return false;
      if (draft && draft.text !== value) onSave(draft.text);
      setDraft(undefined);
      return true;
    },
    keepLocal: () => setDraft((now) => now && { ...now, from: value }),
  };
}

/** A text field has its lines ended by \n, whatever ends them elsewhere. */
export function normalizeNewlines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Ends the lines as they were ended before, so that an edit changes nothing but what was edited. */
export function restoreNewlines(before: string, text: string): string {
  const isAll = before.includes('\r\n') && !/(^|[^\r])\n/.test(before);
  return isAll ? text.replaceAll('\n', '\r\n') : text;
}
