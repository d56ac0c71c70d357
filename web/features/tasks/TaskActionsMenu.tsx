import type { RefObject } from 'react';
import { t } from '../../lib/i18n/index.ts';
import { actions, select, type Task, useStore } from '../../sync/index.ts';
import { type MenuItem, MenuList, Popover } from '../../ui/index.ts';
import { copyTaskLink } from './copyLinkOrRef.ts';
import { duplicateTask } from './duplicateTask.ts';
import { toggleTaskSelection } from './focusAndSelection.ts';
import { MoveToPositionPicker } from './MoveToPositionPicker.tsx';
import { openTaskPanel } from './taskPanelUrl.ts';

export type TaskMenuStep = 'menu' | 'move';

interface TaskActionsMenuProps {
  task: Task;
  anchor: RefObject<HTMLElement | null>;
  step: TaskMenuStep;
  /** Called with the next step, or with undefined to close. */
  onStepChange: (step: TaskMenuStep | undefined) => void;
}

/** Everything that can also be done by dragging or by keyboard. */
export default function TaskActionsMenu({ task, anchor, step, onStepChange }: TaskActionsMenuProps) {
  const statuses = useStore((state) => select.getProjectStatuses(state, task.projectId));
  const canDelete = useStore((state) => select.canDeleteTask(state, task));
  const isDone = task.completedAt !== null;
  const onClose = () => onStepChange(undefined);
  if (step === 'move') return <MoveToPositionPicker task={task} anchor={anchor} onClose={onClose} />;
  const moveItems = statuses
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
    ...moveItems,
    { label: t('card.place'), onSelect: () => onStepChange('move') },
    null,
    { label: t('task.duplicate'), onSelect: () => void duplicateTask(task.id) },
    { label: t('card.select'), onSelect: () => toggleTaskSelection(task.id) },
    { label: t('task.archive'), onSelect: () => actions.archiveTasks([task.id]) },
  ];
  if (canDelete) items.push({ label: t('ui.delete'), isDanger: true, onSelect: () => actions.deleteTasks([task.id]) });
  return (
    <Popover anchor={anchor} onClose={onClose}>
      <MenuList label={t('task.actionsOf', { title: task.title })} items={items} onClose={onClose} />
    </Popover>
  );
}
