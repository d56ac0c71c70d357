import { Bot } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { watchRuns } from '../features/runs/watchRuns.ts';
import { t } from '../lib/i18n/index.ts';
import { Link } from '../lib/router.tsx';

interface AgentsLinkProps {
  path: string;
  isCurrent: boolean;
  className: string;
}

/** Leads to what agents do in the space. While it is on the page, messages tell of it. */
export default function AgentsLink({ path, isCurrent, className }: AgentsLinkProps): ReactNode {
  useEffect(watchRuns, []);
  return (
    <Link href={path} aria-current={isCurrent ? 'page' : undefined} className={className}>
      <Bot size={16} className="text-muted" aria-hidden="true" />
      {t('runs.title')}
    </Link>
  );
}
