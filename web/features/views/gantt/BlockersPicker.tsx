import { t } from '../../../lib/i18n/index.ts';
import { setTaskBlocker } from '../../../sync/actions/assigneesLabelsAndBlockers.ts';
import { select, useStore } from '../../../sync/index.ts';
import { ColorDot, Picker } from '../../../ui/index.ts';

interface BlockersPickerProps {
  taskId: string;
  anchor: HTMLElement;
  onClose: () => void;
}

/** Chooses what a task waits for: the keyboard's way to draw arrows. */
export function BlockersPicker({ taskId, anchor, onClose }: BlockersPickerProps) {
  const task = useStore((state) => state.tasks.get(taskId));
  const projectTasks = useStore((state) => (task ? select.getProjectTasks(state, task.projectId) : []));
  const statuses = useStore((state) => state.statuses);
  if (!task) return null;
  const options = projectTasks
    .filter(({ id }) => id !== taskId)
    // The current blockers come first.
    .sort((a, b) => Number(task.blockedByIds.includes(b.id)) - Number(task.blockedByIds.includes(a.id)))
    .map(({ id, title, statusId }) => ({
      value: id,
      label: title,
      icon: <ColorDot color={statuses.get(statusId ?? '')?.color ?? null} />,
    }));
  return (
    <Picker
      label={t('gantt.blockers', { title: task.title })}
      anchor={{ current: anchor }}
      options={options}
      selectedValues={task.blockedByIds}
      isMultiple
      onPick={(id) => setTaskBlocker(taskId, id, !task.blockedByIds.includes(id))}
      onClose={onClose}
    />
  );
}
