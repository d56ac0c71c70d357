import { addDays, toDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { type Task, useStore } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { getTaskSpan } from '../schedule/taskSpan.ts';
import type { BarHandlers } from './barHandlers.ts';
import { dayToX, type TimeScale } from './timeScale.ts';

export interface BarBox {
  x: number;
  width: number;
  /** One date alone. */
  isMilestone: boolean;
}

/** Where the bar of a task lies; undefined: it has no dates, or they are not on the line. */
export function getBarBox(task: Task, scale: TimeScale, timeZone: string): BarBox | undefined {
  const span = getTaskSpan(task, timeZone);
  if (!span) return undefined;
  const end = scale.dayCount * scale.pxPerDay;
  const x = Math.max(0, dayToX(scale, span.start));
  const right = Math.min(end, dayToX(scale, addDays(span.end, 1)));
  if (right <= 0 || x >= end) return undefined;
  return { x, width: right - x, isMilestone: task.startDate === null || task.dueDate === null };
}

interface BarProps {
  task: Task;
  box: BarBox;
  /** How much of the line the column of titles covers. */
  titleWidth: number;
  viewer: { timeZone: string; today: string };
  isRescheduling: boolean;
  handlers: BarHandlers | undefined;
  onOpen: () => void;
}

/** For eyes and pointers: what it shows, the line's head says, and the keyboard does it there. */
export function GanttBar({ task, box, titleWidth, viewer, isRescheduling, handlers, onOpen }: BarProps) {
  const color = useStore((state) => state.statuses.get(task.statusId ?? '')?.color ?? 'var(--line-strong)');
  const { timeZone, today } = viewer;
  const isLate = task.dueDate !== null && !task.completedAt && toDay(task.dueDate, timeZone) < today;
  const isDone = task.completedAt !== null;
  const titleLength = task.title.length * 6.6;
  const isInside = !box.isMilestone && box.width > 24 + titleLength;
  const end = box.x + box.width;
  // Of a bar that begins before what is in sight it stays at the edge; where it would be cut off there, it is left out.
  const place = {
    '--from': isInside ? end - 16 - titleLength : end + 28,
    ...(isInside && { insetInlineStart: titleWidth + 8 }),
  };
  // On a slim one they would leave nothing to take hold of.
  const isSlim = box.width < 32;
  const title = (
    <span
      dir="auto"
      style={place}
      className={cx(
        'gantt-label pointer-events-none sticky truncate text-xs',
        isDone && 'text-muted',
        isLate && 'text-danger',
      )}
    >
      {task.title}
    </span>
  );
  return (
    <div
      aria-hidden="true"
      data-bar={task.id}
      className="group/bar absolute inset-y-0 flex items-center"
      style={{ insetInlineStart: box.x, width: box.width, ['--tint' as string]: color }}
    >
      <div
        title={task.title}
        onClick={onOpen}
        onPointerDown={(event) => handlers?.startReschedule(event, task, 'moveByDays')}
        className={cx(
          'relative flex h-6 w-full items-center justify-center select-none',
          handlers && 'cursor-grab',
          !box.isMilestone && 'gantt-bar justify-start! rounded-md px-2',
          isDone && 'opacity-60',
          isRescheduling && !box.isMilestone && 'shadow-float outline-2 outline-accent',
        )}
      >
        {box.isMilestone && (
          <span
            className={cx(
              'gantt-bar size-3.5 shrink-0 rotate-45 rounded-[3px]',
              isRescheduling && 'outline-2 outline-accent',
            )}
          />
        )}
        {isInside && title}
      </div>
      {handlers && (
        <>
          <span
            data-edge="start"
            onPointerDown={(event) => handlers.startReschedule(event, task, 'startByDays')}
            className={cx('gantt-edge', isSlim ? '-start-2' : 'start-0')}
          />
          <span
            data-edge="end"
            onPointerDown={(event) => handlers.startReschedule(event, task, 'endByDays')}
            className={cx('gantt-edge', isSlim ? '-end-2' : 'end-0')}
          />
          <span
            data-link
            title={t('gantt.link')}
            onPointerDown={(event) => handlers.startDependency(event, task)}
            className="absolute start-full z-10 ms-1.5 flex size-5 cursor-crosshair items-center justify-center opacity-0 group-hover/bar:opacity-100 group-hover/row:opacity-100"
          >
            <span className="size-2.5 rounded-full border-2 border-accent bg-surface" />
          </span>
        </>
      )}
      {!isInside && (
        <span className="pointer-events-none absolute start-full ms-7 flex max-w-80 min-w-0 whitespace-nowrap">
          {title}
        </span>
      )}
    </div>
  );
}
