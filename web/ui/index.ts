/** Components that know no domain. */
export { Button, IconButton } from './Button.tsx';
export { ColorPicker } from './ColorPicker.tsx';
export { cx } from './cx.ts';
export { DatePicker } from './DatePicker.tsx';
export { Dialog } from './Dialog.tsx';
export { Checkbox, Field, Input, PasswordInput, Select, Textarea } from './Field.tsx';
export { Menu, type MenuItem, MenuList } from './Menu.tsx';
export { OptionList, Picker, type PickerOption } from './Picker.tsx';
export { Popover } from './Popover.tsx';
export { Avatar, Chip, ColorDot, EmptyState, Kbd, Skeleton, Tooltip } from './primitives.tsx';
export { Tabs } from './Tabs.tsx';
export { Toasts } from './Toasts.tsx';
export { useForm } from './useForm.ts';
