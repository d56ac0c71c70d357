import { t } from '../../../lib/i18n/index.ts';
import { useSignalSelector } from '../../../lib/signal.ts';
import { getStableKey, type Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { ColorDot, cx } from '../../../ui/index.ts';
import { useIsTouch } from '../../../ui/mediaQueryHooks.ts';
import { editingTaskId } from '../../tasks/focusAndSelection.ts';
import { LazyInlineTitleEditor } from '../../tasks/LazyInlineTitleEditor.tsx';
import { useTaskElement } from '../../tasks/useTaskElement.tsx';
import { useStatusColor } from '../useStatusColor.ts';
import type { StartReschedule } from './calendarDrag.ts';
import { TaskSummary } from './TaskSummary.tsx';

interface UnscheduledPanelProps {
  tasks: readonly Task[];
  userContext: UserContext;
  isDropTarget: boolean;
  rescheduledTaskIds: readonly string[];
  onStartReschedule: StartReschedule | undefined;
}

/** The tasks without dates, which can be dragged onto a day and back. */
export function UnscheduledPanel({
  tasks,
  userContext,
  isDropTarget,
  rescheduledTaskIds,
  onStartReschedule,
}: UnscheduledPanelProps) {
  const isTouch = useIsTouch();
  return (
    <aside
      data-cell={onStartReschedule ? 'tray' : undefined}
      aria-label={t('calendar.unscheduled')}
      className={cx('hidden w-60 shrink-0 flex-col border-s @3xl:flex border-line', isDropTarget ? 'bg-soft' : 'bg-bg')}
    >
      <h3 className="flex min-h-9 items-center gap-2 border-b border-line px-3 font-medium">
        {t('calendar.unscheduled')}
        <span className="text-muted tabular-nums">{tasks.length}</span>
      </h3>
      <div tabIndex={0} role="group" aria-label={t('calendar.unscheduled')} className="flex-1 overflow-y-auto p-2">
        {onStartReschedule && (
          <p className="px-1 pb-2 text-xs text-muted">
            {t(tasks.length === 0 ? 'calendar.unscheduledHint' : isTouch ? 'calendar.dragTouch' : 'calendar.dragHint')}
          </p>
        )}
        <div className="flex flex-col gap-1">
          {tasks.map((task) => (
            <UnscheduledCard
              key={getStableKey(task.id)}
              task={task}
              userContext={userContext}
              onStartReschedule={onStartReschedule}
              isRescheduling={rescheduledTaskIds.includes(task.id)}
            />
          ))}
        </div>
      </div>
    </aside>
  );
}

interface UnscheduledCardProps {
  task: Task;
  userContext: UserContext;
  isRescheduling: boolean;
  onStartReschedule: StartReschedule | undefined;
}

function UnscheduledCard({ task, userContext, isRescheduling, onStartReschedule }: UnscheduledCardProps) {
  const { changedByText, elementProps } = useTaskElement(task);
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  const color = useStatusColor(task.statusId);
  return (
    <article
      {...elementProps}
      aria-label={task.title}
      title={task.title}
      onPointerDown={(event) => onStartReschedule?.(event, task, 'moveByDays')}
      className={cx(
        elementProps.className,
        'flex min-h-8 items-center gap-1.5 rounded-control border border-line px-2 text-xs shadow-card select-none coarse:min-h-11',
        onStartReschedule && 'cursor-grab hover:border-strong',
        isRescheduling && 'outline-2 outline-accent',
      )}
    >
      <ColorDot color={color} />
      {isEditing && onStartReschedule ? (
        <LazyInlineTitleEditor task={task} />
      ) : (
        <TaskSummary task={task} userContext={userContext} />
      )}
      {changedByText && <span className="sr-only">{changedByText}</span>}
    </article>
  );
}
