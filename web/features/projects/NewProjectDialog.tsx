import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../../lib/router.tsx';
import { useDraftText } from '../../sync/drafts.ts';
import { loadSpaces } from '../../sync/index.ts';
import { Button, ColorPicker, Dialog, Field, Input } from '../../ui/index.ts';
import { tryFreeSlugs } from './tryFreeSlugs.ts';

export default function NewProjectDialog({ spaceId, onClose }: { spaceId: string; onClose: () => void }) {
  return (
    <Dialog title={t('project.new')} onClose={onClose}>
      <div className="px-4 pb-4">
        <NewProjectForm spaceId={spaceId} onDone={onClose} />
      </div>
    </Dialog>
  );
}

export function NewProjectForm({ spaceId, onDone }: { spaceId: string; onDone?: () => void }) {
  const { text: name, setText: setName } = useDraftText(`newProject/${spaceId}`, { subject: t('project.new') });
  const [color, setColor] = useState<string | null>('#4f46e5');
  const [errorMessage, setErrorMessage] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const create = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const result = await createProject(spaceId, name.trim(), color);
    setBusy(false);
    if (!result.ok) return setErrorMessage(result.message);
    setName('');
    onDone?.();
    navigate(getProjectPath(result.id));
  };
  return (
    <form onSubmit={(event) => void create(event)} className="flex flex-col gap-3">
      <Field label={t('welcome.projectName')} error={errorMessage}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            value={name}
            maxLength={100}
            placeholder={t('welcome.projectHint')}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <ColorPicker label={t('ui.color')} value={color} onChange={setColor} />
      <Button type="submit" variant="primary" disabled={!name.trim()} isBusy={isBusy}>
        {t('welcome.create')}
      </Button>
    </form>
  );
}

type CreateProjectResult = { ok: true; id: string } | { ok: false; message: string };

async function createProject(spaceId: string, name: string, color: string | null): Promise<CreateProjectResult> {
  const result = await tryFreeSlugs(name, (slug) => callApi('create_project', { spaceId, name, slug, color }));
  if (!result.ok) return { ok: false, message: getErrorMessage(result.error) };
  await loadSpaces();
  return { ok: true, id: result.value.project.id };
}
