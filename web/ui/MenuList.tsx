import { useEffect, useRef } from 'react';
import { foldText } from '../../contract/rules/foldText.ts';
import { cx } from './cx.ts';
import type { MenuItems } from './Menu.tsx';

/** The items of a menu, of which the first gets the focus. Arrows, Home, End and first letters move within it. */
export function MenuList({ label, items, onClose }: { label: string; items: MenuItems; onClose: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => getMenuItems(ref.current)[0]?.focus(), []);
  return (
    <div
      ref={ref}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      className="min-w-44"
      onKeyDown={(event) => {
        if (event.key === 'Tab') return onClose();
        if (moveMenuFocus(getMenuItems(ref.current), event.key)) event.preventDefault();
      }}
    >
      {items.map((item, index) =>
        item === null ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: separators have no other key
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

function getMenuItems(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
}

/** Handles a key that moves the focus; false: the key does not. */
function moveMenuFocus(items: HTMLElement[], key: string): boolean {
  const index = items.indexOf(document.activeElement as HTMLElement);
  const indexByKey: Record<string, number> = {
    ArrowDown: index + 1,
    ArrowUp: index < 0 ? -1 : index - 1,
    Home: 0,
    End: -1,
  };
  const nextIndex = indexByKey[key];
  if (nextIndex !== undefined) {
    items.at(nextIndex % items.length)?.focus();
    return true;
  }
  if (key.length !== 1 || key === ' ') return false;
  const following = [...items.slice(index + 1), ...items.slice(0, index + 1)];
  following.find((item) => foldText(item.textContent.trim()).startsWith(foldText(key)))?.focus();
  return true;
}
