import type { RefObject } from 'react';
import type { MenuItems } from './Menu.tsx';
import { MenuList } from './MenuList.tsx';
import { Popover } from './Popover.tsx';

interface MenuPopoverProps {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  items: MenuItems;
  onClose: () => void;
}

/** A menu beside the button that opens it. */
export default function MenuPopover({ anchor, label, items, onClose }: MenuPopoverProps) {
  return (
    <Popover anchor={anchor} onClose={onClose}>
      <MenuList label={label} items={items} onClose={onClose} />
    </Popover>
  );
}
