/** Components without knowledge of the domain. What only some pages need is imported by its own path instead. */
export { Avatar } from './Avatar.tsx';
export { Button, IconButton } from './Button.tsx';
export { Chip, ColorDot } from './Chip.tsx';
export { ColorPicker } from './ColorPicker.tsx';
export { cx } from './cx.ts';
export { DatePicker } from './DatePicker.tsx';
export { Dialog } from './Dialog.tsx';
export { EmptyState } from './EmptyState.tsx';
export { Checkbox, Field, Input, PasswordInput, Select, Textarea } from './Field.tsx';
export { Kbd } from './Kbd.tsx';
export { Menu, type MenuItem, MenuList } from './Menu.tsx';
export { OptionList, Picker, type PickerOption } from './Picker.tsx';
export { Popover } from './Popover.tsx';
export { Skeleton } from './Skeleton.tsx';
export { TabList } from './TabList.tsx';
export { Toasts } from './Toasts.tsx';
export { Tooltip } from './Tooltip.tsx';
export { useForm } from './useForm.ts';
