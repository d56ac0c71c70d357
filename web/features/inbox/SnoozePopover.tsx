import { type RefObject, useState } from 'react';
import { formatDateTime, getToday } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { DatePicker } from '../../ui/DatePicker.tsx';
import { MenuList } from '../../ui/MenuList.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { listSnoozeTimes, toMorning } from './snoozeTimes.ts';

interface SnoozePopoverProps {
  anchor: RefObject<HTMLElement | null>;
  /** Of the notification. */
  title: string;
  timeZone: string;
  onSnooze: (until: string) => void;
  onClose: () => void;
}

/** Offers a few times until when a notification can be snoozed, and the morning of any day. */
export function SnoozePopover({ anchor, title, timeZone, onSnooze, onClose }: SnoozePopoverProps) {
  const [isPickingDay, setPickingDay] = useState(false);
  const today = getToday(timeZone);
  if (isPickingDay)
    return (
      <DatePicker
        label={t('inbox.day')}
        anchor={anchor}
        value={null}
        today={today}
        onPick={(day) => day !== null && day > today && onSnooze(toMorning(day, timeZone))}
        onClose={onClose}
      />
    );
  const items = listSnoozeTimes(timeZone).map(({ name, until }) => ({
    label: t(name),
    hint: formatDateTime(until, timeZone),
    onSelect: () => {
      onClose();
      onSnooze(until);
    },
  }));
  const onDay = { label: t('inbox.onDay'), onSelect: () => setPickingDay(true) };
  return (
    <Popover anchor={anchor} onClose={onClose}>
      <MenuList
        label={t('inbox.snoozeOf', { title })}
        items={[...items, null, onDay]}
        // Each item closes the menu itself, because the date picker takes its place.
        onClose={() => {}}
      />
    </Popover>
  );
}
