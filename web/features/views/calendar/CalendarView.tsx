import { ChevronLeft, ChevronRight, PanelRight } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { addDays, addMonths, formatDay, formatDayRange, startOfWeek } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { setQueryParams, useLocation } from '../../../lib/router.tsx';
import { Button, EmptyState, IconButton } from '../../../ui/index.ts';
import { SegmentedControl } from '../../../ui/SegmentedControl.tsx';
import { useElementHeight } from '../../../ui/useElementHeight.ts';
import { useIsNarrow } from '../../../ui/useMediaQuery.ts';
import { setTaskGrid } from '../../tasks/focusAndSelection.ts';
import { newTaskDialogPreset } from '../../tasks/newTaskDialogState.ts';
import { RescheduleAnnouncer } from '../schedule/RescheduleAnnouncer.tsx';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import { useReschedule } from '../schedule/useReschedule.ts';
import type { ViewProps } from '../viewProps.ts';
import { Agenda } from './Agenda.tsx';
import { createStartReschedule } from './calendarDrag.ts';
import { DayPopover } from './DayPopover.tsx';
import { UnscheduledPanel } from './UnscheduledPanel.tsx';
import { WeekRow } from './WeekRow.tsx';
import { agendaDays, getWeekStarts, toScheduledTasks, toWeekSegments } from './weekLayout.ts';

const spans = ['month', 'week'] as const;

/** Tasks on their days, by month or week. Which days are shown is in the URL. */
export default function CalendarView({ project, tasks, userContext, canEdit }: ViewProps) {
  const { query } = useLocation();
  const shown = query.get('span') === 'week' ? 'week' : 'month';
  const asked = query.get('date') ?? '';
  const day = /^\d{4}-\d\d-\d\d$/.test(asked) && !Number.isNaN(Date.parse(asked)) ? asked : userContext.today;
  const [isTrayOpen, setTrayOpen] = useState(() => innerWidth >= 1024);
  const [open, setOpen] = useState<{ day: string; anchor: HTMLElement }>();
  const scroller = useRef<HTMLDivElement>(null);
  const height = useElementHeight(scroller);
  const isNarrow = useIsNarrow();
  const {
    pending: move,
    setPending,
    commit: drop,
    previewTasks: shownTasks,
    onKeyDown,
  } = useReschedule(tasks, userContext, canEdit);

  const weeks = getWeekStarts(day, shown);
  const dated = toScheduledTasks(shownTasks, userContext.timeZone);
  const rows = weeks.map((first) => ({ first, pieces: toWeekSegments(dated, first) }));
  const undated = shownTasks.filter((task) => !getTaskSpan(task, userContext.timeZone));
  const days = isNarrow
    ? agendaDays(day, shown)
    : weeks.flatMap((first) => [0, 1, 2, 3, 4, 5, 6].map((at) => addDays(first, at)));
  const [from = day] = weeks;
  const until = addDays(weeks.at(-1) ?? day, 6);
  const leads = new Map<string, string>();
  for (const { first, pieces } of rows)
    for (const { task } of pieces) if (!leads.has(task.id)) leads.set(task.id, first);

  const leadDay = new Map(dated.map(({ task, span }) => [task.id, laterOf(span.start, days[0] ?? from)]));
  const onDay = (each: string) =>
    dated.filter(({ span }) => span.start <= each && each <= span.end).map(({ task }) => task);
  // The keyboard finds a task on the first of its days that is shown.
  const idsByDay = days.map((each) =>
    onDay(each)
      .map(({ id }) => id)
      .filter((id) => leadDay.get(id) === each),
  );
  const grid = JSON.stringify([...idsByDay, undated.map(({ id }) => id)]);
  useEffect(() => setTaskGrid(JSON.parse(grid) as string[][]), [grid]);

  const show = (next: string, span: string = shown) =>
    setQueryParams(
      { date: next === userContext.today ? undefined : next, span: span === 'month' ? undefined : span },
      { replace: true },
    );
  const lead = move?.isByKeyboard ? dated.find(({ task }) => task.id === move.taskIds[0])?.span : undefined;
  const isLost = lead !== undefined && (lead.end < from || lead.start > until);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is moved out of sight is followed, once
  useEffect(() => {
    if (isLost && lead) show(lead.start);
  }, [isLost, lead?.start]);

  const step = (by: number) => show(shown === 'week' ? addDays(day, 7 * by) : addMonths(day, by));
  const create = canEdit ? (dueDate: string) => newTaskDialogPreset.set({ projectId: project.id, dueDate }) : undefined;
  const grab = canEdit
    ? createStartReschedule({
        timeZone: userContext.timeZone,
        getScroller: () => scroller.current,
        setPending,
        commit: drop,
      })
    : undefined;
  const short = (each: string) => formatDay(each, { day: 'numeric', month: 'short' });
  const title =
    shown === 'month'
      ? formatDay(day, { month: isNarrow ? 'short' : 'long', year: 'numeric' })
      : isNarrow
        ? `${short(from)} – ${short(until)}`
        : formatDayRange(from, until, { day: 'numeric', month: 'short', year: 'numeric' });

  if (tasks.length === 0 && !canEdit) return <EmptyState title={t('board.empty')} />;
  return (
    <div className="@container flex h-full flex-col" onKeyDown={onKeyDown}>
      <div className="flex items-center gap-1 border-b border-line px-3 py-1">
        <Button onClick={() => show(userContext.today)} className="shrink-0 max-sm:px-2!">
          {t('ui.today')}
        </Button>
        <div className="flex sm:gap-1">
          <IconButton label={t('time.earlier')} onClick={() => step(-1)}>
            <ChevronLeft size={16} className="rtl:rotate-180" />
          </IconButton>
          <IconButton label={t('time.later')} onClick={() => step(1)}>
            <ChevronRight size={16} className="rtl:rotate-180" />
          </IconButton>
        </div>
        {/* Where there is little room, on two lines beside what is as high as a fingertip. */}
        <h2
          aria-live="polite"
          className="min-w-0 leading-tight font-semibold first-letter:uppercase sm:ms-1 sm:text-base"
        >
          {title}
        </h2>
        <div className="ms-auto flex items-center gap-1">
          <SegmentedControl
            label={t('time.span')}
            values={spans}
            value={shown}
            getLabel={(each) => t(`time.${each}`)}
            onChange={(span) => show(day, span)}
          />
          {!isNarrow && (
            <Button
              variant="quiet"
              aria-expanded={isTrayOpen}
              icon={<PanelRight size={15} />}
              onClick={() => setTrayOpen(!isTrayOpen)}
              className="px-2! text-muted @max-3xl:hidden"
            >
              {t('calendar.unscheduled')} <span className="tabular-nums">{undated.length}</span>
            </Button>
          )}
        </div>
      </div>
      {isNarrow ? (
        <Agenda
          weekStarts={weeks}
          days={days}
          month={shown === 'month' ? day.slice(0, 7) : undefined}
          selectedDay={day}
          getTasksOnDay={onDay}
          unscheduledTasks={undated}
          currentUser={userContext}
          canEdit={canEdit}
          onSelectDay={show}
          onCreate={create}
        />
      ) : (
        <div className="flex min-h-0 flex-1">
          <div className="flex min-w-0 flex-1 flex-col">
            <div aria-hidden="true" className="grid grid-cols-7 border-b border-line text-xs text-muted">
              {[0, 1, 2, 3, 4, 5, 6].map((at) => (
                <span key={at} className="truncate border-e border-transparent px-2.5 py-1.5">
                  {formatDay(addDays(startOfWeek(day), at), { weekday: 'short' })}
                </span>
              ))}
            </div>
            <div ref={scroller} onKeyDown={moveBetweenDays} className="min-h-0 flex-1 overflow-y-auto">
              {height > 0 &&
                rows.map(({ first, pieces }) => (
                  <WeekRow
                    key={first}
                    weekStart={first}
                    segments={pieces}
                    month={shown === 'month' ? day.slice(0, 7) : undefined}
                    height={Math.max(108, Math.floor(height / weeks.length))}
                    currentUser={userContext}
                    rescheduledTaskIds={move?.taskIds ?? []}
                    firstWeekByTaskId={leads}
                    focusableDay={day}
                    onStartReschedule={grab}
                    onOpenDay={(each, anchor) => setOpen({ day: each, anchor })}
                    onCreate={create}
                  />
                ))}
            </div>
          </div>
          {(isTrayOpen ||
            (move &&
              !getTaskSpan(tasks.find(({ id }) => id === move.taskIds[0]) ?? emptyDates, userContext.timeZone))) && (
            <UnscheduledPanel
              tasks={undated}
              currentUser={userContext}
              isDropTarget={move?.shift === 'clear'}
              rescheduledTaskIds={move?.taskIds ?? []}
              onStartReschedule={grab}
            />
          )}
        </div>
      )}
      {open && (
        <DayPopover
          day={open.day}
          anchor={open.anchor}
          tasks={onDay(open.day)}
          currentUser={userContext}
          onCreate={create}
          onClose={() => setOpen(undefined)}
        />
      )}
      <RescheduleAnnouncer pending={move} previewTasks={shownTasks} currentUser={userContext} />
    </div>
  );
}

function laterOf(a: string, b: string): string {
  const [, later = a] = [a, b].sort();
  return later;
}

const emptyDates = { startDate: null, dueDate: null };

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** The days are one stop for Tab, and arrows go between them. */
function moveBetweenDays(event: React.KeyboardEvent<HTMLElement>): void {
  const here = (event.target as Element).getAttribute('data-date');
  const step = steps[event.key];
  if (here === null || step === undefined) return;
  event.preventDefault();
  event.currentTarget.querySelector<HTMLElement>(`[data-date="${addDays(here, step)}"]`)?.focus();
}
