import type { ComponentType } from 'react';
import { type MessageKey, t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { Dot } from '../../ui/index.ts';
import { SectionNav } from '../../ui/Section.tsx';
import { NotFound } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { General } from './SpaceGeneral.tsx';
import { Labels } from './SpaceLabels.tsx';
import { Members } from './SpaceMembers.tsx';
import { Projects } from './SpaceProjects.tsx';

const sections: Record<string, { title: MessageKey; Component: ComponentType<{ spaceId: string }> }> = {
  projects: { title: 'space.projects', Component: Projects },
  members: { title: 'space.members', Component: Members },
  labels: { title: 'space.labels', Component: Labels },
  general: { title: 'space.general', Component: General },
};

interface SpacePageProps {
  spaceId: string;
  section: string | undefined;
  onMenu: () => void;
}

/** A space: its projects, its people, its labels, and itself. */
export default function SpacePage({ spaceId, section = 'projects', onMenu }: SpacePageProps) {
  const space = useStore((state) => state.spaces.get(spaceId));
  const entry = sections[section];
  if (!space || !entry) return <NotFound onMenu={onMenu} />;
  const pathOf = (name: string) => (name === 'projects' ? `/spaces/${spaceId}` : `/spaces/${spaceId}/${name}`);
  return (
    <PageFrame title={space.name} icon={<Dot color={space.color} size={10} />} onMenu={onMenu}>
      <SectionNav
        label={t('space.sections')}
        sections={Object.entries(sections).map(([name, { title }]) => ({ path: pathOf(name), label: t(title) }))}
        current={pathOf(section)}
      >
        <entry.Component key={spaceId} spaceId={spaceId} />
      </SectionNav>
    </PageFrame>
  );
}
