import { Check } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { foldText } from '../../contract/rules/foldText.ts';
import { t } from '../lib/i18n/index.ts';
import { cx } from './cx.ts';

export interface PickerOption {
  value: string;
  label: string;
  icon?: ReactNode;
  hint?: string | undefined;
  /** Never filtered out: a search elsewhere found it for the query, whatever its label. */
  isAlwaysShown?: boolean;
}

export interface OptionListProps {
  label: string;
  options: readonly PickerOption[];
  selectedValues: readonly string[];
  /** Stays open after a pick, so that several options can be chosen. */
  isMultiple?: boolean;
  placeholder?: string;
  onPick: (value: string) => void;
  onClose: () => void;
  /** Called with what the user types, so that the caller can search for more options. */
  onQueryChange?: ((query: string) => void) | undefined;
  /** Offers to create an option with the typed label if there is none. */
  onCreate?: { label: (query: string) => string; create: (query: string) => void } | undefined;
}

export function OptionList(props: OptionListProps) {
  const { label, selectedValues, isMultiple, onCreate, placeholder = label } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const list = useOptionList(props);
  const { query, matches, activeIndex, optionCount } = list;
  const getOptionProps = (index: number) => ({
    id: `${id}-${index}`,
    role: 'option' as const,
    tabIndex: -1,
    onPointerMove: () => activeIndex !== index && list.setActiveIndex(index),
    onClick: () => list.pick(index),
    className: cx('touch flex min-h-8 items-center gap-2 rounded-control px-2', activeIndex === index && 'bg-hover'),
    ref: activeIndex === index ? scrollIntoView : undefined,
  });
  return (
    <>
      <input
        ref={input}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={optionCount > 0 ? `${id}-${activeIndex}` : undefined}
        placeholder={placeholder}
        value={query}
        onChange={(event) => list.changeQuery(event.target.value)}
        onKeyDown={list.onKeyDown}
        className="touch mb-1 min-h-8 w-full rounded-control border-b border-line bg-transparent px-2 outline-none"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-multiselectable={isMultiple}
        className="max-h-72 overflow-auto"
      >
        {matches.map((option, index) => (
          <div key={option.value} {...getOptionProps(index)} aria-selected={selectedValues.includes(option.value)}>
            {option.icon && (
              <span aria-hidden="true" className="contents">
                {option.icon}
              </span>
            )}
            <span className="flex-1 truncate">{option.label}</span>
            {option.hint && <kbd className="font-sans text-xs text-muted">{option.hint}</kbd>}
            {selectedValues.includes(option.value) && <Check size={14} className="text-accent" />}
          </div>
        ))}
        {list.canCreate && (
          <div {...getOptionProps(matches.length)} aria-selected={false}>
            {onCreate?.label(query.trim())}
          </div>
        )}
      </div>
      {optionCount === 0 && <p className="px-2 py-1.5 text-muted">{t('ui.nothingFound')}</p>}
    </>
  );
}

/** Rendering more would be slow, and typing narrows the list sooner than scrolling. */
const maxOptions = 100;

/** The filtered options, and which of them the keyboard is on. The option to create one comes last. */
function useOptionList({ options, isMultiple, onPick, onClose, onQueryChange, onCreate }: OptionListProps) {
  const [query, setQuery] = useState('');
  const [wantedIndex, setActiveIndex] = useState(0);
  const search = foldText(query.trim());
  const typed = query.trim().toLowerCase();
  const matches = options
    .filter((option) => option.isAlwaysShown || foldText(option.label).includes(search))
    .slice(0, maxOptions);
  const canCreate =
    onCreate !== undefined && typed !== '' && !options.some((option) => option.label.toLowerCase() === typed);
  const optionCount = matches.length + (canCreate ? 1 : 0);
  // The caller may have passed fewer options since the index was set.
  const activeIndex = Math.min(wantedIndex, Math.max(0, optionCount - 1));

  const changeQuery = (next: string) => {
    setQuery(next);
    onQueryChange?.(next);
    setActiveIndex(0);
  };
  const pick = (index: number) => {
    const option = matches[index];
    if (option) onPick(option.value);
    else if (canCreate && index === matches.length) onCreate.create(query.trim());
    else return;
    if (isMultiple) setQuery('');
    else onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && optionCount > 0) setActiveIndex((activeIndex + step + optionCount) % optionCount);
    else if (event.key === 'Enter') pick(activeIndex);
    else return;
    event.preventDefault();
  };
  return { query, changeQuery, matches, canCreate, optionCount, activeIndex, setActiveIndex, pick, onKeyDown };
}

function scrollIntoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
