import { useState } from 'react';
import type { ApiInput } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getLastProjectId } from '../../lib/lastProject.ts';
import { getLocation } from '../../lib/router.tsx';
import { useStore } from '../../sync/index.ts';
import { Dialog, Select } from '../../ui/index.ts';
import QuickAddForm from './QuickAddForm.tsx';
import { getWritableProjects } from './writableProjects.ts';

/** Creates a task in any project, from any page. */
export default function NewTaskDialog({ preset, onClose }: { preset: Preset; onClose: () => void }) {
  const projects = useStore(getWritableProjects);
  const userId = useStore((state) => state.me?.id);
  const [, page, pageProjectId] = getLocation().path.split('/');
  const lastProjectId = page === 'projects' ? pageProjectId : getLastProjectId();
  const initialProjectId =
    preset.projectId ?? projects.find(({ id }) => id === lastProjectId)?.id ?? projects[0]?.id ?? '';
  const [projectId, setProjectId] = useState(initialProjectId);
  return (
    <Dialog title={t('task.new')} onClose={onClose}>
      <div className="px-4 pb-4">
        <QuickAddForm
          projectId={projectId}
          preset={projectId === initialProjectId ? preset : getPresetForOtherProject(preset, userId)}
          onClose={onClose}
          closesAfterAdd
        >
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

type Preset = Partial<ApiInput<'create_task'>>;

/** Columns, labels and other members are only in the project that the dialog was opened for. */
function getPresetForOtherProject(
  { title, startDate, dueDate, assigneeIds }: Preset,
  userId: string | undefined,
): Preset {
  const isMine = userId !== undefined && assigneeIds?.includes(userId);
  return {
    ...(title !== undefined && { title }),
    ...(startDate !== undefined && { startDate }),
    ...(dueDate !== undefined && { dueDate }),
    ...(isMine && { assigneeIds: [userId] }),
  };
}
