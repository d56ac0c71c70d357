import { type ApiError, callApi } from '../lib/apiClient.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import { replayEventsAfter } from './lazyFollowEvents.ts';
import { cancelRead, isFinalError, scheduleRead } from './readRetry.ts';
import type { Project } from './state.ts';
import type { StateDraft } from './stateDraft.ts';
import { forgetMissing, storeRow } from './stateDraftUpdates.ts';
import { updateConfirmedState } from './store.ts';

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
