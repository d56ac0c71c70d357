import { CalendarDays, Flag, Tag, UserRound } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { cx, IconButton } from '../../ui/index.ts';
import { type Suggestion, type SuggestionKind, suggestionKinds } from './quickAddSuggestions.ts';

interface QuickAddSuggestionListProps {
  id: string;
  suggestions: readonly Suggestion[];
  /** The index of the selected suggestion; -1: none is selected, and Enter adds the task. */
  activeIndex: number;
  onPick: (suggestion: Suggestion) => void;
}

/** What the word before the caret can be completed to. The field keeps the focus. */
export function QuickAddSuggestionList({ id, suggestions, activeIndex, onPick }: QuickAddSuggestionListProps) {
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('task.suggestions')}
      className="max-h-52 overflow-auto rounded-control border border-line p-1"
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={suggestion.text}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === activeIndex}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(suggestion)}
          className={cx(
            'touch flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 hover:bg-hover',
            index === activeIndex && 'bg-hover',
          )}
        >
          <span className="min-w-0 flex-1 truncate">{suggestion.label}</span>
          {suggestion.hint && <span className="text-xs text-muted">{suggestion.hint}</span>}
        </div>
      ))}
    </div>
  );
}

const icons = { due: CalendarDays, assignee: UserRound, priority: Flag, label: Tag };

/** Buttons for those who do not know the signs: each offers the list that its sign does. */
export function SuggestionButtons({ onOpen }: { onOpen: (kind: SuggestionKind) => void }) {
  const labels: Record<SuggestionKind, string> = {
    due: t('task.dueDate'),
    assignee: t('task.assignees'),
    priority: t('task.priority'),
    label: t('task.labels'),
  };
  return (
    <span className="flex">
      {suggestionKinds.map((kind) => {
        const Icon = icons[kind];
        return (
          <IconButton
            key={kind}
            label={labels[kind]}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onOpen(kind)}
          >
            <Icon size={16} />
          </IconButton>
        );
      })}
    </span>
  );
}
