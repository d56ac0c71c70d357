import { Plus } from 'lucide-react';
import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { formatDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { getStableKey, type Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { Button, cx, IconButton } from '../../../ui/index.ts';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import { AgendaDayButton } from './AgendaDayButton.tsx';
import { AgendaRow } from './AgendaRow.tsx';
import type { useCalendarModel } from './useCalendarModel.ts';
import type { CalendarRange } from './useCalendarRange.ts';
import { getWeekDays } from './weekLayout.ts';

interface AgendaProps {
  range: CalendarRange;
  model: Pick<ReturnType<typeof useCalendarModel>, 'days' | 'getTasksOnDay' | 'unscheduledTasks' | 'showLater'>;
  userContext: UserContext;
  canEdit: boolean;
  onCreate: ((day: string) => void) | undefined;
}

/** The calendar for a narrow window: small days on top, and a list of their tasks below. */
export function Agenda({ range, model, userContext, canEdit, onCreate }: AgendaProps) {
  const { day: selectedDay, month } = range;
  const { days, getTasksOnDay, unscheduledTasks, showLater } = model;
  const list = useRef<HTMLDivElement>(null);
  const gridDays = range.weekStarts.flatMap(getWeekDays);
  const listedDays = days
    .map((day) => ({ day, tasks: getTasksOnDay(day) }))
    .filter(({ day, tasks }) => tasks.length > 0 || day === selectedDay);
  // The list starts at the selected day.
  useLayoutEffect(() => {
    const section = list.current?.querySelector<HTMLElement>(`[data-section="${selectedDay}"]`);
    if (list.current && section) list.current.scrollTop = section.offsetTop - list.current.offsetTop;
  }, [selectedDay]);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="grid grid-cols-7 border-b border-line px-1 pb-1">
        {gridDays.slice(0, 7).map((day) => (
          <span key={day} aria-hidden="true" className="py-1 text-center text-xs text-muted">
            {formatDay(day, { weekday: 'narrow' })}
          </span>
        ))}
        {gridDays.map((day) => (
          <AgendaDayButton
            key={day}
            day={day}
            tasks={getTasksOnDay(day)}
            isToday={day === userContext.today}
            isSelected={day === selectedDay}
            isOtherMonth={month !== undefined && !day.startsWith(month)}
            onSelect={() => range.show(day)}
          />
        ))}
      </div>
      <div
        ref={list}
        tabIndex={0}
        role="group"
        aria-label={t('view.calendar')}
        className="min-h-0 flex-1 overflow-y-auto pb-8"
      >
        {listedDays.map(({ day, tasks }) => (
          <section key={day} data-section={day} aria-label={formatDay(day, { dateStyle: 'full' })}>
            <DayHeading day={day} isToday={day === userContext.today} onCreate={onCreate} />
            {tasks.length === 0 && <p className="px-4 py-3 text-muted">{t('calendar.nothingOn')}</p>}
            {tasks.map((task) => (
              <AgendaRow
                key={getStableKey(task.id)}
                task={task}
                isFirstDay={isFirstListedDay(task, day, days[0], userContext)}
                userContext={userContext}
                canEdit={canEdit}
              />
            ))}
          </section>
        ))}
        {showLater && <ShowLaterButton key={days.length} list={list} onShow={showLater} />}
        {unscheduledTasks.length > 0 && (
          <details>
            <summary className="touch flex items-center gap-2 border-b border-line bg-sunken px-4 font-medium">
              {t('calendar.unscheduled')} <span className="text-muted tabular-nums">{unscheduledTasks.length}</span>
            </summary>
            {unscheduledTasks.map((task) => (
              <AgendaRow
                key={getStableKey(task.id)}
                task={task}
                isFirstDay
                userContext={userContext}
                canEdit={canEdit}
              />
            ))}
          </details>
        )}
      </div>
    </div>
  );
}

interface ShowLaterButtonProps {
  list: RefObject<HTMLElement | null>;
  onShow: () => void;
}

/** Continues the list, by itself when it is scrolled into sight. */
function ShowLaterButton({ list, onShow }: ShowLaterButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const show = useEffectEvent(onShow);
  useEffect(() => {
    if (!button.current) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && show(),
      { root: list.current, rootMargin: '200px' },
    );
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [list]);
  return (
    <Button ref={button} variant="quiet" className="w-full text-muted" onClick={onShow}>
      {t('calendar.showLater')}
    </Button>
  );
}

function isFirstListedDay(task: Task, day: string, firstDay: string | undefined, { timeZone }: UserContext): boolean {
  const start = getTaskSpan(task, timeZone)?.start ?? day;
  return start === day || (day === firstDay && start < day);
}

interface DayHeadingProps {
  day: string;
  isToday: boolean;
  onCreate: ((day: string) => void) | undefined;
}

function DayHeading({ day, isToday, onCreate }: DayHeadingProps) {
  return (
    <h3
      className={cx(
        'sticky top-0 z-10 flex min-h-11 items-center justify-between border-b border-line bg-sunken ps-4 pe-1 text-xs font-medium',
        isToday ? 'text-accent' : 'text-muted',
      )}
    >
      <span className="first-letter:uppercase">
        {formatDay(day, { weekday: 'long', day: 'numeric', month: 'long' })}
      </span>
      {onCreate && (
        <IconButton
          label={t('calendar.addOn', { day: formatDay(day, { day: 'numeric', month: 'long' }) })}
          onClick={() => onCreate(day)}
        >
          <Plus size={16} />
        </IconButton>
      )}
    </h3>
  );
}
