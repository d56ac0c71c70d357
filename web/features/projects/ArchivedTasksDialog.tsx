import { useEffect, useState } from 'react';
import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { actions, select, useStore } from '../../sync/index.ts';
import { loadTask } from '../../sync/loadTask.ts';
import { Button, Dialog, Skeleton } from '../../ui/index.ts';
import { openTaskPanel } from '../tasks/taskPanelUrl.ts';

type Tasks = ApiOutput<'list_tasks'>['tasks'];

/** The archived tasks of a project, to open and to restore. */
export function ArchivedTasksDialog({
  projectId,
  spaceId,
  onClose,
}: {
  projectId: string;
  spaceId: string;
  onClose: () => void;
}) {
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const { tasks, errorMessage } = useArchivedTasks(projectId);
  // Restored tasks disappear at once; tasks that are not loaded are archived, as the server says.
  const archivedTasks = useStore((state) => tasks?.filter(({ id }) => state.tasks.get(id)?.isArchived !== false));
  const restore = async (taskId: string) => {
    await loadTask(taskId);
    actions.archiveTasks([taskId], false);
  };
  return (
    <Dialog title={t('archive.tasks')} onClose={onClose}>
      <div className="overflow-y-auto px-4 pb-4">
        {errorMessage && <p role="alert">{errorMessage}</p>}
        {!archivedTasks && !errorMessage && <Skeleton className="h-10" />}
        {archivedTasks?.length === 0 && <p className="text-muted">{t('archive.none')}</p>}
        <ul className="divide-y divide-line">
          {archivedTasks?.map(({ id, title }) => (
            <li key={id} className="flex min-h-10 items-center gap-2 py-1">
              <button
                type="button"
                dir="auto"
                onClick={() => {
                  onClose();
                  openTaskPanel(id);
                }}
                className="touch min-h-8 min-w-0 flex-1 truncate rounded-control px-1 text-start hover:bg-hover"
              >
                {title}
              </button>
              {canEdit && (
                <Button aria-label={t('archive.restoreOf', { title })} onClick={() => void restore(id)}>
                  {t('archive.restore')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function useArchivedTasks(projectId: string): { tasks?: Tasks; errorMessage?: string } {
  const [result, setResult] = useState<{ tasks?: Tasks; errorMessage?: string }>({});
  useEffect(() => {
    void callApi('list_tasks', { projectId, archived: true }).then((response) =>
      setResult(response.ok ? { tasks: response.value.tasks } : { errorMessage: getErrorMessage(response.error) }),
    );
  }, [projectId]);
  return result;
}
