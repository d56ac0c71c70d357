import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react';
import { cx } from './cx.ts';
import { Popover } from './Popover.tsx';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  /** Shown at the end: a key. */
  hint?: string | undefined;
  isDanger?: boolean;
  /** One of several of which one is chosen. */
  isChecked?: boolean;
  onSelect: () => void;
}

/** null: a line between two parts. */
type Items = readonly (MenuItem | null)[];

interface MenuProps {
  label: string;
  items: Items;
  /** The button. It gets what it needs to open the menu. */
  children: (button: {
    ref: React.RefObject<HTMLButtonElement | null>;
    'aria-haspopup': 'menu';
    'aria-expanded': boolean;
    onClick: () => void;
  }) => ReactElement;
}

/** A button that opens a menu: arrows, Home, End and first letters move in it. */
export function Menu({ label, items, children }: MenuProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {children({
        ref: anchor,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        onClick: () => setOpen(!isOpen),
      })}
      {isOpen && (
        <Popover anchor={anchor} onClose={() => setOpen(false)}>
          <MenuList label={label} items={items} onClose={() => setOpen(false)} />
        </Popover>
      )}
    </>
  );
}

export function MenuList({ label, items, onClose }: { label: string; items: Items; onClose: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => entries(ref.current)[0]?.focus(), []);
  return (
    <div
      ref={ref}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className="min-w-44"
      onKeyDown={(event) => {
        if (event.key === 'Tab') return onClose();
        if (moveIn(entries(ref.current), event.key)) event.preventDefault();
      }}
    >
      {items.map((item, index) =>
        item === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing else
          <div key={index} role="separator" className="my-1 border-t border-line" />
        ) : (
          <button
            key={item.label}
            type="button"
            role={item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
            aria-checked={item.isChecked}
            tabIndex={-1}
            onClick={() => {
              onClose();
              item.onSelect();
            }}
            className={cx(
              'touch flex min-h-8 w-full items-center gap-2 rounded-control px-2 text-start hover:bg-hover focus-visible:bg-hover',
              item.isDanger && 'text-danger',
              item.isChecked && 'font-medium text-accent',
            )}
          >
            {item.icon}
            <span className="flex-1 truncate">{item.label}</span>
            {item.hint && <kbd className="text-xs text-muted">{item.hint}</kbd>}
          </button>
        ),
      )}
    </div>
  );
}

function entries(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}

/** Moves the focus as a key says; false: the key is for something else. */
function moveIn(list: HTMLElement[], key: string): boolean {
  const at = list.indexOf(document.activeElement as HTMLElement);
  const to: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
  const next = to[key];
  if (next !== undefined) {
    list.at(next % list.length)?.focus();
    return true;
  }
  if (key.length !== 1 || key === ' ') return false;
  const later = [...list.slice(at + 1), ...list.slice(0, at + 1)];
  later.find((entry) => entry.textContent?.trim().toLowerCase().startsWith(key.toLowerCase()))?.focus();
  return true;
}
