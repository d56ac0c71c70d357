import { callApi } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../../lib/router.tsx';
import { loadSpaces, type Project } from '../../sync/index.ts';
import { FormError } from '../../ui/FormError.tsx';
import { Button, Checkbox, Dialog, Field, Input, useForm } from '../../ui/index.ts';
import { tryFreeSlugs } from '../projects/tryFreeSlugs.ts';

/** Copies a project with its columns and tasks, and opens the copy. */
export function DuplicateProjectDialog({ project, onClose }: { project: Project; onClose: () => void }) {
  const { formProps, fieldErrors, error, isBusy } = useForm(async ({ name = '', startDate = '' }, form) => {
    const options = new FormData(form);
    const result = await tryFreeSlugs(name, (slug) =>
      callApi('duplicate_project', {
        projectId: project.id,
        name,
        slug,
        onlyOpen: options.has('onlyOpen'),
        withAssignees: options.has('withAssignees'),
        ...(startDate !== '' && { startDate }),
      }),
    );
    if (!result.ok) return result.error;
    await loadSpaces();
    onClose();
    navigate(getProjectPath(result.value.project.id));
    return undefined;
  });
  return (
    <Dialog title={t('projects.duplicateOf', { name: project.name })} onClose={onClose}>
      <form {...formProps} className="flex flex-col gap-1 overflow-y-auto px-4 pb-4">
        <Field label={t('space.name')} error={fieldErrors['name']}>
          {(control) => (
            <Input
              {...control}
              name="name"
              defaultValue={t('projects.copyName', { name: project.name }).slice(0, 100)}
              maxLength={100}
              autoComplete="off"
            />
          )}
        </Field>
        <Field label={t('projects.startDate')} hint={t('projects.startDateHint')} error={fieldErrors['startDate']}>
          {(control) => <Input {...control} name="startDate" type="date" />}
        </Field>
        <Checkbox name="withAssignees" defaultChecked label={t('projects.withAssignees')} />
        <Checkbox name="onlyOpen" label={t('projects.onlyOpen')} />
        <FormError error={error} />
        <Button type="submit" variant="primary" isBusy={isBusy} className="self-end">
          {t('projects.duplicate')}
        </Button>
      </form>
    </Dialog>
  );
}
