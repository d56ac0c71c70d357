import type { ComponentType } from 'react';
import { type MessageKey, t } from '../../lib/i18n/index.ts';
import { select, useStore } from '../../sync/index.ts';
import { ColorDot } from '../../ui/index.ts';
import { SectionedPage } from '../../ui/SectionedPage.tsx';
import { LoadingPage } from '../layout/LoadingPage.tsx';
import { NotFoundPage } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { SpaceData } from './SpaceData.tsx';
import { SpaceGeneral } from './SpaceGeneral.tsx';
import { SpaceLabels } from './SpaceLabels.tsx';
import { SpaceMembers } from './SpaceMembers.tsx';
import { SpaceProjects } from './SpaceProjects.tsx';
import { SpaceTrash } from './SpaceTrash.tsx';

const sections: Record<string, { title: MessageKey; Component: ComponentType<{ spaceId: string }> }> = {
  projects: { title: 'space.projects', Component: SpaceProjects },
  members: { title: 'space.members', Component: SpaceMembers },
  labels: { title: 'space.labels', Component: SpaceLabels },
  trash: { title: 'space.trash', Component: SpaceTrash },
  data: { title: 'space.data', Component: SpaceData },
  general: { title: 'space.general', Component: SpaceGeneral },
};

interface SpacePageProps {
  spaceId: string;
  section: string | undefined;
  onOpenMenu: () => void;
}

/** The settings of a space, in sections. */
export default function SpacePage({ spaceId, section = 'projects', onOpenMenu }: SpacePageProps) {
  const space = useStore((state) => state.spaces.get(spaceId));
  // Everyone has a personal space.
  const isLoaded = useStore((state) => state.spaces.size > 0);
  const canEdit = useStore((state) => select.canEdit(state, spaceId));
  const current = sections[section];
  if (!isLoaded) return <LoadingPage />;
  if (!space || !current) return <NotFoundPage onOpenMenu={onOpenMenu} />;
  const getPath = (name: string) => (name === 'projects' ? `/spaces/${spaceId}` : `/spaces/${spaceId}/${name}`);
  return (
    <PageFrame title={space.name} icon={<ColorDot color={space.color} size={10} />} onOpenMenu={onOpenMenu}>
      <SectionedPage
        label={t('space.sections')}
        sections={Object.entries(sections)
          .filter(([name]) => name !== 'trash' || canEdit)
          .map(([name, { title }]) => ({ path: getPath(name), label: t(title) }))}
        current={getPath(section)}
      >
        <current.Component key={spaceId} spaceId={spaceId} />
      </SectionedPage>
    </PageFrame>
  );
}
