import { t } from '../i18n/index.ts';
import { isCreatingProject } from '../projects/NewProject.tsx';
import { Link, projectPath } from '../router.tsx';
import { NotFound } from '../shell/NotFound.tsx';
import { PageFrame } from '../shell/Page.tsx';
import { select, useStore } from '../store/index.ts';
import { Button, Dot, EmptyState } from '../ui/index.ts';

interface SpacePageProps {
  spaceId: string;
  section: string | undefined;
  onMenu: () => void;
}

/** A space: its projects. */
export default function SpacePage({ spaceId, onMenu }: SpacePageProps) {
  const space = useStore((state) => state.spaces.get(spaceId));
  const projects = useStore((state) => select.projectsOf(state, spaceId));
  const mayEdit = useStore((state) => select.mayEdit(state, spaceId));
  if (!space) return <NotFound />;
  const create = mayEdit && (
    <Button look="primary" onClick={() => isCreatingProject.set(spaceId)}>
      {t('project.new')}
    </Button>
  );
  return (
    <PageFrame title={space.name} onMenu={onMenu} actions={projects.length > 0 && create}>
      {projects.length === 0 ? (
        <EmptyState title={t('project.none')} hint={t('project.noneHint')} action={create} />
      ) : (
        <ul className="mx-auto flex max-w-2xl flex-col gap-2 p-4">
          {projects.map(({ id, name, color }) => (
            <li key={id}>
              <Link
                href={projectPath(id)}
                className="flex min-h-11 items-center gap-2 rounded-card border border-line bg-surface px-3 hover:border-strong"
              >
                <Dot color={color} />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </PageFrame>
  );
}
