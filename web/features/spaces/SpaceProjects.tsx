import { Copy, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, Link } from '../../lib/router.tsx';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { loadSpaces, type Project, select, showToast, useStore } from '../../sync/index.ts';
import { Button, ColorDot, EmptyState, IconButton } from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import { newProjectDialogSpaceId } from '../projects/newProjectDialogState.ts';
import { DuplicateProjectDialog } from './DuplicateProjectDialog.tsx';
import { EditProjectDialog } from './EditProjectDialog.tsx';

export function SpaceProjects({ spaceId }: { spaceId: string }) {
  const projects = useStore((state) => select.getSpaceProjects(state, spaceId));
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const isAdmin = useStore((state) => select.isSpaceAdmin(state, spaceId));
  const archived = useApiQuery('list_projects', { spaceId, archived: true });
  const [editing, setEditing] = useState<Project>();
  const [duplicating, setDuplicating] = useState<Project>();
  const reload = async () => {
    await Promise.all([loadSpaces(), archived.refetch()]);
  };
  const restore = async (projectId: string) => {
    const result = await callApi('update_project', { projectId, isArchived: false });
    if (!result.ok) showToast(getErrorMessage(result.error), { tone: 'error' });
    await reload();
  };
  const create = canEdit && (
    <Button variant="primary" icon={<Plus size={16} />} onClick={() => newProjectDialogSpaceId.set(spaceId)}>
      {t('project.new')}
    </Button>
  );
  return (
    <>
      <Section title={t('space.projects')} action={projects.length > 0 && create}>
        {projects.length === 0 ? (
          <EmptyState title={t('project.none')} hint={t('project.noneHint')} action={create} />
        ) : (
          <RowList>
            {projects.map((project) => (
              <RowListItem
                key={project.id}
                icon={<ColorDot color={project.color} size={10} />}
                title={
                  <Link href={getProjectPath(project.id)} className="touch inline-flex items-center hover:underline">
                    {project.name}
                  </Link>
                }
                detail={project.description && <span className="line-clamp-2">{project.description}</span>}
                actions={
                  <>
                    {canEdit && (
                      <IconButton
                        label={t('projects.duplicateOf', { name: project.name })}
                        onClick={() => setDuplicating(project)}
                      >
                        <Copy size={16} />
                      </IconButton>
                    )}
                    {isAdmin && (
                      <IconButton
                        label={t('projects.edit', { name: project.name })}
                        onClick={() => setEditing(project)}
                      >
                        <Pencil size={16} />
                      </IconButton>
                    )}
                  </>
                }
              />
            ))}
          </RowList>
        )}
      </Section>
      {archived.data && archived.data.projects.length > 0 && (
        <Section title={t('projects.archived')} hint={t('projects.archivedText')}>
          <RowList>
            {archived.data.projects.map((project) => (
              <RowListItem
                key={project.id}
                icon={<ColorDot color={project.color} size={10} />}
                title={project.name}
                actions={
                  isAdmin && (
                    <Button
                      onClick={() => void restore(project.id)}
                      aria-label={`${t('projects.restore')}: ${project.name}`}
                    >
                      {t('projects.restore')}
                    </Button>
                  )
                }
              />
            ))}
          </RowList>
        </Section>
      )}
      {duplicating && <DuplicateProjectDialog project={duplicating} onClose={() => setDuplicating(undefined)} />}
      {editing && <EditProjectDialog project={editing} onClose={() => setEditing(undefined)} onSaved={reload} />}
    </>
  );
}
