import { type ReactElement, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { lazyWithPreload } from '../lib/lazyWithPreload.tsx';
import { runWhenIdle } from '../lib/runWhenIdle.ts';

/** The first paint does not need it. */
const MenuPopover = lazyWithPreload(() => import('./MenuPopover.tsx'));

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  /** A keyboard shortcut, shown at the end. */
  hint?: string | undefined;
  isDanger?: boolean;
  /** Makes it a radio item: one of several that exclude each other. */
  isChecked?: boolean;
  onSelect: () => void;
}

/** null stands for a separator. */
export type MenuItems = readonly (MenuItem | null)[];

interface MenuProps {
  label: string;
  items: MenuItems;
  /** Renders the button with these props, which open the menu. */
  children: (button: {
    ref: React.RefObject<HTMLButtonElement | null>;
    'aria-haspopup': 'menu';
    'aria-expanded': boolean;
    onClick: () => void;
  }) => ReactElement;
}

/** A button that opens a menu. */
export function Menu({ label, items, children }: MenuProps) {
  const anchor = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => runWhenIdle(() => MenuPopover.preload()), []);
  return (
    <>
      {children({
        ref: anchor,
        'aria-haspopup': 'menu',
        'aria-expanded': isOpen,
        onClick: () => setOpen(!isOpen),
      })}
      <Suspense>
        {isOpen && <MenuPopover anchor={anchor} label={label} items={items} onClose={() => setOpen(false)} />}
      </Suspense>
    </>
  );
}
