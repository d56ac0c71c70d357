import { useState } from 'react';
import { callApi, getErrorMessage } from '../../lib/apiClient.ts';
import { t } from '../../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../../lib/router.tsx';
import { useDraftText } from '../../sync/drafts.ts';
import { loadSpaces, showToast } from '../../sync/index.ts';
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

interface NewProjectFormProps {
  spaceId: string;
  /** Creates a space for a team first, and the project in it. */
  isForNewTeam?: boolean;
  onDone?: () => void;
}

export function NewProjectForm({ spaceId, isForNewTeam = false, onDone }: NewProjectFormProps) {
  const { text: name, setText: setName } = useDraftText(`newProject/${spaceId}`, { subject: t('project.new') });
  const [color, setColor] = useState<string | null>('#4f46e5');
  const { text: teamName, setText: setTeamName } = useDraftText('newSpace/name', { subject: t('welcome.teamName') });
  const [teamSpaceId, setTeamSpaceId] = useState<string>();
  const [teamErrorMessage, setTeamErrorMessage] = useState<string>();
  const [errorMessage, setErrorMessage] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const create = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setTeamErrorMessage(undefined);
    setErrorMessage(undefined);
    // If only the project fails, the next attempt creates no second space.
    const space = isForNewTeam && teamSpaceId === undefined ? await createTeamSpace(teamName.trim()) : undefined;
    if (space?.ok) setTeamSpaceId(space.id);
    const targetId = isForNewTeam ? (space?.ok ? space.id : teamSpaceId) : spaceId;
    const result = targetId === undefined ? undefined : await createProject(targetId, name.trim(), color);
    setBusy(false);
    if (space && !space.ok) return setTeamErrorMessage(space.message);
    if (!result?.ok) return setErrorMessage(result?.message);
    setName('');
    if (isForNewTeam) setTeamName('');
    onDone?.();
    navigate(getProjectPath(result.id));
    if (isForNewTeam) offerNextSteps(targetId ?? '', teamName.trim());
  };
  return (
    <form onSubmit={(event) => void create(event)} className="flex flex-col gap-3">
      {isForNewTeam && (
        <Field label={t('welcome.teamName')} error={teamErrorMessage}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              value={teamName}
              maxLength={100}
              disabled={teamSpaceId !== undefined}
              onChange={(event) => setTeamName(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label={t('welcome.projectName')} error={errorMessage}>
        {(control) => (
          <Input
            {...control}
            autoFocus={!isForNewTeam}
            value={name}
            maxLength={100}
            placeholder={t('welcome.projectHint')}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <ColorPicker label={t('ui.color')} value={color} onChange={setColor} />
      <Button
        type="submit"
        variant="primary"
        disabled={isBusy || !name.trim() || (isForNewTeam && !teamName.trim())}
        isBusy={isBusy}
      >
        {t('welcome.create')}
      </Button>
    </form>
  );
}

type CreateResult = { ok: true; id: string } | { ok: false; message: string };

async function createProject(spaceId: string, name: string, color: string | null): Promise<CreateResult> {
  const result = await tryFreeSlugs(name, (slug) => callApi('create_project', { spaceId, name, slug, color }));
  if (!result.ok) return { ok: false, message: getErrorMessage(result.error) };
  await loadSpaces();
  return { ok: true, id: result.value.project.id };
}

async function createTeamSpace(name: string): Promise<CreateResult> {
  const result = await tryFreeSlugs(name, (slug) => callApi('create_space', { name, slug }));
  if (!result.ok) return { ok: false, message: getErrorMessage(result.error) };
  return { ok: true, id: result.value.space.id };
}

function offerNextSteps(spaceId: string, name: string): void {
  showToast(t('welcome.teamReady', { name }), {
    actions: [
      { label: t('welcome.invite'), onSelect: () => navigate(`/spaces/${spaceId}/members`) },
      { label: t('welcome.connectAgent'), onSelect: () => navigate('/settings/agents') },
    ],
  });
}
