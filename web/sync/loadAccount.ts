import { type ApiOutput, type ApiResult, callApi, setCaller } from '../lib/apiClient.ts';
import { setWeekStart } from '../lib/dates.ts';
import { t } from '../lib/i18n/index.ts';
import { loadChunk } from '../lib/loadChunk.ts';
import { showToast } from '../lib/toastStore.ts';
import { announceAccount, onAccountAnnounced } from './accountChannel.ts';
import { clearSession } from './clearSession.ts';
import { fetchWithOfflineFallback } from './fetchWithOfflineFallback.ts';
import * as idb from './indexedDb.ts';
import { joinSharedStream } from './lazyFollowEvents.ts';
import { loadSpaces } from './loadSpaces.ts';
import { endSession, sendReadyMutations } from './mutationQueue.ts';
import { cancelRead, scheduleRead } from './readRetry.ts';
import { isSignOutPending } from './signOut.ts';
import type { User } from './state.ts';
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
