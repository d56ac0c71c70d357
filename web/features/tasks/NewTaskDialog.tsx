import { useState } from 'react';
import type { ApiInput } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getLastProjectId } from '../../lib/lastProject.ts';
import { getLocation } from '../../lib/router.tsx';
import { useStore } from '../../sync/index.ts';
import { Dialog, Select } from '../../ui/index.ts';
import { getWritableProjects } from './newTaskDialogState.ts';
import QuickAddForm from './QuickAddForm.tsx';

/** A new task from anywhere. */
export default function NewTaskDialog({
  preset,
  onClose,
}: {
  preset: Partial<ApiInput<'create_task'>>;
  onClose: () => void;
}) {
  const projects = useStore(getWritableProjects);
  const [, room, here] = getLocation().path.split('/');
  const last = room === 'projects' ? here : getLastProjectId();
  const first = preset.projectId ?? projects.find(({ id }) => id === last)?.id ?? projects[0]?.id ?? '';
  const [projectId, setProjectId] = useState(first);
  return (
    <Dialog title={t('task.new')} onClose={onClose}>
      <div className="px-4 pb-4">
        <QuickAddForm projectId={projectId} preset={projectId === first ? preset : {}} onClose={onClose} closesAfterAdd>
          <Select
            aria-label={t('shell.projects')}
            className="w-auto! max-w-56"
            value={projectId}
            onChange={(event) => setProjectId(event.target.value)}
          >
            {projects.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </QuickAddForm>
      </div>
    </Dialog>
  );
}
