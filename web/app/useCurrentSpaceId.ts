import { useEffect } from 'react';
import { getLastProjectId } from '../lib/lastProject.ts';
import { useLocation } from '../lib/router.tsx';
import { useSignal } from '../lib/signal.ts';
import { useStore } from '../sync/index.ts';
import { chosenSpaceId } from './chosenSpaceId.ts';

/** The space that the sidebar shows: the one in the URL, or else the chosen one, or that of the last project. */
export function useCurrentSpaceId(): string | undefined {
  const chosen = useSignal(chosenSpaceId);
  const { path } = useLocation();
  const [, page, id = ''] = path.split('/');
  const visited = useStore((state) =>
    page === 'projects' ? state.projects.get(id)?.spaceId : page === 'spaces' ? id : undefined,
  );
  const last = useStore((state) => state.projects.get(getLastProjectId() ?? '')?.spaceId);
  const spaceIds = useStore((state) => [...state.spaces.keys()]);
  useEffect(() => {
    if (visited) chosenSpaceId.set(visited);
  }, [visited]);
  return [visited, chosen, last].find((spaceId) => spaceId !== undefined && spaceIds.includes(spaceId)) ?? spaceIds[0];
}
