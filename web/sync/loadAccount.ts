import { type ApiError, callApi } from '../lib/apiClient.ts';
import { forgetMissing, storeRow } from './draftUpdates.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { replayEventsAfter } from './followEvents.ts';
import { resumeQueue } from './mutationQueue.ts';
import { cancelRead, isFinalError, scheduleRead } from './readRetry.ts';
import { joinSharedStream } from './sharedEventStream.ts';
import type { Project, StateDraft, User } from './state.ts';
import { updateConfirmedState } from './store.ts';

/** Loads the current user, and their spaces with projects. */
export async function loadAccount(): Promise<void> {
  await Promise.all([loadMe(), loadSpaces()]);
}

/** Increases with each value of `me`, so that a late response does not replace a newer one. */
let meVersion = 0;

/** Only a 401 means signed out. After any other failure the stored user is shown, and the read is repeated. */
export async function loadMe(): Promise<void> {
  const version = ++meVersion;
  const result = await fetchWithOfflineFallback<{ user: User }>('me', () => callApi('get_me', {}));
  if (version !== meVersion) return;
  const failure = result.ok ? result.failure : result.error;
  if (failure?.code === 'unauthorized') return updateConfirmedState((draft) => draft.setMe(null));
  if (failure) scheduleRead('me', failure, () => void loadMe());
  else cancelRead('me');
  if (!result.ok) return;
  setMe(result.value.user);
  void resumeQueue();
}

/** Stores the user that the server returned after an update. */
export function setMe(user: User): void {
  meVersion++;
  updateConfirmedState((draft) => draft.setMe(user));
  joinSharedStream(user.id);
}

/** Of several loads, the one that was started last decides which spaces there are. */
let spacesVersion = 0;

export async function loadSpaces(): Promise<void> {
  const version = ++spacesVersion;
  const failure = await replayEventsAfter(() => fetchAndStoreSpaces(() => version === spacesVersion));
  if (version !== spacesVersion) return;
  if (!failure) cancelRead('spaces');
  else if (failure.code !== 'unauthorized') scheduleRead('spaces', failure, () => void loadSpaces());
}

async function fetchAndStoreSpaces(isLatest: () => boolean): Promise<ApiError | undefined> {
  const result = await fetchWithOfflineFallback('spaces', () => callApi('list_spaces', {}));
  if (!result.ok) return result.error;
  const { spaces } = result.value;
  const projectLists = await Promise.all(spaces.map(({ id }) => fetchProjects(id)));
  if (!isLatest()) return undefined;
  updateConfirmedState((draft) => {
    const ids = new Set(spaces.map(({ id }) => id));
    draft.deleteWhere('spaces', ({ id }) => !ids.has(id));
    for (const space of spaces) storeRow(draft, 'spaces', space.id, space, result.getReadRev(space.id));
    for (const { spaceId, list } of projectLists) {
      if (list.ok) storeProjects(draft, spaceId, list.value.projects, list.getReadRev(spaceId));
    }
  });
  const lists = [result, ...projectLists.map(({ list }) => list)];
  return lists.map((list) => (list.ok ? list.failure : list.error)).find((error) => error && !isFinalError(error));
}

async function fetchProjects(spaceId: string) {
  const list = await fetchWithOfflineFallback(`projects-${spaceId}`, () => callApi('list_projects', { spaceId }));
  return { spaceId, list };
}

function storeProjects(draft: StateDraft, spaceId: string, projects: readonly Project[], rev: number): void {
  const ids = new Set(projects.map(({ id }) => id));
  for (const project of projects) storeRow(draft, 'projects', project.id, project, rev);
  for (const project of draft.getAll('projects')) {
    const { id, isArchived } = project;
    // The list lacks archived projects.
    const isMissing = project.spaceId === spaceId && !isArchived && !ids.has(id);
    if (isMissing && forgetMissing(id, rev)) draft.update('projects', id, { isArchived: true });
  }
}
