import { Archive, Ellipsis, Link2, RotateCcw, Trash2 } from 'lucide-react';
import { t } from '../../../lib/i18n/index.ts';
import { actions, select, type Task, useStore } from '../../../sync/index.ts';
import { IconButton, Menu, type MenuItem } from '../../../ui/index.ts';
import { copyTaskLink } from '../copyTaskLink.ts';
import { closeTaskPanel } from '../taskPanelUrl.ts';

/** What can be done with a task as a whole. */
export function PanelActions({ task, canEdit }: { task: Task; canEdit: boolean }) {
  const mayDelete = useStore((state) => select.canDeleteTask(state, task));
  const archive: MenuItem = task.isArchived
    ? {
        label: t('panel.restore'),
        icon: <RotateCcw size={14} />,
        onSelect: () => actions.archiveTasks([task.id], false),
      }
    : { label: t('task.archive'), icon: <Archive size={14} />, onSelect: () => actions.archiveTasks([task.id]) };
  const remove: MenuItem = {
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
      <IconButton label={t('task.copyLink')} onClick={() => void copyTaskLink(task)}>
        <Link2 size={16} />
      </IconButton>
      {canEdit && (
        <Menu
          label={t('task.actionsOf', { title: task.title })}
          items={mayDelete ? [archive, null, remove] : [archive]}
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
