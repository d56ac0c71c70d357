import type { RefObject } from 'react';
import { compareNames } from '../../../contract/rules/compareNames.ts';
import { toDay } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { setTaskAssignee, setTaskLabel } from '../../sync/actions/assigneesLabelsAndBlockers.ts';
import { createLabel } from '../../sync/actions/createLabel.ts';
import { actions, type Priority, select, type Task, useStore } from '../../sync/index.ts';
import { useUserContext } from '../../sync/useUserContext.ts';
import { Avatar, ColorDot, DatePicker, Picker } from '../../ui/index.ts';
import { priorities } from './filterSortAndGroup.ts';
import { getTaskElement } from './focusAndSelection.ts';
import { PriorityIcon } from './PriorityIcon.tsx';
import { getTimeOfDay, setDueDate } from './setDueDate.ts';

export type EditableField = 'status' | 'priority' | 'assignee' | 'labels' | 'due';

interface TaskFieldPickerProps {
  field: EditableField;
  taskIds: string[];
  onClose: () => void;
  /** The element to open at; the first task on the screen by default. */
  anchor?: RefObject<HTMLElement | null>;
}

interface PickerProps {
  taskIds: string[];
  /** The picker shows the values of the first task. */
  task: Task;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

const pickers = {
  status: StatusPicker,
  priority: PriorityPicker,
  assignee: AssigneesPicker,
  labels: LabelsPicker,
  due: DueDatePicker,
};

/** Sets one field of any number of tasks. */
export default function TaskFieldPicker({ field, taskIds, onClose, anchor }: TaskFieldPickerProps) {
  const taskId = taskIds[0] ?? '';
  const task = useStore((state) => state.tasks.get(taskId));
  const FieldPicker = pickers[field];
  if (!task) return null;
  return (
    <FieldPicker
      taskIds={taskIds}
      task={task}
      anchor={anchor ?? { current: getTaskElement(taskId) ?? document.body }}
      onClose={onClose}
    />
  );
}

function StatusPicker({ taskIds, task, ...popover }: PickerProps) {
  const statuses = useStore((state) => select.getProjectStatuses(state, task.projectId));
  return (
    <Picker
      {...popover}
      label={t('task.status')}
      options={statuses.map(({ id, name, color }) => ({ value: id, label: name, icon: <ColorDot color={color} /> }))}
      selectedValues={[task.statusId ?? '']}
      onPick={(statusId) => actions.moveTasks(taskIds, { statusId })}
    />
  );
}

function PriorityPicker({ taskIds, task, ...popover }: PickerProps) {
  return (
    <Picker
      {...popover}
      label={t('task.priority')}
      options={priorities.map((priority) => ({
        value: priority,
        label: t(`priority.${priority}`),
        icon: <PriorityIcon priority={priority} />,
      }))}
      selectedValues={[task.priority]}
      onPick={(priority) => actions.updateTasks(taskIds, { priority: priority as Priority })}
    />
  );
}

function AssigneesPicker({ taskIds, task, ...popover }: PickerProps) {
  const members = useStore((state) => select.getSpaceMembers(state, task.spaceId));
  return (
    <Picker
      {...popover}
      label={t('task.assignees')}
      options={members.map(({ userId, name }) => ({
        value: userId,
        label: name,
        icon: <Avatar name={name} size={18} />,
      }))}
      selectedValues={task.assigneeIds}
      isMultiple
      onPick={(userId) => setTaskAssignee(taskIds, userId, !task.assigneeIds.includes(userId))}
    />
  );
}

function LabelsPicker({ taskIds, task, ...popover }: PickerProps) {
  const labels = useStore((state) =>
    select.getSpaceLabels(state, task.spaceId).sort((a, b) => compareNames(a.name, b.name)),
  );
  const createAndAdd = (name: string) => {
    const labelId = createLabel(task.spaceId, name, null);
    if (labelId !== undefined) setTaskLabel(taskIds, labelId, true);
  };
  return (
    <Picker
      {...popover}
      label={t('task.labels')}
      options={labels.map(({ id, name, color }) => ({ value: id, label: name, icon: <ColorDot color={color} /> }))}
      selectedValues={task.labelIds}
      isMultiple
      onPick={(labelId) => setTaskLabel(taskIds, labelId, !task.labelIds.includes(labelId))}
      onCreate={{ label: (name) => t('task.newLabel', { name }), create: createAndAdd }}
    />
  );
}

function DueDatePicker({ taskIds, task, ...popover }: PickerProps) {
  const { timeZone, today } = useUserContext();
  return (
    <DatePicker
      {...popover}
      label={t('task.dueDate')}
      value={task.dueDate && toDay(task.dueDate, timeZone)}
      time={getTimeOfDay(task.dueDate, timeZone)}
      today={today}
      onPick={(day, time) => setDueDate(taskIds, day, time, timeZone)}
    />
  );
}
