import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import type { QuickAddContext } from './parseQuickAdd.ts';
import {
  findSuggestedWord,
  listSuggestions,
  type SuggestedWord,
  type Suggestion,
  type SuggestionKind,
  triggers,
} from './quickAddSuggestions.ts';

interface QuickAddSuggestionOptions {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  setText: (text: string) => void;
  context: QuickAddContext;
}

/** Completes people, labels, priorities and dates in the field. Nothing is chosen until an arrow key or a click does. */
export function useQuickAddSuggestions({ field, text, setText, context }: QuickAddSuggestionOptions) {
  const id = useId();
  const [caret, setCaret] = useState(0);
  const [activeIndex, setActiveIndex] = useState(-1);
  /** The text for which the list was closed, or for which dates were asked for. */
  const [closedText, setClosedText] = useState<string>();
  const [dateText, setDateText] = useState<string>();
  const word: SuggestedWord | undefined =
    dateText === text ? { kind: 'due', query: '', startIndex: text.length } : findSuggestedWord(text, caret);
  const suggestions = word && closedText !== text ? listSuggestions(word, context) : [];

  const replaceText = (nextText: string, nextCaret: number) => {
    setText(nextText);
    setCaret(nextCaret);
    setActiveIndex(-1);
    field.current?.focus();
    // The field has the new text after it has rendered.
    requestAnimationFrame(() => field.current?.setSelectionRange(nextCaret, nextCaret));
  };
  const pick = (suggestion: Suggestion) => {
    if (!word) return;
    const before = text.slice(0, word.startIndex);
    const space = before === '' || /\s$/.test(before) ? '' : ' ';
    const after = text.slice(word.kind === 'due' ? text.length : caret).replace(/^ /, '');
    const start = `${before}${space}${suggestion.text} `;
    setDateText(undefined);
    replaceText(start + after, start.length);
  };
  const open = (kind: SuggestionKind) => {
    setClosedText(undefined);
    if (kind === 'due') {
      setDateText(text);
      replaceText(text, text.length);
      return;
    }
    const nextText = `${text}${text === '' || /\s$/.test(text) ? '' : ' '}${triggers[kind]}`;
    replaceText(nextText, nextText.length);
  };
  /** Returns whether the key was for the list. */
  const handleKey = (event: KeyboardEvent): boolean => {
    const count = suggestions.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const active = suggestions[activeIndex];
    if (count === 0 || event.nativeEvent.isComposing) return false;
    if (step !== undefined)
      setActiveIndex(activeIndex < 0 && step < 0 ? count - 1 : (activeIndex + step + count) % count);
    else if ((event.key === 'Enter' || event.key === 'Tab') && active) pick(active);
    else if (event.key === 'Escape') setClosedText(text);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return {
    id,
    suggestions,
    activeIndex,
    pick,
    open,
    handleKey,
    handleCaret: (nextCaret: number) => {
      if (nextCaret === caret) return;
      setCaret(nextCaret);
      setActiveIndex(-1);
    },
    fieldProps: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': suggestions.length > 0 ? id : undefined,
      'aria-activedescendant': suggestions[activeIndex] ? `${id}-${activeIndex}` : undefined,
    },
  };
}
