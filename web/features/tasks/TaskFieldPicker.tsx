import type { RefObject } from 'react';
import { toDay } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { actions, select, useStore } from '../../sync/index.ts';
import { useCurrentUser } from '../../sync/useCurrentUser.ts';
import { Avatar, ColorDot, DatePicker, Picker } from '../../ui/index.ts';
import { getTimeOfDay, setDueDate } from './dueDate.ts';
import { getTaskElement } from './focusAndSelection.ts';
import { PriorityIcon } from './PriorityIcon.tsx';
import { priorities } from './taskFilters.ts';

export type EditableField = 'status' | 'priority' | 'assignee' | 'labels' | 'due';

interface FieldPickerProps {
  field: EditableField;
  taskIds: string[];
  onClose: () => void;
  /** What it hangs from; the first task on screen unless given. */
  anchor?: RefObject<HTMLElement | null>;
}

/** Sets one field of any number of tasks. */
export default function TaskFieldPicker({ field, taskIds, onClose, anchor: given }: FieldPickerProps) {
  const first = useStore((state) => state.tasks.get(taskIds[0] ?? ''));
  const statuses = useStore((state) => select.getProjectStatuses(state, first?.projectId ?? ''));
  const members = useStore((state) => select.getSpaceMembers(state, first?.spaceId ?? ''));
  const labels = useStore((state) =>
    select.getSpaceLabels(state, first?.spaceId ?? '').sort((a, b) => a.name.localeCompare(b.name)),
  );
  const { timeZone, today } = useCurrentUser();
  const anchor = given ?? { current: getTaskElement(taskIds[0] ?? '') ?? document.body };
  if (!first) return null;
  const shared = { anchor, onClose };
  if (field === 'due') {
    return (
      <DatePicker
        {...shared}
        label={t('task.dueDate')}
        value={first.dueDate && toDay(first.dueDate, timeZone)}
        time={getTimeOfDay(first.dueDate, timeZone)}
        today={today}
        onPick={(day, time) => setDueDate(taskIds, day, time, timeZone)}
      />
    );
  }
  if (field === 'status') {
    const options = statuses.map(({ id, name, color }) => ({
      value: id,
      label: name,
      icon: <ColorDot color={color} />,
    }));
    const set = (statusId: string) => actions.moveTasks(taskIds, { statusId });
    return (
      <Picker
        {...shared}
        label={t('task.status')}
        options={options}
        selectedValues={[first.statusId ?? '']}
        onPick={set}
      />
    );
  }
  if (field === 'priority') {
    const options = priorities.map((each) => ({
      value: each,
      label: t(`priority.${each}`),
      icon: <PriorityIcon priority={each} />,
    }));
    const set = (priority: string) =>
      actions.updateTasks(taskIds, { priority: priority as (typeof priorities)[number] });
    return (
      <Picker {...shared} label={t('task.priority')} options={options} selectedValues={[first.priority]} onPick={set} />
    );
  }
  if (field === 'labels') {
    const options = labels.map(({ id, name, color }) => ({ value: id, label: name, icon: <ColorDot color={color} /> }));
    const set = (id: string) => actions.setTaskLabel(taskIds, id, !first.labelIds.includes(id));
    const create = (name: string) => {
      const id = actions.createLabel(first.spaceId, name, null);
      if (id !== undefined) actions.setTaskLabel(taskIds, id, true);
    };
    return (
      <Picker
        {...shared}
        label={t('task.labels')}
        options={options}
        selectedValues={first.labelIds}
        isMultiple
        onPick={set}
        onCreate={{ label: (name) => t('task.newLabel', { name }), create: create }}
      />
    );
  }
  const options = members.map(({ userId, name }) => ({
    value: userId,
    label: name,
    icon: <Avatar name={name} size={18} />,
  }));
  const toggle = (userId: string) => actions.setTaskAssignee(taskIds, userId, !first.assigneeIds.includes(userId));
  return (
    <Picker
      {...shared}
      label={t('task.assignees')}
      options={options}
      selectedValues={first.assigneeIds}
      isMultiple
      onPick={toggle}
    />
  );
}
