import { formatTime, isAllDay, toDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSignalSelector } from '../../../lib/signal.ts';
import { type Task, useStore } from '../../../sync/index.ts';
import type { CurrentUser } from '../../../sync/useCurrentUser.ts';
import { cx } from '../../../ui/index.ts';
import { editingTaskId } from '../../tasks/focusAndSelection.ts';
import { InlineTitleEditor } from '../../tasks/InlineTitleEditor.tsx';
import { PriorityIcon } from '../../tasks/PriorityIcon.tsx';
import { useTaskElement } from '../../tasks/useTaskElement.tsx';
import { formatTaskDays } from '../schedule/taskSpan.ts';
import type { StartReschedule } from './calendarDrag.ts';
import type { WeekSegment } from './weekLayout.ts';

export const laneHeight = 25;

interface BarProps {
  segment: WeekSegment;
  currentUser: CurrentUser;
  top: number;
  isRescheduling: boolean;
  /** Of the pieces of a task, the one that the keyboard is on. */
  isFirstSegment: boolean;
  onStartReschedule: StartReschedule | undefined;
}

/** A task on its days. */
export function CalendarBar({
  segment,
  currentUser,
  top,
  isRescheduling,
  isFirstSegment,
  onStartReschedule,
}: BarProps) {
  const { task, startColumn, dayCount, startsInWeek, endsInWeek } = segment;
  const { changedByText: says, elementProps } = useTaskElement(task);
  const color = useStore((state) => state.statuses.get(task.statusId ?? '')?.color ?? 'var(--line-strong)');
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  const isLong = dayCount > 1 || !startsInWeek || !endsInWeek;
  const { 'data-task': id, tabIndex, ...rest } = elementProps;
  const own = isFirstSegment
    ? { 'data-task': id, tabIndex, 'aria-label': task.title }
    : { 'aria-hidden': true as const };
  return (
    <article
      {...rest}
      {...own}
      title={task.title}
      onPointerDown={(event) => onStartReschedule?.(event, task, 'moveByDays')}
      style={{
        top,
        height: laneHeight - 3,
        insetInlineStart: `calc(${(startColumn * 100) / 7}% + ${startsInWeek ? 3 : 0}px)`,
        width: `calc(${(dayCount * 100) / 7}% - ${(startsInWeek ? 3 : 0) + (endsInWeek ? 4 : 0)}px)`,
        ['--tint' as string]: color,
      }}
      className={cx(
        elementProps.className,
        'tinted group absolute flex items-center gap-1 overflow-hidden px-1.5 text-xs select-none',
        startsInWeek && 'rounded-s-md',
        endsInWeek && 'rounded-e-md',
        isLong && 'tinted-full',
        isRescheduling && 'z-20 opacity-90 shadow-float outline-2 outline-accent',
        onStartReschedule && 'cursor-grab',
      )}
    >
      {isEditing && isFirstSegment && onStartReschedule ? (
        <InlineTitleEditor task={task} />
      ) : (
        <TaskSummary task={task} currentUser={currentUser} />
      )}
      {isFirstSegment && (
        <span className="sr-only">{[formatTaskDays(task, currentUser.timeZone), says].filter(Boolean).join(', ')}</span>
      )}
      {onStartReschedule && startsInWeek && (
        <Edge className="start-0" onPointerDown={(event) => onStartReschedule(event, task, 'startByDays')} />
      )}
      {onStartReschedule && endsInWeek && (
        <Edge className="end-0" onPointerDown={(event) => onStartReschedule(event, task, 'endByDays')} />
      )}
    </article>
  );
}

/** Its time, how urgent it is, and its title, on one line. */
export function TaskSummary({ task, currentUser }: { task: Task; currentUser: CurrentUser }) {
  const { timeZone, today } = currentUser;
  const date = task.dueDate ?? task.startDate;
  const isLate = task.dueDate !== null && !task.completedAt && toDay(task.dueDate, timeZone) < today;
  return (
    <>
      {(task.priority === 'urgent' || task.priority === 'high') && <PriorityIcon priority={task.priority} />}
      {date && !isAllDay(date) && (
        <span className={cx('shrink-0 tabular-nums', isLate ? 'text-danger' : 'text-muted')}>
          {formatTime(date, timeZone)}
        </span>
      )}
      {isLate && <span className="sr-only">{t('task.overdue')}</span>}
      <span
        dir="auto"
        className={cx('truncate', task.completedAt ? 'text-muted line-through' : isLate && 'text-danger')}
      >
        {task.title}
      </span>
    </>
  );
}

function Edge({ className, onPointerDown }: { className: string; onPointerDown: (event: React.PointerEvent) => void }) {
  return (
    <span
      data-edge={className === 'start-0' ? 'start' : 'end'}
      onPointerDown={(event) => {
        event.stopPropagation();
        onPointerDown(event);
      }}
      className={cx(
        'absolute inset-y-0 w-2 cursor-ew-resize opacity-0 group-hover:opacity-100 after:absolute after:inset-y-1 after:w-0.5 after:rounded after:bg-strong',
        className === 'start-0' ? 'after:start-0.5' : 'after:end-0.5',
        className,
      )}
    />
  );
}
