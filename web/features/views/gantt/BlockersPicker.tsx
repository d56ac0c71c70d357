import { t } from '../../../lib/i18n/index.ts';
import { actions, select, useStore } from '../../../sync/index.ts';
import { ColorDot, Picker } from '../../../ui/index.ts';

interface BlockersProps {
  taskId: string;
  anchor: HTMLElement;
  onClose: () => void;
}

/** What a task waits for: what drawing arrows does, by keyboard. */
export function BlockersPicker({ taskId, anchor, onClose }: BlockersProps) {
  const task = useStore((state) => state.tasks.get(taskId));
  const others = useStore((state) => (task ? select.getProjectTasks(state, task.projectId) : []));
  const statuses = useStore((state) => state.statuses);
  if (!task) return null;
  const options = others
    .filter(({ id }) => id !== taskId)
    // What is chosen comes first.
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
      onPick={(id) => actions.setTaskBlocker(taskId, id, !task.blockedByIds.includes(id))}
      onClose={onClose}
    />
  );
}
