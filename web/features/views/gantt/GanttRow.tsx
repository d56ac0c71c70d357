import { Link2, MoveLeft, MoveRight } from 'lucide-react';
import { memo } from 'react';
import { formatRelativeDate } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSignalSelector } from '../../../lib/signal.ts';
import type { Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { cx, IconButton } from '../../../ui/index.ts';
import { isOverdue } from '../../tasks/filterSortAndGroup.ts';
import { editingTaskId } from '../../tasks/focusAndSelection.ts';
import { LazyInlineTitleEditor } from '../../tasks/LazyInlineTitleEditor.tsx';
import { LazyLeaseIcon } from '../../tasks/LazyLeaseIcon.tsx';
import { TaskActionsButton } from '../../tasks/TaskActionsButton.tsx';
import { openTaskPanel } from '../../tasks/taskPanelUrl.ts';
import { useTaskElement } from '../../tasks/useTaskElement.tsx';
import { GroupDisclosure } from '../GroupDisclosure.tsx';
import { SubtaskDisclosure } from '../SubtaskDisclosure.tsx';
import { formatTaskDays } from '../schedule/taskSpan.ts';
import type { TaskGroup } from '../useTaskGroups.ts';
import { getBarBox } from './barBox.ts';
import type { BarHandlers } from './barDragHandlers.ts';
import { GanttBar } from './GanttBar.tsx';
import type { TimeScale } from './timeScale.ts';
import { UpcomingBars } from './UpcomingBars.tsx';

interface GanttRowProps {
  task: Task;
  top: number;
  height: number;
  depth: number;
  subtaskCount: number;
  isCollapsed: boolean;
  isRescheduling: boolean;
  titleWidth: number;
  isNarrow: boolean;
  scale: TimeScale;
  /** The visible part of the timeline, rounded to steps. */
  fromX: number;
  toX: number;
  userContext: UserContext;
  canEdit: boolean;
  handlers: BarHandlers | undefined;
  onToggleCollapsed: (key: string) => void;
  onScrollToX: (x: number) => void;
  onOpenBlockers: (taskId: string, anchor: HTMLElement) => void;
}

/** A task: its title in the sticky column, and its bar on the timeline. */
export const GanttRow = memo(function GanttRow(props: GanttRowProps) {
  const { task, top, height, depth, isRescheduling, titleWidth, isNarrow, scale, canEdit, handlers } = props;
  const { timeZone } = props.userContext;
  const { changedByText, elementProps } = useTaskElement(task);
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  const box = getBarBox(task, scale, timeZone);
  return (
    <div
      data-row={task.id}
      className="group group/row absolute inset-x-0 flex border-b border-line"
      style={{ top, height }}
    >
      <article
        {...elementProps}
        aria-label={task.title}
        style={{ width: titleWidth, paddingInlineStart: (isNarrow ? 4 : 12) + depth * (isNarrow ? 8 : 16) }}
        className={cx(
          elementProps.className,
          'sticky start-0 z-20 -mb-px flex shrink-0 items-center gap-1.5 border-e border-b border-line pe-1 -outline-offset-2',
        )}
      >
        <SubtaskDisclosure
          title={task.title}
          subtaskCount={props.subtaskCount}
          isCollapsed={props.isCollapsed}
          onToggle={() => props.onToggleCollapsed(task.id)}
        />
        {isEditing && canEdit ? (
          <LazyInlineTitleEditor task={task} />
        ) : (
          <span
            dir="auto"
            title={task.title}
            className={cx(
              'min-w-0 flex-1',
              isNarrow ? 'line-clamp-2 leading-tight' : 'truncate',
              task.completedAt && 'text-muted line-through',
            )}
          >
            {task.title}
          </span>
        )}
        <LazyLeaseIcon taskId={task.id} />
        <span className="sr-only">
          {[formatTaskDays(task, timeZone), formatBlockerCount(task), changedByText].filter(Boolean).join(', ')}
        </span>
        {!isNarrow && <RowTools {...props} x={box?.x} width={box?.width ?? 0} />}
        {!isNarrow && task.dueDate && (
          <span className="text-xs text-muted tabular-nums group-focus-within:hidden group-hover:hidden">
            {formatRelativeDate(task.dueDate, timeZone)}
          </span>
        )}
      </article>
      <div className="relative flex-1">
        {task.recurrence && <UpcomingBars task={task} scale={scale} today={props.userContext.today} />}
        {box ? (
          <GanttBar
            task={task}
            box={box}
            titleWidth={titleWidth}
            isOverdue={isOverdue(task, props.userContext)}
            isRescheduling={isRescheduling}
            handlers={handlers}
            onOpen={() => openTaskPanel(task.id)}
          />
        ) : (
          handlers && (
            <div
              data-lane={task.id}
              title={t('gantt.noDates')}
              onPointerDown={(event) => handlers.startDrawing(event, task)}
              className="absolute inset-0 cursor-crosshair"
            />
          )
        )}
      </div>
    </div>
  );
});

/** Buttons on hover and focus: to the bar if it is off screen, for blockers, and the menu. */
function RowTools(props: GanttRowProps & { x: number | undefined; width: number }) {
  const { task, x, width, fromX, toX, canEdit, onScrollToX, onOpenBlockers } = props;
  const isBefore = x !== undefined && x + width < fromX;
  const isAfter = x !== undefined && x > toX;
  return (
    <span className="flex w-0 overflow-hidden group-focus-within:w-auto group-hover:w-auto">
      {(isBefore || isAfter) && (
        <IconButton
          label={t('gantt.show', { title: task.title })}
          className="size-6!"
          tabIndex={-1}
          onClick={() => onScrollToX(x)}
        >
          {isBefore ? <MoveLeft size={14} /> : <MoveRight size={14} />}
        </IconButton>
      )}
      {canEdit && (
        <IconButton
          label={t('gantt.blockers', { title: task.title })}
          className="size-6!"
          tabIndex={-1}
          onClick={(event) => onOpenBlockers(task.id, event.currentTarget)}
        >
          <Link2 size={14} />
        </IconButton>
      )}
      {canEdit && <TaskActionsButton task={task} />}
    </span>
  );
}

function formatBlockerCount({ blockedByIds }: Task): string | undefined {
  return blockedByIds.length === 0 ? undefined : t('gantt.waitsFor', { count: blockedByIds.length });
}

interface GroupRowProps {
  group: TaskGroup;
  top: number;
  height: number;
  titleWidth: number;
  isCollapsed: boolean;
  onToggle: () => void;
}

export function GanttGroupRow({ group, top, height, titleWidth, isCollapsed, onToggle }: GroupRowProps) {
  return (
    <div className="absolute inset-x-0 flex border-b border-line bg-sunken" style={{ top, height }}>
      <div className="sticky start-0 z-20 flex shrink-0 bg-sunken" style={{ width: titleWidth }}>
        <GroupDisclosure group={group} isCollapsed={isCollapsed} onToggle={onToggle} className="w-full px-2" />
      </div>
    </div>
  );
}
