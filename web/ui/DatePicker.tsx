import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { addDays, addMonths, formatDay, getWeekday, startOfMonth } from '../lib/dates.ts';
import { t } from '../lib/i18n/index.ts';
import { Button, IconButton } from './Button.tsx';
import { cx } from './cx.ts';
import { Popover } from './Popover.tsx';

interface DatePickerProps {
  label: string;
  anchor: RefObject<HTMLElement | null>;
  /** `2026-02-22`, or null. Days only: none of them passes through a time zone. */
  value: string | null;
  /** `17:00` where the person is; null: all day. Unless given, no time is asked for. */
  time?: string | null;
  today: string;
  /** `time`: undefined as long as nobody has touched it. */
  onPick: (day: string | null, time?: string | null) => void;
  onClose: () => void;
}

/** A month to pick a day from: arrows move by days and weeks, Page Up and Down by months. */
export function DatePicker({ label, anchor, value, time, today, onPick, onClose }: DatePickerProps) {
  const [day, setDay] = useState(value ?? today);
  const [nextTime, setTime] = useState<string | null>();
  const grid = useRef<HTMLTableElement>(null);
  useEffect(() => {
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  }, [day]);
  const pick = (next: string | null, at = nextTime) => {
    onPick(next, at);
    onClose();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = dayAfter(event.key, day);
    if (next === undefined) return;
    event.preventDefault();
    setDay(next);
  };
  const first = startOfMonth(day);
  const start = addDays(first, -getWeekday(first));
  const weeks = [0, 1, 2, 3, 4, 5].map((week) => [0, 1, 2, 3, 4, 5, 6].map((at) => addDays(start, week * 7 + at)));
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
        <IconButton label={t('ui.previousMonth')} onClick={() => setDay(addMonths(day, -1))}>
          <ChevronLeft size={16} />
        </IconButton>
        <span aria-live="polite" className="font-medium">
          {formatDay(day, { month: 'long', year: 'numeric' })}
        </span>
        <IconButton label={t('ui.nextMonth')} onClick={() => setDay(addMonths(day, 1))}>
          <ChevronRight size={16} />
        </IconButton>
      </div>
      <table
        ref={grid}
        role="grid"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="border-separate border-spacing-0.5"
      >
        <thead>
          <tr>
            {weeks[0]?.map((each) => (
              <th key={each} abbr={formatDay(each, { weekday: 'long' })} className="text-xs font-normal text-muted">
                {formatDay(each, { weekday: 'narrow' })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((each) => (
                <td key={each} aria-selected={each === value} className="p-0">
                  <button
                    type="button"
                    data-day={each}
                    tabIndex={each === day ? 0 : -1}
                    aria-label={formatDay(each, { dateStyle: 'full' })}
                    aria-current={each === today ? 'date' : undefined}
                    onClick={() => pick(each)}
                    className={cx(
                      'size-8 rounded-control tabular-nums hover:bg-hover coarse:size-11',
                      each.slice(0, 7) !== day.slice(0, 7) && 'text-muted',
                      each === today && 'font-semibold text-accent',
                      each === value && 'bg-solid text-white',
                    )}
                  >
                    {Number(each.slice(8))}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {time !== undefined && (
        <form
          className="flex items-center gap-1 border-t border-line pt-2"
          onSubmit={(event) => {
            event.preventDefault();
            pick(value ?? day);
          }}
        >
          <input
            type="time"
            aria-label={t('ui.time')}
            value={(nextTime === undefined ? time : nextTime) ?? ''}
            onChange={(event) => setTime(event.target.value || null)}
            className="control w-auto! min-w-0 flex-1"
          />
          {time !== null && (
            <Button variant="quiet" onClick={() => pick(value ?? day, null)}>
              {t('ui.allDay')}
            </Button>
          )}
          <Button type="submit" disabled={nextTime === undefined}>
            {t('ui.save')}
          </Button>
        </form>
      )}
    </Popover>
  );
}

/** Where a key leads; undefined: nowhere. */
function dayAfter(key: string, day: string): string | undefined {
  const days = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[key];
  if (days !== undefined) return addDays(day, days);
  const months = { PageUp: -1, PageDown: 1 }[key];
  return months === undefined ? undefined : addMonths(day, months);
}
