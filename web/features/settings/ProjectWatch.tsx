import { useState } from 'react';
import { type ApiOutput, callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { useApiQuery } from '../../lib/useApiQuery.ts';
import { showToast } from '../../sync/index.ts';
import { Button, Field, Select } from '../../ui/index.ts';
import { Section } from '../../ui/Section.tsx';
import { ProjectOptions } from './ProjectOptions.tsx';

/** Watches a chosen project, or stops. */
export function ProjectWatch() {
  const [projectId, setProjectId] = useState('');
  return (
    <Section title={t('notifications.watchTitle')} hint={t('notifications.watchText')}>
      <div className="flex max-w-md flex-col items-start gap-1">
        <Field label={t('notifications.project')}>
          {(control) => (
            <Select {...control} value={projectId} onChange={({ target }) => setProjectId(target.value)}>
              <option value="">{t('notifications.chooseProject')}</option>
              <ProjectOptions />
            </Select>
          )}
        </Field>
        {projectId !== '' && <WatchProjectButton key={projectId} projectId={projectId} />}
      </div>
    </Section>
  );
}

/** Nothing is shown until the server has said whether the user watches the project. */
function WatchProjectButton({ projectId }: { projectId: string }) {
  const { data, error } = useApiQuery('get_project_watch', { projectId });
  const [changed, setChanged] = useState<ApiOutput<'get_project_watch'>['watch']>();
  const [isBusy, setBusy] = useState(false);
  if (error) return <p className="text-danger">{getErrorMessage(error)}</p>;
  const watch = changed ?? data?.watch;
  if (!watch) return null;
  const toggle = async () => {
    setBusy(true);
    const result = await callApi(watch.isWatching ? 'unwatch_project' : 'watch_project', { projectId });
    setBusy(false);
    if (result.ok) setChanged(result.value.watch);
    else showToast(getErrorMessage(result.error), { tone: 'error' });
  };
  return (
    <Button isBusy={isBusy} onClick={() => void toggle()}>
      {t(watch.isWatching ? 'notifications.unwatch' : 'notifications.watch')}
    </Button>
  );
}
