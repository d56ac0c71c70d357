import { t } from '../i18n/index.ts';
import { go, projectPath } from '../router.tsx';
import { PageFrame } from '../shell/Page.tsx';
import { useSpaceId } from '../shell/Sidebar.tsx';
import { select, useStore } from '../store/index.ts';
import { Button } from '../ui/index.ts';
import { ProjectForm } from './NewProject.tsx';

/** What somebody new sees first: one field to a board of their own. */
export default function Welcome({ onMenu }: { onMenu: () => void }) {
  const name = useStore((state) => state.me?.name ?? '');
  const spaceId = useSpaceId();
  const first = useStore((state) => (spaceId ? select.projectsOf(state, spaceId)[0] : undefined));
  const mayEdit = useStore((state) => select.mayEdit(state, spaceId));
  return (
    <PageFrame title={t('welcome.title', { name })} onMenu={onMenu}>
      <div className="mx-auto flex max-w-md flex-col gap-4 px-4 py-10">
        <p className="text-muted">{t('welcome.text')}</p>
        {spaceId && mayEdit && <ProjectForm spaceId={spaceId} />}
        {first && (
          <Button look="quiet" onClick={() => go(projectPath(first.id))}>
            {t('welcome.skip', { name: first.name })}
          </Button>
        )}
      </div>
    </PageFrame>
  );
}
