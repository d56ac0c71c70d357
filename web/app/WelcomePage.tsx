import { useState } from 'react';
import { PageFrame } from '../features/layout/PageFrame.tsx';
import { NewProjectForm } from '../features/projects/NewProjectDialog.tsx';
import { callApi, getErrorMessage } from '../lib/apiClient.ts';
import { t } from '../lib/i18n/index.ts';
import { getProjectPath, navigate } from '../lib/router.tsx';
import { loadSpaces, select, showToast, useStore } from '../sync/index.ts';
import { Button } from '../ui/index.ts';
import { useCurrentSpaceId } from './Sidebar.tsx';

/** What somebody new sees first: one field to a board of their own, or an example to look around in. */
export default function WelcomePage({ onOpenMenu }: { onOpenMenu: () => void }) {
  const name = useStore((state) => state.me?.name ?? '');
  const spaceId = useCurrentSpaceId();
  const first = useStore((state) => (spaceId ? select.getSpaceProjects(state, spaceId)[0] : undefined));
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  return (
    <PageFrame title={t('welcome.title', { name })} onOpenMenu={onOpenMenu}>
      <div className="mx-auto flex max-w-md flex-col gap-4 px-4 py-10">
        <p className="text-muted">{t('welcome.text')}</p>
        {spaceId && canEdit && <NewProjectForm spaceId={spaceId} />}
        <CreateDemoSpaceButton />
        {first && (
          <Button variant="quiet" onClick={() => navigate(getProjectPath(first.id))}>
            {t('welcome.skip', { name: first.name })}
          </Button>
        )}
      </div>
    </PageFrame>
  );
}

function CreateDemoSpaceButton() {
  const [isBusy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    const made = await callApi('create_demo_space', {});
    if (made.ok) await loadSpaces();
    setBusy(false);
    const project = made.ok ? made.value.projects[0] : undefined;
    if (project) navigate(getProjectPath(project.id));
    else if (!made.ok) showToast(getErrorMessage(made.error), { tone: 'error' });
  };
  return (
    <div className="flex flex-col gap-1">
      <Button isBusy={isBusy} disabled={isBusy} aria-describedby="demo-hint" onClick={() => void open()}>
        {t('welcome.demo')}
      </Button>
      <p id="demo-hint" className="text-center text-xs text-muted">
        {t('welcome.demoHint')}
      </p>
    </div>
  );
}
