import { Bot } from 'lucide-react';
import { t } from '../../lib/i18n/index.ts';
import { useStore } from '../../sync/index.ts';
import { LoadingPage } from '../layout/LoadingPage.tsx';
import { NotFoundPage } from '../layout/NotFoundPage.tsx';
import { PageFrame } from '../layout/PageFrame.tsx';
import { RunDetail } from './RunDetail.tsx';
import { RunList } from './RunList.tsx';

interface AgentsPageProps {
  spaceId: string;
  /** Undefined: all runs of the space. */
  runId: string | undefined;
  onOpenMenu: () => void;
}

/** What agents have done in a space, and one of their runs with what it changed. */
export default function AgentsPage({ spaceId, runId, onOpenMenu }: AgentsPageProps) {
  const space = useStore((state) => state.spaces.get(spaceId));
  const isLoaded = useStore((state) => state.spaces.size > 0);
  if (!isLoaded) return <LoadingPage />;
  if (!space) return <NotFoundPage onOpenMenu={onOpenMenu} />;
  return (
    <PageFrame
      title={`${t('runs.title')} · ${space.name}`}
      icon={<Bot size={18} className="text-muted" aria-hidden="true" />}
      onOpenMenu={onOpenMenu}
    >
      <div className="mx-auto flex max-w-4xl flex-col gap-4 p-4 md:py-6">
        {runId === undefined ? (
          <RunList key={spaceId} spaceId={spaceId} />
        ) : (
          <RunDetail key={runId} spaceId={spaceId} runId={runId} />
        )}
      </div>
    </PageFrame>
  );
}
