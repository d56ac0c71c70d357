import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import type { ProjectView } from '../../lib/router.tsx';
import { removeDrafts } from '../../sync/drafts.ts';
import { type Project, showToast } from '../../sync/index.ts';
import { FormError } from '../../ui/FormError.tsx';
import { Button, ColorPicker, Dialog, Field, Input, Select, useForm } from '../../ui/index.ts';
import { useChangedFields } from '../../ui/useChangedFields.ts';
import { DraftTextarea } from '../tasks/DraftTextarea.tsx';

interface EditProjectDialogProps {
  project: Project;
  onClose: () => void;
  onSaved: () => Promise<void>;
}

export function EditProjectDialog({ project, onClose, onSaved }: EditProjectDialogProps) {
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
