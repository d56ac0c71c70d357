import type { ComponentType } from 'react';
import { type MessageKey, t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { SectionedPage } from '../../ui/SectionedPage.tsx';
import { NotFoundPage } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { ApiReference } from './ApiReference.tsx';
import { ApiTokens } from './ApiTokens.tsx';
import { CalendarFeeds } from './CalendarFeeds.tsx';
import { ConnectedAgents } from './ConnectedAgents.tsx';
import { InstanceAdmin } from './InstanceAdmin.tsx';
import { Notifications } from './Notifications.tsx';
import { PlanComparison } from './PlanComparison.tsx';
import { Profile } from './Profile.tsx';
import { Security } from './Security.tsx';

const sections: Record<string, { title: MessageKey; Component: ComponentType }> = {
  profile: { title: 'profile.title', Component: Profile },
  security: { title: 'security.title', Component: Security },
  notifications: { title: 'notifications.title', Component: Notifications },
  tokens: { title: 'tokens.title', Component: ApiTokens },
  agents: { title: 'agents.title', Component: ConnectedAgents },
  calendars: { title: 'calendars.title', Component: CalendarFeeds },
  api: { title: 'api.title', Component: ApiReference },
  plan: { title: 'plan.title', Component: PlanComparison },
  admin: { title: 'admin.title', Component: InstanceAdmin },
};

/** The settings of the user, and the administration of the server for its admin. */
export default function SettingsPage({
  section = 'profile',
  onOpenMenu,
}: {
  section: string | undefined;
  onOpenMenu: () => void;
}) {
  const isAdmin = useStore((state) => state.me?.isInstanceAdmin === true);
  const current = sections[section];
  if (!current || (section === 'admin' && !isAdmin)) return <NotFoundPage onOpenMenu={onOpenMenu} />;
  const visibleSections = Object.entries(sections).filter(([name]) => name !== 'admin' || isAdmin);
  return (
    <PageFrame title={t('shell.settings')} onOpenMenu={onOpenMenu}>
      <SectionedPage
        label={t('settings.sections')}
        sections={visibleSections.map(([name, { title }]) => ({ path: getSectionPath(name), label: t(title) }))}
        current={getSectionPath(section)}
      >
        <current.Component />
      </SectionedPage>
    </PageFrame>
  );
}

function getSectionPath(section: string): string {
  return section === 'profile' ? '/settings' : `/settings/${section}`;
}
