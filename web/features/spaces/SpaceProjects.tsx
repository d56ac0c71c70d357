import { Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, Link, type ProjectView } from '../../lib/router.tsx';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { removeDrafts } from '../../sync/drafts.ts';
import { loadSpaces, type Project, select, showToast, useStore } from '../../sync/index.ts';
import { FormError } from '../../ui/FormError.tsx';
import {
  Button,
  ColorDot,
  ColorPicker,
  Dialog,
  EmptyState,
  Field,
  IconButton,
  Input,
  Select,
  useForm,
} from '../../ui/index.ts';
import { RowList, RowListItem } from '../../ui/RowList.tsx';
import { Section } from '../../ui/Section.tsx';
import { useChangedFields } from '../../ui/useChangedFields.ts';
import { newProjectDialogSpaceId } from '../projects/newProjectDialogState.ts';
import { DraftTextarea } from '../tasks/DraftTextarea.tsx';

export function SpaceProjects({ spaceId }: { spaceId: string }) {
  const projects = useStore((state) => select.getSpaceProjects(state, spaceId));
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const isAdmin = useStore((state) => select.isSpaceAdmin(state, spaceId));
  const archived = useApiQuery('list_projects', { spaceId, archived: true });
  const [editing, setEditing] = useState<Project>();
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
                  isAdmin && (
                    <IconButton label={t('projects.edit', { name: project.name })} onClick={() => setEditing(project)}>
                      <Pencil size={16} />
                    </IconButton>
                  )
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
      {editing && <EditProjectDialog project={editing} onClose={() => setEditing(undefined)} onSaved={reload} />}
    </>
  );
}

interface EditProjectDialogProps {
  project: Project;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

function EditProjectDialog({ project, onClose, onSaved }: EditProjectDialogProps) {
  const [color, setColor] = useState(project.color);
  const place = `project/${project.id}` as const;
  const { getChanges, explain } = useChangedFields(project);
  const { formProps, fieldErrors, error, isBusy } = useForm(
    async ({ name = '', slug = '', description, defaultView }) => {
      const fields = { name, slug, description: description || null, defaultView: defaultView as ProjectView, color };
      const result = await callApi('update_project', { projectId: project.id, ...getChanges(fields) });
      if (!result.ok) return explain(result.error, 'project');
      removeDrafts(place);
      await onSaved();
      onClose();
      return undefined;
    },
  );
  const archive = async () => {
    const result = await callApi('archive_project', { projectId: project.id });
    if (!result.ok) return showToast(getErrorMessage(result.error), { tone: 'error' });
    await onSaved();
    onClose();
    showToast(t('projects.deletedText', { name: project.name }), {
      undo: () => void callApi('update_project', { projectId: project.id, isArchived: false }).then(onSaved),
    });
  };
  return (
    <Dialog title={t('projects.edit', { name: project.name })} onClose={onClose}>
      <form {...formProps} className="flex flex-col gap-1 overflow-y-auto px-4 pb-4">
        <Field label={t('space.name')} error={fieldErrors['name']}>
          {(control) => <Input {...control} name="name" defaultValue={project.name} maxLength={100} />}
        </Field>
        <Field
          label={t('space.slug')}
          hint={t('space.slugHint')}
          error={error?.code === 'slug_taken' ? error.message : fieldErrors['slug']}
        >
          {(control) => <Input {...control} name="slug" defaultValue={project.slug} maxLength={50} />}
        </Field>
        <Field label={t('space.description')} error={fieldErrors['description']}>
          {(control) => (
            <DraftTextarea
              {...control}
              name="description"
              place={place}
              subject={project.name}
              savedText={project.description ?? ''}
            />
          )}
        </Field>
        <Field label={t('projects.view')}>
          {(control) => (
            <Select {...control} name="defaultView" defaultValue={project.defaultView}>
              {(['kanban', 'list', 'calendar', 'gantt'] as const).map((view) => (
                <option key={view} value={view}>
                  {t(`view.${view}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <ColorPicker label={t('space.color')} value={color} onChange={setColor} />
        {error?.code !== 'slug_taken' && <FormError error={error} />}
        <div className="mt-3 flex justify-between gap-2">
          <Button onClick={() => void archive()}>{t('projects.archive')}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {t('ui.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
