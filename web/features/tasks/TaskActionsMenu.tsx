import type { RefObject } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { actions, select, type Task, useStore } from '../../sync/index.ts';
import { type MenuItem, MenuList, Popover } from '../../ui/index.ts';
import { copyTaskLink } from './copyTaskLink.ts';
import { toggleTaskSelection } from './focusAndSelection.ts';
import { MoveTaskPicker } from './MoveTaskPicker.tsx';
import { openTaskPanel } from './taskPanelUrl.ts';

export type TaskMenuStep = 'menu' | 'place';

interface CardMenuProps {
  task: Task;
  anchor: RefObject<HTMLElement | null>;
  step: TaskMenuStep;
  /** What is chosen in the menu opens another part; undefined closes it. */
  onStepChange: (part: TaskMenuStep | undefined) => void;
}

/** Everything that dragging and keys do, from a menu. */
export default function TaskActionsMenu({ task, anchor, step, onStepChange }: CardMenuProps) {
  const statuses = useStore((state) => select.getProjectStatuses(state, task.projectId));
  const mayDelete = useStore((state) => select.canDeleteTask(state, task));
  const isDone = task.completedAt !== null;
  const onClose = () => onStepChange(undefined);
  if (step === 'place') return <MoveTaskPicker task={task} anchor={anchor} onClose={onClose} />;
  const moves = statuses
    .filter(({ id }) => id !== task.statusId)
    .map(({ id, name }) => ({
      label: t('task.moveTo', { status: name }),
      onSelect: () => actions.moveTask(task.id, { statusId: id }),
    }));
  const items: (MenuItem | null)[] = [
    { label: t('task.open'), onSelect: () => openTaskPanel(task.id) },
    {
      label: isDone ? t('task.reopen') : t('task.complete'),
      onSelect: () => actions.completeTasks([task.id], !isDone),
    },
    { label: t('task.copyLink'), onSelect: () => void copyTaskLink(task) },
    null,
    ...moves,
    { label: t('card.place'), onSelect: () => onStepChange('place') },
    null,
    { label: t('card.select'), onSelect: () => toggleTaskSelection(task.id) },
    { label: t('task.archive'), onSelect: () => actions.archiveTasks([task.id]) },
  ];
  if (mayDelete) items.push({ label: t('ui.delete'), isDanger: true, onSelect: () => actions.deleteTasks([task.id]) });
  return (
    <Popover anchor={anchor} onClose={onClose}>
      <MenuList label={t('task.actionsOf', { title: task.title })} items={items} onClose={onClose} />
    </Popover>
  );
}
