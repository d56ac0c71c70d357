import { type RefObject, useState } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { actions, select, type Task, useStore } from '../../sync/index.ts';
import { OptionList, Popover, Select } from '../../ui/index.ts';

interface MovePickerProps {
  task: Task;
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** A place for a task, as exact as dragging it there: a column, and where in it. */
export function MoveTaskPicker({ task, anchor, onClose }: MovePickerProps) {
  const statuses = useStore((state) => select.getProjectStatuses(state, task.projectId));
  const [column, setColumn] = useState(task.statusId ?? '');
  const others = useStore((state) =>
    select
      .getProjectTasks(state, task.projectId)
      .filter(({ id, statusId }) => id !== task.id && (statusId ?? '') === column),
  );
  const move = (place: string) => {
    const first = others[0];
    if (place === 'top' && first) actions.moveTask(task.id, { beforeTaskId: first.id });
    else if (place === 'top' || place === 'bottom') moveToEnd(task, column, others.at(-1));
    else actions.moveTask(task.id, { afterTaskId: place });
  };
  const ends = [
    { value: 'top', label: t('card.top') },
    { value: 'bottom', label: t('card.bottom') },
  ];
  // After the last is at the bottom, where it may be already.
  const after = others.slice(0, -1).map(({ id, title }) => ({ value: id, label: t('card.after', { title }) }));
  return (
    <Popover
      anchor={anchor}
      onClose={onClose}
      label={t('card.placeOf', { title: task.title })}
      className="flex w-72 flex-col gap-1"
    >
      <Select aria-label={t('card.column')} value={column} onChange={(event) => setColumn(event.target.value)}>
        {task.statusId === null && <option value="">{t('task.noStatus')}</option>}
        {statuses.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <OptionList
        label={t('card.placeIn')}
        options={others.length > 0 ? [...ends, ...after] : ends.slice(0, 1)}
        selectedValues={[]}
        onPick={move}
        onClose={onClose}
      />
    </Popover>
  );
}

function moveToEnd({ id }: Task, column: string, last: Task | undefined): void {
  actions.moveTask(id, last ? { afterTaskId: last.id } : { statusId: column || null });
}
