import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { addDays, addMonths, formatDay, startOfMonth, startOfWeek } from '../lib/dates.ts';
import { t } from '../lib/i18n/index.ts';
import { Button, IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import { daysByArrowKey } from './daysByArrowKey.ts';
import { Popover } from './Popover.tsx';

interface DatePickerProps {
  label: string;
  anchor: RefObject<HTMLElement | null>;
  /** A day such as `2026-02-22`, or null. Days are never converted between time zones. */
  value: string | null;
  /** The local time, such as `17:00`; null: all day; undefined: the picker does not offer a time. */
  time?: string | null;
  today: string;
  /** `time` is undefined if the user has not changed it. */
  onPick: (day: string | null, time?: string | null) => void;
  onClose: () => void;
}

/** A calendar month to pick a day from. Arrows move by days and weeks, Page Up and Page Down by months. */
export function DatePicker({ label, anchor, value, time, today, onPick, onClose }: DatePickerProps) {
  const [focusedDay, setFocusedDay] = useState(value ?? today);
  const [editedTime, setEditedTime] = useState<string | null>();
  const pick = (day: string | null, pickedTime = editedTime) => {
    onPick(day, pickedTime);
    onClose();
  };
  return (
    <Popover anchor={anchor} onClose={onClose} label={label} className="p-2">
      <div className="flex gap-1 pb-1">
        <Button variant="quiet" onClick={() => pick(today)}>
          {t('ui.today')}
        </Button>
        <Button variant="quiet" onClick={() => pick(addDays(today, 1))}>
          {t('ui.tomorrow')}
        </Button>
        {value !== null && (
          <Button variant="quiet" onClick={() => pick(null)}>
            {t('ui.clear')}
          </Button>
        )}
      </div>
      <div className="flex items-center justify-between">
        <IconButton label={t('ui.previousMonth')} onClick={() => setFocusedDay(addMonths(focusedDay, -1))}>
          <ChevronLeft size={16} />
        </IconButton>
        <span aria-live="polite" className="font-medium">
          {formatDay(focusedDay, { month: 'long', year: 'numeric' })}
        </span>
        <IconButton label={t('ui.nextMonth')} onClick={() => setFocusedDay(addMonths(focusedDay, 1))}>
          <ChevronRight size={16} />
        </IconButton>
      </div>
      <MonthGrid
        label={label}
        focusedDay={focusedDay}
        value={value}
        today={today}
        onFocusDay={setFocusedDay}
        onPick={(day) => pick(day)}
      />
      {time !== undefined && (
        <TimeForm
          savedTime={time}
          editedTime={editedTime}
          onEdit={setEditedTime}
          onSave={() => pick(value ?? focusedDay)}
          onClear={() => pick(value ?? focusedDay, null)}
        />
      )}
    </Popover>
  );
}

interface MonthGridProps {
  label: string;
  focusedDay: string;
  value: string | null;
  today: string;
  onFocusDay: (day: string) => void;
  onPick: (day: string) => void;
}

function MonthGrid({ label, focusedDay, value, today, onFocusDay, onPick }: MonthGridProps) {
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => {
    table.current?.querySelector<HTMLElement>(`[data-day="${focusedDay}"]`)?.focus();
  }, [focusedDay]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const nextDay = getDayForKey(event.key, focusedDay);
    if (nextDay === undefined) return;
    event.preventDefault();
    onFocusDay(nextDay);
  };
  const weeks = getMonthWeeks(focusedDay);
  return (
    <table
      ref={table}
      role="grid"
      aria-label={label}
      onKeyDown={onKeyDown}
      className="border-separate border-spacing-0.5"
    >
      <thead>
        <tr>
          {weeks[0]?.map((day) => (
            <th key={day} abbr={formatDay(day, { weekday: 'long' })} className="text-xs font-normal text-muted">
              {formatDay(day, { weekday: 'narrow' })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((day) => (
              <td key={day} aria-selected={day === value} className="p-0">
                <button
                  type="button"
                  data-day={day}
                  tabIndex={day === focusedDay ? 0 : -1}
                  aria-label={formatDay(day, { dateStyle: 'full' })}
                  aria-current={day === today ? 'date' : undefined}
                  onClick={() => onPick(day)}
                  className={cx(
                    'size-8 rounded-control tabular-nums hover:bg-hover coarse:size-11',
                    day.slice(0, 7) !== focusedDay.slice(0, 7) && 'text-muted',
                    day === today && 'font-semibold text-accent',
                    day === value && 'bg-solid text-white',
                  )}
                >
                  {Number(day.slice(8))}
                </button>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Six weeks from the one with the first of the month, so that every month has the same height. */
function getMonthWeeks(day: string): string[][] {
  const start = startOfWeek(startOfMonth(day));
  return [0, 1, 2, 3, 4, 5].map((week) => [0, 1, 2, 3, 4, 5, 6].map((weekday) => addDays(start, week * 7 + weekday)));
}

function getDayForKey(key: string, day: string): string | undefined {
  const days = daysByArrowKey[key];
  if (days !== undefined) return addDays(day, days);
  const months = { PageUp: -1, PageDown: 1 }[key];
  return months === undefined ? undefined : addMonths(day, months);
}

interface TimeFormProps {
  savedTime: string | null;
  /** undefined: the user has not changed the time. */
  editedTime: string | null | undefined;
  onEdit: (time: string | null) => void;
  onSave: () => void;
  /** Makes the date all-day. */
  onClear: () => void;
}

function TimeForm({ savedTime, editedTime, onEdit, onSave, onClear }: TimeFormProps) {
  return (
    <form
      className="flex items-center gap-1 border-t border-line pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
    >
      <input
        type="time"
        aria-label={t('ui.time')}
        value={(editedTime === undefined ? savedTime : editedTime) ?? ''}
        onChange={(event) => onEdit(event.target.value || null)}
        className="control w-auto! min-w-0 flex-1"
      />
      {savedTime !== null && (
        <Button variant="quiet" onClick={onClear}>
          {t('ui.allDay')}
        </Button>
      )}
      <Button type="submit" disabled={editedTime === undefined}>
        {t('ui.save')}
      </Button>
    </form>
  );
}
