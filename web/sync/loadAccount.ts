import { type ApiError, type ApiOutput, type ApiResult, callApi, setCaller } from '../lib/apiClient.ts';
import { setWeekStart } from '../lib/dates.ts';
import { t } from '../lib/i18n/index.ts';
import { loadChunk } from '../lib/loadChunk.ts';
import { showToast } from '../lib/toastStore.ts';
import { announceAccount, onAccountAnnounced } from './accountChannel.ts';
import { clearSession } from './clearSession.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import * as idb from './indexedDb.ts';
import { joinSharedStream, replayEventsAfter } from './liveEvents.ts';
import { endSession, sendReadyMutations } from './mutationQueue.ts';
import { cancelRead, isFinalError, scheduleRead } from './readRetry.ts';
import { isSignOutPending } from './signOut.ts';
import type { Project, StateDraft, User } from './state.ts';
import { forgetMissing, storeRow } from './stateDraftUpdates.ts';
import { getConfirmedState, updateConfirmedState } from './store.ts';

const retryMs = 5000;

/** Loads the current user, and their spaces with projects. */
export async function loadAccount(): Promise<void> {
  // In turn: if somebody else has signed in, the data of the earlier user is removed in between.
  await loadMe();
  await loadSpaces();
}

/** The user whose data is in memory, also after their session has ended. */
let lastUserId: string | undefined;
/** Increases with each value of `me`, so that a late response does not replace a newer one. */
let meVersion = 0;

/** Only a 401 means signed out. After any other failure the stored user is shown, and the read is repeated. */
export async function loadMe(): Promise<void> {
  const version = ++meVersion;
  const result = await fetchWithOfflineFallback<{ user: User }>('me', fetchMe);
  if (version !== meVersion) return;
  const failure = result.ok ? result.failure : result.error;
  if (failure?.code === 'unauthorized') return updateConfirmedState((draft) => draft.setMe(null));
  if (failure) scheduleRead('me', failure, () => void loadMe());
  else cancelRead('me');
  if (!result.ok) {
    if (isSignOutPending()) updateConfirmedState((draft) => draft.setMe(null));
    return;
  }
  const { user } = result.value;
  if (lastUserId !== undefined && lastUserId !== user.id) clearSession();
  lastUserId = user.id;
  setCaller({ userId: user.id, onOtherAccount: () => endSession('other_account') });
  setMe(user);
  sendReadyMutations();
  resumeQueue();
  if (!failure && !user.hasChosenTimeZone) void adoptBrowserTimeZone();
}

/** Changes that wait on disk stay there until the code that sends them can be loaded. */
function resumeQueue(): void {
  loadChunk(() => import('./sharedQueue.ts')).then(
    ({ resumeQueue: resume }) => resume(),
    () => setTimeout(resumeQueue, retryMs),
  );
}

/** Accounts that an administrator creates have no time zone until their first visit. */
async function adoptBrowserTimeZone(): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const result = await callApi('update_me', { timeZone });
  if (!result.ok) return;
  setMe(result.value.user);
  if (timeZone !== 'UTC') showToast(t('shell.timeZoneSet', { zone: timeZone }));
}

/** Other tabs must notice when somebody else has signed in, and what they stored must not be shown to them. */
async function fetchMe(): Promise<ApiResult<ApiOutput<'get_me'>>> {
  const result = await callApi('get_me', {});
  if (!result.ok) return result;
  announceAccount(result.value.user.id);
  // Not awaited: the first load must not wait for the disk.
  void removeOthersResponses(result.value.user.id);
  return result;
}

async function removeOthersResponses(userId: string): Promise<void> {
  const stored = await idb.get<{ user: User }>('seen', 'me');
  if (stored && stored.user.id !== userId) await idb.clear('seen');
}

/** Stores the user that the server returned after an update. */
export function setMe(user: User): void {
  meVersion++;
  setWeekStart(user.weekStart);
  updateConfirmedState((draft) => draft.setMe(user));
  joinSharedStream(user.id);
}

/** Another tab has signed in or out: does this tab's user still have a session? */
async function checkAccount(): Promise<void> {
  const { me } = getConfirmedState();
  if (me === undefined) return;
  const result = await callApi('get_me', {});
  if (me === null) {
    if (result.ok && result.value.user.id === lastUserId) await loadAccount();
  } else if (result.ok && result.value.user.id !== me.id) endSession('other_account');
  else if (!result.ok && result.error.code === 'unauthorized') endSession('unauthorized');
}

onAccountAnnounced(() => void checkAccount());

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
