import { useState } from 'react';
import { canDeleteTask } from '../../../contract/rules/roles.ts';
import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { formatRelativeDate } from '../../lib/dates.ts';
import { t } from '../../lib/i18n/index.ts';
import { showToast } from '../../lib/toastStore.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { select, useStore } from '../../sync/index.ts';
import { AsyncContent } from '../../ui/AsyncContent.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Button } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import { TrashedComments } from './TrashedComments.tsx';

type TrashedTask = ApiOutput<'list_trash'>['tasks'][number];

const pageSize = 100;
const maxShown = 500;
const refreshMs = 10_000;

/** The tasks in the trash of a space, to restore or to delete for good. */
export function SpaceTrash({ spaceId }: { spaceId: string }) {
  const [limit, setLimit] = useState(pageSize);
  const { data, error, refetch } = useApiQuery('list_trash', { spaceId, limit }, { refreshMs });
  const isAdmin = useStore((state) => select.hasSpaceRole(state, spaceId, 'admin'));
  const [emptiedCount, setEmptiedCount] = useState(0);
  const [deleting, setDeleting] = useState<TrashedTask | 'all'>();
  const restore = async ({ id, title }: TrashedTask) => {
    const result = await callApi('restore_task', { taskId: id });
    if (result.ok) showToast(t('trash.restored', { title }));
    else showToast(getErrorMessage(result.error), { tone: 'error' });
    await refetch();
  };
  const members = useApiQuery('list_members', { spaceId }).data?.members;
  const tasks = data?.tasks ?? [];
  return (
    <Section
      title={t('space.trash')}
      action={isAdmin && tasks.length > 0 && <Button onClick={() => setDeleting('all')}>{t('trash.empty')}</Button>}
    >
      <p className="text-muted">{t('trash.hint')}</p>
      <AsyncContent value={data} error={error}>
        {() =>
          tasks.length === 0 ? (
            <p className="text-muted">{t('trash.none')}</p>
          ) : (
            <RowList>
              {tasks.map((task) => (
                <TrashedTaskRow
                  key={task.id}
                  task={task}
                  deletedBy={members?.find(({ userId }) => userId === task.trashedById)?.name}
                  onRestore={() => void restore(task)}
                  onDelete={() => setDeleting(task)}
                />
              ))}
            </RowList>
          )
        }
      </AsyncContent>
      {tasks.length === limit && limit < maxShown && (
        <Button onClick={() => setLimit(limit + pageSize)}>{t('trash.more')}</Button>
      )}
      <TrashedComments
        key={emptiedCount}
        spaceId={spaceId}
        names={new Map(members?.map(({ userId, name }) => [userId, name]))}
      />
      {deleting && (
        <ConfirmDialog
          title={deleting === 'all' ? t('trash.empty') : t('trash.deleteOf', { title: deleting.title })}
          text={t(deleting === 'all' ? 'trash.emptySure' : 'trash.deleteSure')}
          confirmLabel={t('trash.delete')}
          onClose={() => setDeleting(undefined)}
          onConfirm={async () => {
            const result = deleting === 'all' ? await emptyTrash(spaceId) : await deleteForever(deleting.id);
            if (deleting === 'all') setEmptiedCount(emptiedCount + 1);
            await refetch();
            return result;
          }}
        />
      )}
    </Section>
  );
}

function deleteForever(taskId: string) {
  return callApi('delete_task', { taskId });
}

/** The server deletes a part of a full trash with each call. */
async function emptyTrash(spaceId: string) {
  for (;;) {
    const result = await callApi('empty_trash', { spaceId });
    if (!result.ok || result.value.remaining === 0) return result;
  }
}

function TrashedTaskRow({
  task,
  deletedBy,
  onRestore,
  onDelete,
}: {
  task: TrashedTask;
  deletedBy: string | undefined;
  onRestore: () => void;
  onDelete: () => void;
}) {
  const { title, ref, spaceId, projectId, subtaskCount, trashedAt, expiresAt, createdById } = task;
  const project = useStore((state) => state.projects.get(projectId)?.name);
  const timeZone = useStore((state) => state.me?.timeZone ?? 'UTC');
  const role = useStore((state) => state.spaces.get(spaceId)?.role);
  const isCreator = useStore((state) => state.me?.id === createdById);
  const canRestore = role !== undefined && canDeleteTask(role, isCreator);
  const [date, expires] = [formatRelativeDate(trashedAt, timeZone), formatRelativeDate(expiresAt, timeZone)];
  const details = [
    ref,
    project,
    subtaskCount > 0 && t('trash.subtasks', { count: subtaskCount }),
    deletedBy ? t('trash.deletedBy', { name: deletedBy, date }) : t('trash.deletedOn', { date }),
    t('trash.expires', { date: expires }),
  ];
  return (
    <RowListItem
      title={<span dir="auto">{title}</span>}
      detail={details.filter(Boolean).join(' · ')}
      actions={
        canRestore && (
          <div className="flex gap-2">
            <Button aria-label={t('trash.restoreOf', { title })} onClick={onRestore}>
              {t('trash.restore')}
            </Button>
            <Button aria-label={t('trash.deleteOf', { title })} onClick={onDelete}>
              {t('trash.delete')}
            </Button>
          </div>
        )
      }
    />
  );
}
