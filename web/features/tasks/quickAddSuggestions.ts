import { foldText } from '../../../contract/rules/foldText.ts';
import { formatRelativeDate } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { parseQuickAdd, type QuickAddContext, type QuickAddToken } from './parseQuickAdd.ts';

export const suggestionKinds = ['due', 'assignee', 'priority', 'label'] as const;
export type SuggestionKind = (typeof suggestionKinds)[number];

/** What a person begins a word with to choose from a list. Dates have no such sign. */
export const triggers = { assignee: '@', label: '#', priority: '!' } as const;

/** The word before the caret, if a list is offered for it. */
export interface SuggestedWord {
  kind: SuggestionKind;
  /** Without the sign that it begins with. */
  query: string;
  startIndex: number;
}

export interface Suggestion {
  /** Replaces the word. */
  text: string;
  label: string;
  hint?: string;
}

const maxSuggestions = 8;

export function findSuggestedWord(text: string, caret: number): SuggestedWord | undefined {
  const match = /(?:^|\s)([@#!])([\p{L}\p{M}\p{N}_.-]{0,50})$/u.exec(text.slice(Math.max(0, caret - 60), caret));
  const [, sign, query = ''] = match ?? [];
  const kind = suggestionKinds.find((candidate) => candidate !== 'due' && triggers[candidate] === sign);
  return kind && { kind, query, startIndex: caret - query.length - 1 };
}

/** Only texts that quick add reads as what the suggestion says. */
export function listSuggestions({ kind, query }: SuggestedWord, context: QuickAddContext): Suggestion[] {
  const wanted = foldText(query);
  return listCandidates(kind, context)
    .filter(({ label, text }) => foldText(label).includes(wanted) || foldText(text).includes(wanted))
    .slice(0, maxSuggestions);
}

function listCandidates(kind: SuggestionKind, context: QuickAddContext): Suggestion[] {
  const read = (text: string) => findToken(text, kind, context);
  switch (kind) {
    case 'assignee':
      return context.members.flatMap(({ userId, name }) => {
        const texts = [name.split(' ')[0] ?? '', name.replace(/\s+/g, '.')].map((word) => `@${word}`);
        const text = texts.find((candidate) => read(candidate)?.value === userId);
        return text === undefined ? [] : [{ text, label: name }];
      });
    case 'label':
      return context.labels.flatMap(({ id, name }) => {
        const text = `#${name.replace(/\s+/g, '-')}`;
        return read(text)?.value === id ? [{ text, label: name }] : [];
      });
    case 'priority':
      return (['urgent', 'high', 'medium', 'low'] as const).map((priority, index) => ({
        text: `p${index + 1}`,
        label: t(`priority.${priority}`),
        hint: `p${index + 1}`,
      }));
    case 'due':
      return t('task.dateWords')
        .split(', ')
        .flatMap((text) => {
          const date = read(text)?.value;
          return date === undefined ? [] : [{ text, label: text, hint: formatRelativeDate(date, context.timeZone) }];
        });
  }
}

function findToken(text: string, kind: SuggestionKind, context: QuickAddContext): QuickAddToken | undefined {
  return parseQuickAdd(`x ${text}`, context, new Set()).tokens.find((token) => token.kind === kind);
}
