import { useSignalSelector } from '../../../lib/signal.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { cx } from '../../../ui/index.ts';
import { scalePx } from '../../../ui/scalePx.ts';
import { editingTaskId } from '../../tasks/focusAndSelection.ts';
import { LazyInlineTitleEditor } from '../../tasks/LazyInlineTitleEditor.tsx';
import { useTaskElement } from '../../tasks/useTaskElement.tsx';
import { formatTaskDays } from '../schedule/taskSpan.ts';
import { useStatusColor } from '../useStatusColor.ts';
import type { StartReschedule } from './calendarDrag.ts';
import { TaskSummary } from './TaskSummary.tsx';
import type { WeekSegment } from './weekLayout.ts';

/** The height of a bar and the gap below it, in pixels. */
export const laneHeight = scalePx(25);

interface CalendarBarProps {
  segment: WeekSegment;
  userContext: UserContext;
  top: number;
  isRescheduling: boolean;
  /** The segment in the first visible week, which stands for the task to the keyboard and to screen readers. */
  isFirstSegment: boolean;
  onStartReschedule: StartReschedule | undefined;
}

/** The part of a task in one week, as a bar over its days. */
export function CalendarBar({
  segment,
  userContext,
  top,
  isRescheduling,
  isFirstSegment,
  onStartReschedule,
}: CalendarBarProps) {
  const { task, startColumn, dayCount, startsInWeek, endsInWeek } = segment;
  const { changedByText, elementProps } = useTaskElement(task);
  const color = useStatusColor(task.statusId) ?? 'var(--line-strong)';
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  const isLong = dayCount > 1 || !startsInWeek || !endsInWeek;
  const { 'data-task': id, tabIndex, ...rest } = elementProps;
  const taskProps = isFirstSegment
    ? { 'data-task': id, tabIndex, 'aria-label': task.title }
    : { 'aria-hidden': true as const };
  return (
    <article
      {...rest}
      {...taskProps}
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
        <LazyInlineTitleEditor task={task} />
      ) : (
        <TaskSummary task={task} userContext={userContext} />
      )}
      {isFirstSegment && (
        <span className="sr-only">
          {[formatTaskDays(task, userContext.timeZone), changedByText].filter(Boolean).join(', ')}
        </span>
      )}
      {onStartReschedule && startsInWeek && (
        <ResizeEdge edge="start" onPointerDown={(event) => onStartReschedule(event, task, 'startByDays')} />
      )}
      {onStartReschedule && endsInWeek && (
        <ResizeEdge edge="end" onPointerDown={(event) => onStartReschedule(event, task, 'endByDays')} />
      )}
    </article>
  );
}

interface ResizeEdgeProps {
  edge: 'start' | 'end';
  onPointerDown: (event: React.PointerEvent) => void;
}

function ResizeEdge({ edge, onPointerDown }: ResizeEdgeProps) {
  return (
    <span
      data-edge={edge}
      onPointerDown={(event) => {
        event.stopPropagation();
        onPointerDown(event);
      }}
      className={cx(
        'absolute inset-y-0 w-2 cursor-ew-resize opacity-0 group-hover:opacity-100 after:absolute after:inset-y-1 after:w-0.5 after:rounded after:bg-strong',
        edge === 'start' ? 'start-0 after:start-0.5' : 'end-0 after:end-0.5',
      )}
    />
  );
}
