import { Calendar } from 'lucide-react';
import { useRef, useState } from 'react';
import { daysBetween, toDay } from '../../../lib/dates.ts';
import { t } from '../../../lib/i18n/index.ts';
import { useSignalSelector } from '../../../lib/signal.ts';
import { actions, type Task } from '../../../sync/index.ts';
import type { UserContext } from '../../../sync/useUserContext.ts';
import { ColorDot, cx, DatePicker, IconButton } from '../../../ui/index.ts';
import { editingTaskId } from '../../tasks/focusAndSelection.ts';
import { LazyInlineTitleEditor } from '../../tasks/LazyInlineTitleEditor.tsx';
import { TaskActionsButton } from '../../tasks/TaskActionsButton.tsx';
import { useTaskElement } from '../../tasks/useTaskElement.tsx';
import { applyDateShift, type DateShift } from '../schedule/dateShift.ts';
import { useStatusColor } from '../useStatusColor.ts';
import { TaskSummary } from './TaskSummary.tsx';

interface AgendaRowProps {
  task: Task;
  /** The keyboard finds a task on the first of its listed days. */
  isFirstDay: boolean;
  userContext: UserContext;
  canEdit: boolean;
}

/** A task of the agenda, with a button that picks another day. */
export function AgendaRow({ task, isFirstDay, userContext, canEdit }: AgendaRowProps) {
  const { changedByText, elementProps } = useTaskElement(task);
  const isEditing = useSignalSelector(editingTaskId, (id) => id === task.id);
  const color = useStatusColor(task.statusId);
  const dateButton = useRef<HTMLButtonElement>(null);
  const [isPickerOpen, setPickerOpen] = useState(false);
  const { 'data-task': taskId, tabIndex, ...articleProps } = elementProps;
  const date = task.dueDate ?? task.startDate;
  const currentDay = date && toDay(date, userContext.timeZone);
  const moveToDay = (day: string | null) => {
    const shift = getShiftToDay(currentDay, day);
    actions.updateTasksIndividually([{ taskId: task.id, ...applyDateShift(task, shift, userContext) }]);
  };
  return (
    <article
      {...articleProps}
      {...(isFirstDay && { 'data-task': taskId, tabIndex })}
      aria-label={task.title}
      className={cx(elementProps.className, 'group flex min-h-12 items-center gap-2 border-b border-line ps-4 pe-1')}
    >
      <ColorDot color={color} />
      <span className="flex min-w-0 flex-1 items-center gap-1.5">
        {isEditing && isFirstDay && canEdit ? (
          <LazyInlineTitleEditor task={task} />
        ) : (
          <TaskSummary task={task} userContext={userContext} />
        )}
      </span>
      {changedByText && <span className="sr-only">{changedByText}</span>}
      {canEdit && (
        <IconButton
          ref={dateButton}
          label={t('time.reschedule', { title: task.title })}
          onClick={() => setPickerOpen(true)}
        >
          <Calendar size={16} />
        </IconButton>
      )}
      {canEdit && <TaskActionsButton task={task} />}
      {isPickerOpen && (
        <DatePicker
          label={t('task.dueDate')}
          anchor={dateButton}
          value={currentDay}
          today={userContext.today}
          onPick={moveToDay}
          onClose={() => setPickerOpen(false)}
        />
      )}
    </article>
  );
}

function getShiftToDay(currentDay: string | null, day: string | null): DateShift {
  if (day === null) return 'clear';
  return currentDay === null ? { toSpan: { start: day, end: day } } : { moveByDays: daysBetween(currentDay, day) };
}
