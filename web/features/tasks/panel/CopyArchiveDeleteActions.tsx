import { Archive, Copy, Ellipsis, Link2, RotateCcw, Trash2 } from 'lucide-react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, select, type Task, useStore } from '../../../sync/index.ts';
import { IconButton, Menu, type MenuItem } from '../../../ui/index.ts';
import { copyTaskLink, copyTaskRefs } from '../copyLinkOrRef.ts';
import { duplicateTask } from '../duplicateTask.ts';
import { closeTaskPanel } from '../taskPanelUrl.ts';

/** Copying the link of a task, duplicating, archiving and deleting it. */
export function CopyArchiveDeleteActions({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const canDelete = useStore((state) => select.canDeleteTask(state, task));
  const archiveItem: MenuItem = task.isArchived
    ? {
        label: t('panel.restore'),
        icon: <RotateCcw size={14} />,
        onSelect: () => actions.archiveTasks([task.id], false),
      }
    : { label: t('task.archive'), icon: <Archive size={14} />, onSelect: () => actions.archiveTasks([task.id]) };
  const duplicateItem: MenuItem = {
    label: t('task.duplicate'),
    icon: <Copy size={14} />,
    onSelect: () => void duplicateTask(task.id),
  };
  const items = task.isArchived ? [archiveItem] : [duplicateItem, archiveItem];
  const deleteItem: MenuItem = {
    label: t('ui.delete'),
    icon: <Trash2 size={14} />,
    isDanger: true,
    onSelect: () => {
      actions.deleteTasks([task.id]);
      closeTaskPanel();
    },
  };
  return (
    <>
      {task.ref && (
        <button
          type="button"
          aria-label={`${t('key.copyRef')}: ${task.ref}`}
          onClick={() => void copyTaskRefs([task.id])}
          className="touch rounded-control px-2 py-1 text-xs tabular-nums whitespace-nowrap text-muted hover:bg-hover"
        >
          {task.ref}
        </button>
      )}
      <IconButton label={t('task.copyLink')} onClick={() => void copyTaskLink(task)}>
        <Link2 size={16} />
      </IconButton>
      {canEdit && (
        <Menu
          label={t('task.actionsOf', { title: task.title })}
          items={canDelete ? [...items, null, deleteItem] : items}
        >
          {(button) => (
            <IconButton {...button} label={t('panel.more')}>
              <Ellipsis size={16} />
            </IconButton>
          )}
        </Menu>
      )}
    </>
  );
}
