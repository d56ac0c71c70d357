import { Bot, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { showRunToasts } from '../features/runs/showRunToasts.ts';
import { t } from '../lib/i18n/index.ts';
import { Link } from '../lib/router.tsx';

interface AgentsAndTrashLinksProps {
  spaceId: string | undefined;
  /** Of the current page. */
  path: string;
  canEdit: boolean;
  getClassName: (isCurrent: boolean) => string;
}

/** Lead to what agents do in the space, and to its trash. While they are on the page, messages tell of runs. */
export default function AgentsAndTrashLinks({
  spaceId,
  path,
  canEdit,
  getClassName,
}: AgentsAndTrashLinksProps): ReactNode {
  useEffect(showRunToasts, []);
  const [agentsPath, trashPath] = [`/spaces/${spaceId}/agents`, `/spaces/${spaceId}/trash`];
  return (
    <>
      <Link
        href={agentsPath}
        aria-current={path === agentsPath ? 'page' : undefined}
        className={getClassName(path.startsWith(agentsPath))}
      >
        <Bot size={16} className="text-muted" aria-hidden="true" />
        {t('runs.title')}
      </Link>
      {canEdit && (
        <Link
          href={trashPath}
          aria-current={path === trashPath ? 'page' : undefined}
          className={getClassName(path === trashPath)}
        >
          <Trash2 size={16} className="text-muted" aria-hidden="true" />
          {t('shell.trash')}
        </Link>
      )}
    </>
  );
}
