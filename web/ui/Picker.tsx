import { Check } from 'lucide-react';
import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from 'react';
import { t } from '../lib/i18n/index.ts';
import { cx } from './cx.ts';
import { Popover } from './Popover.tsx';

export interface PickerOption {
  value: string;
  label: string;
  icon?: ReactNode;
  hint?: string | undefined;
  /** Found for what is typed by somebody who knows more than its label. */
  isAlwaysShown?: boolean;
}

interface PickerProps {
  label: string;
  anchor: RefObject<HTMLElement | null>;
  options: readonly PickerOption[];
  selectedValues: readonly string[];
  /** Of one, it closes; of many, it stays open. */
  isMultiple?: boolean;
  onPick: (value: string) => void;
  onClose: () => void;
  /** Told what is typed, so that more options can be found for it. */
  onQueryChange?: ((typed: string) => void) | undefined;
  /** Offers to make what was typed and is not there. */
  onCreate?: { label: (typed: string) => string; create: (typed: string) => void } | undefined;
}

/** Nobody reads further: typing narrows it. */
const most = 100;

/** A list to choose from by typing: `S`, `P`, `A` open one at the card. */
export function Picker({ label, anchor, onClose, ...rest }: PickerProps) {
  return (
    <Popover anchor={anchor} onClose={onClose} label={label} className="w-60">
      <OptionList label={label} onClose={onClose} {...rest} />
    </Popover>
  );
}

export function OptionList({
  label,
  options,
  selectedValues,
  isMultiple,
  onPick,
  onClose,
  onCreate,
  onQueryChange,
  placeholder = label,
}: Omit<PickerProps, 'anchor'> & { placeholder?: string }) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [wish, setAt] = useState(0);
  useEffect(() => input.current?.focus(), []);
  const wanted = typed.trim().toLowerCase();
  const found = options
    .filter(({ label: own, isAlwaysShown }) => isAlwaysShown || own.toLowerCase().includes(wanted))
    .slice(0, most);
  const canCreate = onCreate && wanted !== '' && !options.some((option) => option.label.toLowerCase() === wanted);
  const count = found.length + (canCreate ? 1 : 0);
  // The options may have become fewer.
  const at = Math.min(wish, Math.max(0, count - 1));

  const pick = (index: number) => {
    const option = found[index];
    if (option) onPick(option.value);
    else if (canCreate && index === found.length) onCreate.create(typed.trim());
    else return;
    if (isMultiple) setTyped('');
    else onClose();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && count > 0) setAt((at + step + count) % count);
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) pick(at);
    else return;
    event.preventDefault();
  };
  const row = (index: number) => ({
    id: `${id}-${index}`,
    role: 'option' as const,
    tabIndex: -1,
    onPointerMove: () => at !== index && setAt(index),
    onClick: () => pick(index),
    className: cx('touch flex min-h-8 items-center gap-2 rounded-control px-2', at === index && 'bg-hover'),
    ref: at === index ? scrollTo : undefined,
  });
  return (
    <>
      <input
        ref={input}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={count > 0 ? `${id}-${at}` : undefined}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          onQueryChange?.(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        className="touch mb-1 min-h-8 w-full rounded-control border-b border-line bg-transparent px-2 outline-none"
      />
      <div
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-multiselectable={isMultiple}
        className="max-h-72 overflow-auto"
      >
        {found.map((option, index) => (
          <div key={option.value} {...row(index)} aria-selected={selectedValues.includes(option.value)}>
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
        {canCreate && (
          <div {...row(found.length)} aria-selected={false}>
            {onCreate.label(typed.trim())}
          </div>
        )}
      </div>
      {count === 0 && <p className="px-2 py-1.5 text-muted">{t('ui.nothingFound')}</p>}
    </>
  );
}

function scrollTo(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
