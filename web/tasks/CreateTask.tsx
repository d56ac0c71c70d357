import { useState } from 'react';
import type { Input as InputOf } from '../client.ts';
import { t } from '../i18n/index.ts';
import { getPlace } from '../router.tsx';
import { commands, useStore } from '../store/index.ts';
import { Button, Dialog, Field, Input, Select } from '../ui/index.ts';
import { writableProjects } from './creating.ts';

export default function CreateTask({
  preset,
  onClose,
}: {
  preset: Partial<InputOf<'create_task'>>;
  onClose: () => void;
}) {
  const projects = useStore(writableProjects);
  const [, room, here] = getPlace().path.split('/');
  const last = room === 'projects' ? here : localStorage.getItem('project');
  const first = preset.projectId ?? projects.find(({ id }) => id === last)?.id ?? projects[0]?.id ?? '';
  const [projectId, setProjectId] = useState(first);
  const [title, setTitle] = useState(preset.title ?? '');
  const create = (event: React.FormEvent) => {
    event.preventDefault();
    if (!title.trim()) return;
    commands.createTask({ ...(projectId === first ? preset : {}), projectId, title: title.trim() });
    onClose();
  };
  return (
    <Dialog title={t('task.new')} onClose={onClose}>
      <form onSubmit={create} className="flex flex-col gap-1 px-4 pb-4">
        <Field label={t('task.title')} isLabelHidden>
          {(control) => (
            <Input
              {...control}
              autoFocus
              value={title}
              maxLength={500}
              placeholder={t('task.titleHint')}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <div className="flex items-center justify-between gap-2">
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
          <Button type="submit" look="primary" disabled={!title.trim()}>
            {t('task.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
