import type { ComponentType } from 'react';
import { type MessageKey, t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { SectionNav } from '../../ui/Section.tsx';
import { NotFound } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { Api } from './ApiReference.tsx';
import { Tokens } from './ApiTokens.tsx';
import { Agents } from './ConnectedAgents.tsx';
import { Admin } from './InstanceAdmin.tsx';
import { Plan } from './Plan.tsx';
import { Profile } from './Profile.tsx';
import { Security } from './Security.tsx';

const sections: Record<string, { title: MessageKey; Component: ComponentType }> = {
  profile: { title: 'profile.title', Component: Profile },
  security: { title: 'security.title', Component: Security },
  tokens: { title: 'tokens.title', Component: Tokens },
  agents: { title: 'agents.title', Component: Agents },
  api: { title: 'api.title', Component: Api },
  plan: { title: 'plan.title', Component: Plan },
  admin: { title: 'admin.title', Component: Admin },
};

/** What belongs to the person; for the first of the instance, also what belongs to it. */
export default function Settings({ section = 'profile', onMenu }: { section: string | undefined; onMenu: () => void }) {
  const isAdmin = useStore((state) => state.me?.isInstanceAdmin === true);
  const entry = sections[section];
  if (!entry || (section === 'admin' && !isAdmin)) return <NotFound onMenu={onMenu} />;
  const shown = Object.entries(sections).filter(([name]) => name !== 'admin' || isAdmin);
  return (
    <PageFrame title={t('shell.settings')} onMenu={onMenu}>
      <SectionNav
        label={t('settings.sections')}
        sections={shown.map(([name, { title }]) => ({ path: pathOf(name), label: t(title) }))}
        current={pathOf(section)}
      >
        <entry.Component />
      </SectionNav>
    </PageFrame>
  );
}

function pathOf(section: string): string {
  return section === 'profile' ? '/settings' : `/settings/${section}`;
}
