import type { RefObject } from 'react';
import { OptionList, type OptionListProps } from './OptionList.tsx';
import { Popover } from './Popover.tsx';

interface PickerProps extends Omit<OptionListProps, 'placeholder'> {
  anchor: RefObject<HTMLElement | null>;
}

/** A popover with a list of options that typing filters. */
export function Picker({ label, anchor, onClose, ...rest }: PickerProps) {
  return (
    <Popover anchor={anchor} onClose={onClose} label={label} className="w-60">
      <OptionList label={label} onClose={onClose} {...rest} />
    </Popover>
  );
}
