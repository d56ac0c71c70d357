import type { CSSProperties } from 'react';
import { t } from '../../../lib/i18n/index.ts';
import type { Task } from '../../../sync/index.ts';
import { cx } from '../../../ui/index.ts';
import { AvatarStack } from '../../tasks/AvatarStack.tsx';
import { useAssigneeNames } from '../useAssigneeNames.ts';
import { useStatusColor } from '../useStatusColor.ts';
import type { BarBox } from './barBox.ts';
import type { BarHandlers } from './barDragHandlers.ts';

interface GanttBarProps {
  task: Task;
  box: BarBox;
  /** The width of the sticky title column, which covers the start of the timeline. */
  titleWidth: number;
  isOverdue: boolean;
  isRescheduling: boolean;
  handlers: BarHandlers | undefined;
  onOpen: () => void;
}

/** The bar or the milestone of a task. Hidden from screen readers: the title of the row says and does the same. */
export function GanttBar({ task, box, titleWidth, isOverdue, isRescheduling, handlers, onOpen }: GanttBarProps) {
  const color = useStatusColor(task.statusId) ?? 'var(--line-strong)';
  const assigneeNames = useAssigneeNames(task);
  const titleLength = task.title.length * 6.6 + Math.min(assigneeNames.length, 4) * 18;
  const isLabelInside = !box.isMilestone && box.width > 24 + titleLength;
  const barEnd = box.x + box.width;
  // The label of a bar that starts before the visible part sticks to its edge. `--from` is the scroll position at which
  // the label would be cut off, and is hidden instead.
  const labelStyle = {
    '--from': isLabelInside ? barEnd - 16 - titleLength : barEnd + 28,
    ...(isLabelInside && { insetInlineStart: titleWidth + 8 }),
  };
  const label = <BarLabel task={task} assigneeNames={assigneeNames} isOverdue={isOverdue} style={labelStyle} />;
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
          task.completedAt !== null && 'opacity-60',
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
        {isLabelInside && label}
      </div>
      {handlers && <BarHandles task={task} handlers={handlers} isNarrow={box.width < 32} />}
      {!isLabelInside && (
        <span className="pointer-events-none absolute start-full ms-7 flex max-w-80 min-w-0 whitespace-nowrap">
          {label}
        </span>
      )}
    </div>
  );
}

interface BarLabelProps {
  task: Task;
  assigneeNames: readonly string[];
  isOverdue: boolean;
  style: CSSProperties;
}

/** The title, and the avatars of the people who do it. */
function BarLabel({ task, assigneeNames, isOverdue, style }: BarLabelProps) {
  return (
    <span
      style={style}
      className={cx(
        'gantt-label pointer-events-none sticky flex min-w-0 items-center gap-1.5 text-xs',
        task.completedAt !== null && 'text-muted',
        isOverdue && 'text-danger',
      )}
    >
      <span dir="auto" className="truncate">
        {task.title}
      </span>
      {assigneeNames.length > 0 && <AvatarStack names={assigneeNames} size={18} className="shrink-0" />}
    </span>
  );
}

interface BarHandlesProps {
  task: Task;
  handlers: BarHandlers;
  /** Puts the edges outside of the bar, where they leave room to drag the bar itself. */
  isNarrow: boolean;
}

/** What to drag to change the start or the end of a task, or to draw a dependency. */
function BarHandles({ task, handlers, isNarrow }: BarHandlesProps) {
  return (
    <>
      <span
        data-edge="start"
        onPointerDown={(event) => handlers.startReschedule(event, task, 'startByDays')}
        className={cx('gantt-edge', isNarrow ? '-start-2' : 'start-0')}
      />
      <span
        data-edge="end"
        onPointerDown={(event) => handlers.startReschedule(event, task, 'endByDays')}
        className={cx('gantt-edge', isNarrow ? '-end-2' : 'end-0')}
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
  );
}
