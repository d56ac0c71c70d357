import { type RefObject, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { actions, select, type Task, useStore } from '../../sync/index.ts';
import { OptionList, Popover, Select } from '../../ui/index.ts';

interface MoveToPositionPickerProps {
  task: Task;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Moves a task to a column and a position in it, as exactly as dragging does. */
export function MoveToPositionPicker({ task, anchor, onClose }: MoveToPositionPickerProps) {
  const statuses = useStore((state) => select.getProjectStatuses(state, task.projectId));
  const [statusId, setStatusId] = useState(task.statusId ?? '');
  const others = useStore((state) =>
    select
      .getProjectTasks(state, task.projectId)
      .filter((other) => other.id !== task.id && (other.statusId ?? '') === statusId),
  );
  // Boards show those tasks in the order in which they were completed.
  const isDoneColumn = statuses.find(({ id }) => id === statusId)?.category === 'done';
  const move = (position: string) => {
    const first = others[0];
    if (position === 'top' && isDoneColumn) actions.moveTask(task.id, { statusId });
    else if (position === 'top' && first) actions.moveTask(task.id, { beforeTaskId: first.id });
    else if (position === 'top' || position === 'bottom') moveToEnd(task, statusId, others.at(-1));
    else actions.moveTask(task.id, { afterTaskId: position });
  };
  const endOptions = [
    { value: 'top', label: t('card.top') },
    { value: 'bottom', label: t('card.bottom') },
  ];
  // "After the last task" is the same as "at the bottom".
  const afterOptions = others.slice(0, -1).map(({ id, title }) => ({ value: id, label: t('card.after', { title }) }));
  return (
    <Popover
      anchor={anchor}
      onClose={onClose}
      label={t('card.placeOf', { title: task.title })}
      className="flex w-72 flex-col gap-1"
    >
      <Select aria-label={t('card.column')} value={statusId} onChange={(event) => setStatusId(event.target.value)}>
        {task.statusId === null && <option value="">{t('task.noStatus')}</option>}
        {statuses.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <OptionList
        label={t('card.placeIn')}
        options={others.length > 0 && !isDoneColumn ? [...endOptions, ...afterOptions] : endOptions.slice(0, 1)}
        selectedValues={[]}
        onPick={move}
        onClose={onClose}
      />
    </Popover>
  );
}

function moveToEnd({ id }: Task, statusId: string, lastTask: Task | undefined): void {
  actions.moveTask(id, lastTask ? { afterTaskId: lastTask.id } : { statusId: statusId || null });
}
