import { CalendarDays, Plus } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { addDays, daysBetween, formatDay, toDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSignalSelector } from '../../../lib/signal.ts';
import { actions, getStableKey, type Task, useStore } from '../../../sync/index.ts';
import type { CurrentUser } from '../../../sync/useCurrentUser.ts';
import { ColorDot, cx, DatePicker, IconButton } from '../../../ui/index.ts';
import { editingTaskId } from '../../tasks/focusAndSelection.ts';
import { InlineTitleEditor } from '../../tasks/InlineTitleEditor.tsx';
import { TaskActionsButton } from '../../tasks/TaskActionsButton.tsx';
import { useTaskElement } from '../../tasks/useTaskElement.tsx';
import { applyDateShift, getTaskSpan } from '../schedule/taskSpan.ts';
import { TaskSummary } from './CalendarBar.tsx';

interface AgendaProps {
  weekStarts: readonly string[];
  /** The days whose tasks are listed. */
  days: readonly string[];
  month: string | undefined;
  selectedDay: string;
  getTasksOnDay: (day: string) => Task[];
  unscheduledTasks: readonly Task[];
  currentUser: CurrentUser;
  canEdit: boolean;
  onSelectDay: (day: string) => void;
  onCreate: ((day: string) => void) | undefined;
}

/** For a narrow window: the days small on top, and what is on them as a list below. */
export function Agenda({
  weekStarts,
  days,
  month,
  selectedDay,
  getTasksOnDay,
  unscheduledTasks,
  currentUser,
  canEdit,
  onSelectDay,
  onCreate,
}: AgendaProps) {
  const list = useRef<HTMLDivElement>(null);
  const cells = weekStarts.flatMap((first) => [0, 1, 2, 3, 4, 5, 6].map((at) => addDays(first, at)));
  const listed = days
    .map((each) => ({ day: each, tasks: getTasksOnDay(each) }))
    .filter((each) => each.tasks.length > 0 || each.day === selectedDay);
  // The day that was chosen, or today, is where the list begins.
  useLayoutEffect(() => {
    const section = list.current?.querySelector<HTMLElement>(`[data-section="${selectedDay}"]`);
    if (list.current && section) list.current.scrollTop = section.offsetTop - list.current.offsetTop;
  }, [selectedDay]);
  const row = { currentUser, canEdit };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="grid grid-cols-7 border-b border-line px-1 pb-1">
        {cells.slice(0, 7).map((each) => (
          <span key={each} aria-hidden="true" className="py-1 text-center text-xs text-muted">
            {formatDay(each, { weekday: 'narrow' })}
          </span>
        ))}
        {cells.map((each) => (
          <Cell
            key={each}
            day={each}
            tasks={getTasksOnDay(each)}
            isToday={each === currentUser.today}
            isChosen={each === selectedDay}
            isElsewhere={month !== undefined && !each.startsWith(month)}
            onChoose={onSelectDay}
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
        {listed.map(({ day: each, tasks }) => (
          <section key={each} data-section={each} aria-label={formatDay(each, { dateStyle: 'full' })}>
            <h3
              className={cx(
                'sticky top-0 z-10 flex min-h-11 items-center justify-between border-b border-line bg-sunken ps-4 pe-1 text-xs font-medium',
                each === currentUser.today ? 'text-accent' : 'text-muted',
              )}
            >
              <span className="first-letter:uppercase">
                {formatDay(each, { weekday: 'long', day: 'numeric', month: 'long' })}
              </span>
              {onCreate && (
                <IconButton
                  label={t('calendar.addOn', { day: formatDay(each, { day: 'numeric', month: 'long' }) })}
                  onClick={() => onCreate(each)}
                >
                  <Plus size={16} />
                </IconButton>
              )}
            </h3>
            {tasks.length === 0 && <p className="px-4 py-3 text-muted">{t('calendar.nothingOn')}</p>}
            {tasks.map((task) => (
              <Row
                key={getStableKey(task.id)}
                task={task}
                isFirstDay={isFirstDay(task, each, days[0], currentUser)}
                {...row}
              />
            ))}
          </section>
        ))}
        {unscheduledTasks.length > 0 && (
          <details>
            <summary className="touch flex items-center gap-2 border-b border-line bg-sunken px-4 font-medium">
              {t('calendar.unscheduled')} <span className="text-muted tabular-nums">{unscheduledTasks.length}</span>
            </summary>
            {unscheduledTasks.map((task) => (
              <Row key={getStableKey(task.id)} task={task} isFirstDay {...row} />
            ))}
          </details>
        )}
      </div>
    </div>
  );
}

function isFirstDay(task: Task, day: string, first: string | undefined, { timeZone }: CurrentUser): boolean {
  const start = getTaskSpan(task, timeZone)?.start ?? day;
  return start === day || (day === first && start < day);
}

interface CellProps {
  day: string;
  tasks: readonly Task[];
  isToday: boolean;
  isChosen: boolean;
  isElsewhere: boolean;
  onChoose: (day: string) => void;
}

function Cell({ day, tasks, isToday, isChosen, isElsewhere, onChoose }: CellProps) {
  const colors = useStore((state) =>
    tasks.slice(0, 3).map(({ statusId }) => state.statuses.get(statusId ?? '')?.color ?? null),
  );
  return (
    <button
      type="button"
      aria-label={t('calendar.tasksOn', { day: formatDay(day, { dateStyle: 'full' }), count: tasks.length })}
      aria-current={isToday ? 'date' : undefined}
      aria-pressed={isChosen}
      onClick={() => onChoose(day)}
      className={cx(
        'flex h-11 flex-col items-center justify-center gap-1 rounded-control tabular-nums',
        isElsewhere && 'text-muted',
        isToday && 'font-semibold text-accent',
        isChosen && 'bg-soft',
      )}
    >
      {formatDay(day, { day: 'numeric' })}
      <span aria-hidden="true" className="flex h-1.5 gap-0.5">
        {colors.map((color, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: dots have nothing else
          <ColorDot key={at} color={color} size={5} />
        ))}
      </span>
    </button>
  );
}

interface RowProps {
  task: Task;
  /** The keyboard knows a task on the first of its days. */
  isFirstDay: boolean;
  currentUser: CurrentUser;
  canEdit: boolean;
}

function Row({ task, isFirstDay: isLead, currentUser, canEdit }: RowProps) {
  const { changedByText: says, elementProps } = useTaskElement(task);
  const isEditing = useSignalSelector(editingTaskId, (each) => each === task.id);
  const color = useStore((state) => state.statuses.get(task.statusId ?? '')?.color ?? null);
  const button = useRef<HTMLButtonElement>(null);
  const [isPicking, setPicking] = useState(false);
  const { 'data-task': id, tabIndex, ...rest } = elementProps;
  const date = task.dueDate ?? task.startDate;
  const value = date && toDay(date, currentUser.timeZone);
  const pick = (day: string | null) => {
    const shift =
      day === null
        ? 'clear'
        : value === null
          ? { toSpan: { start: day, end: day } }
          : { moveByDays: daysBetween(value, day) };
    actions.updateTasksIndividually([{ taskId: task.id, ...applyDateShift(task, shift, currentUser) }]);
  };
  return (
    <article
      {...rest}
      {...(isLead && { 'data-task': id, tabIndex })}
      aria-label={task.title}
      className={cx(elementProps.className, 'group flex min-h-12 items-center gap-2 border-b border-line ps-4 pe-1')}
    >
      <ColorDot color={color} />
      <span className="flex min-w-0 flex-1 items-center gap-1.5">
        {isEditing && isLead && canEdit ? (
          <InlineTitleEditor task={task} />
        ) : (
          <TaskSummary task={task} currentUser={currentUser} />
        )}
      </span>
      {says && <span className="sr-only">{says}</span>}
      {canEdit && (
        <IconButton ref={button} label={t('time.reschedule', { title: task.title })} onClick={() => setPicking(true)}>
          <CalendarDays size={16} />
        </IconButton>
      )}
      {canEdit && <TaskActionsButton task={task} />}
      {isPicking && (
        <DatePicker
          label={t('task.dueDate')}
          anchor={button}
          value={value}
          today={currentUser.today}
          onPick={pick}
          onClose={() => setPicking(false)}
        />
      )}
    </article>
  );
}
