import { Archive, Ellipsis, Link2, RotateCcw, Trash2 } from 'lucide-react';
import { t } from '../../i18n/index.ts';
import { closeTaskPanel, projectPath } from '../../router.tsx';
import { commands, say, select, type Task, useStore } from '../../store/index.ts';
import { IconButton, Menu, type MenuItem } from '../../ui/index.ts';

/** What can be done with a task as a whole. */
export function Actions({ task, mayEdit }: { task: Task; mayEdit: boolean }) {
  const mayDelete = useStore(
    (state) => mayEdit && (state.me?.id === task.createdById || select.mayAdmin(state, task.spaceId)),
  );
  const archive: MenuItem = task.isArchived
    ? {
        label: t('panel.restore'),
        icon: <RotateCcw size={14} />,
        onSelect: () => commands.archiveTasks([task.id], false),
      }
    : { label: t('task.archive'), icon: <Archive size={14} />, onSelect: () => commands.archiveTasks([task.id]) };
  const remove: MenuItem = {
    label: t('ui.delete'),
    icon: <Trash2 size={14} />,
    isDanger: true,
    onSelect: () => {
      commands.deleteTasks([task.id]);
      closeTaskPanel();
    },
  };
  return (
    <>
      <IconButton label={t('task.copyLink')} onClick={() => void copyLink(task)}>
        <Link2 size={16} />
      </IconButton>
      {mayEdit && (
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

async function copyLink({ id, projectId }: Task): Promise<void> {
  const address = `${location.origin}${projectPath(projectId)}?task=${id}`;
  const isCopied = await Promise.resolve(navigator.clipboard?.writeText(address).then(() => true)).catch(() => false);
  // Over plain http there is no clipboard: the address is there to be copied by hand.
  say(isCopied ? t('task.linkCopied') : address);
}
