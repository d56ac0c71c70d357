import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { openBoard, type Project, select, showToast, useStore } from '../../sync/index.ts';
import { Button, ColorDot, EmptyState } from '../../ui/index.ts';
import { PageFrame } from '../layout/PageFrame.tsx';

/** The tasks of an archived project are not loaded, so there is nothing to show but a way to restore it. */
export default function ArchivedProject({ project, onOpenMenu }: { project: Project; onOpenMenu: () => void }) {
  const isAdmin = useStore((state) => select.isSpaceAdmin(state, project.spaceId));
  const restore = async () => {
    const result = await callApi('update_project', { projectId: project.id, isArchived: false });
    if (result.ok) await openBoard(project.id);
    else showToast(getErrorMessage(result.error), { tone: 'error' });
  };
  return (
    <PageFrame title={project.name} icon={<ColorDot color={project.color} size={10} />} onOpenMenu={onOpenMenu}>
      <EmptyState
        title={t('project.archived')}
        hint={t('project.archivedHint')}
        action={isAdmin && <Button onClick={() => void restore()}>{t('project.restore')}</Button>}
      />
    </PageFrame>
  );
}
