import { callApi } from '../lib/apiClient.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { resumeQueue } from './mutationQueue.ts';
import type { Project, Space, User } from './state.ts';
import { updateConfirmedState } from './store.ts';

/** Loads the current user, and their spaces with projects. */
export async function loadAccount(): Promise<void> {
  await Promise.all([loadMe(), loadSpaces()]);
}

export async function loadMe(): Promise<void> {
  const result = await fetchWithOfflineFallback<{ user: User }>('me', () => callApi('get_me', {}));
  if (!result.ok) return updateConfirmedState((draft) => draft.setMe(null));
  setMe(result.value.user);
  void resumeQueue();
}

/** Stores the user that the server returned after an update. */
export function setMe(user: User): void {
  updateConfirmedState((draft) => draft.setMe(user));
}

export async function loadSpaces(): Promise<void> {
  const spaces = await fetchSpaces();
  if (spaces) storeSpaces(spaces);
}

interface SpaceWithProjects {
  space: Space;
  projects: Project[];
}

async function fetchSpaces(): Promise<SpaceWithProjects[] | undefined> {
  const result = await fetchWithOfflineFallback('spaces', () => callApi('list_spaces', {}));
  if (!result.ok) return undefined;
  return Promise.all(
    result.value.spaces.map(async (space) => {
      const list = await fetchWithOfflineFallback(`projects-${space.id}`, () =>
        callApi('list_projects', { spaceId: space.id }),
      );
      return { space, projects: list.ok ? list.value.projects : [] };
    }),
  );
}

function storeSpaces(spaces: SpaceWithProjects[]): void {
  const ids = new Set(spaces.map(({ space }) => space.id));
  updateConfirmedState((draft) => {
    draft.deleteWhere('spaces', ({ id }) => !ids.has(id));
    for (const { space, projects } of spaces) {
      draft.set('spaces', space.id, space);
      for (const project of projects) draft.set('projects', project.id, project);
    }
  });
}
