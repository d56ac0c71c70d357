import { useState } from 'react';
import type { Input } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getPlace } from '../../lib/router.tsx';
import { useStore } from '../../sync/index.ts';
import { Dialog, Select } from '../../ui/index.ts';
import { writableProjects } from './newTaskDialogState.ts';
import QuickAdd from './QuickAddForm.tsx';

/** A new task from anywhere. */
export default function CreateTask({
  preset,
  onClose,
}: {
  preset: Partial<Input<'create_task'>>;
  onClose: () => void;
}) {
  const projects = useStore(writableProjects);
  const [, room, here] = getPlace().path.split('/');
  const last = room === 'projects' ? here : localStorage.getItem('project');
  const first = preset.projectId ?? projects.find(({ id }) => id === last)?.id ?? projects[0]?.id ?? '';
  const [projectId, setProjectId] = useState(first);
  return (
    <Dialog title={t('task.new')} onClose={onClose}>
      <div className="px-4 pb-4">
        <QuickAdd projectId={projectId} preset={projectId === first ? preset : {}} onClose={onClose} isOnce>
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
        </QuickAdd>
      </div>
    </Dialog>
  );
}
