import { useState } from 'react';
import { PageFrame } from '../features/layout/PageFrame.tsx';
import { NewProjectForm } from '../features/projects/NewProjectDialog.tsx';
import { callApi, getErrorMessage } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../lib/router.tsx';
import { loadSpaces, select, showToast, useStore } from '../sync/index.ts';
import { Button } from '../ui/index.ts';
import { SegmentedControl } from '../ui/SegmentedControl.tsx';
import { useCurrentSpaceId } from './useCurrentSpaceId.ts';

const audiences = ['me', 'team'] as const;

/** What new users see first: a form to create a project, or a demo space to look around in. */
export default function WelcomePage({ onOpenMenu }: { onOpenMenu: () => void }) {
  const name = useStore((state) => state.me?.name ?? '');
  const spaceId = useCurrentSpaceId();
  const firstProject = useStore((state) => (spaceId ? select.getSpaceProjects(state, spaceId)[0] : undefined));
  const [audience, setAudience] = useState<(typeof audiences)[number]>('me');
  // The server gives every demo space this short name, with a number if it is taken.
  const hasDemo = useStore((state) =>
    [...state.spaces.values()].some(({ slug, role }) => role === 'owner' && slug.startsWith('quayside-demo')),
  );
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  return (
    <PageFrame title={t('welcome.title', { name })} onOpenMenu={onOpenMenu}>
      <div className="mx-auto flex max-w-md flex-col gap-4 px-4 py-10">
        <p className="text-muted">{t('welcome.text')}</p>
        <SegmentedControl
          label={t('welcome.audience')}
          values={audiences}
          getLabel={(value) => t(value === 'me' ? 'welcome.justMe' : 'welcome.myTeam')}
          value={audience}
          onChange={setAudience}
        />
        {spaceId && (canEdit || audience === 'team') && (
          <NewProjectForm key={audience} spaceId={spaceId} isForNewTeam={audience === 'team'} />
        )}
        {!hasDemo && <CreateDemoSpaceButton />}
        {firstProject && (
          <Button variant="quiet" onClick={() => navigate(getProjectPath(firstProject.id))}>
            {t('welcome.skip', { name: firstProject.name })}
          </Button>
        )}
      </div>
    </PageFrame>
  );
}

function CreateDemoSpaceButton() {
  const [isBusy, setBusy] = useState(false);
  const handleClick = async () => {
    setBusy(true);
    const result = await callApi('create_demo_space', {});
    if (result.ok) await loadSpaces();
    setBusy(false);
    const project = result.ok ? result.value.projects[0] : undefined;
    if (project) navigate(getProjectPath(project.id));
    else if (!result.ok) showToast(getErrorMessage(result.error), { tone: 'error' });
  };
  return (
    <div className="flex flex-col gap-1">
      <Button isBusy={isBusy} disabled={isBusy} aria-describedby="demo-hint" onClick={() => void handleClick()}>
        {t('welcome.demo')}
      </Button>
      <p id="demo-hint" className="text-center text-xs text-muted">
        {t('welcome.demoHint')}
      </p>
    </div>
  );
}
