import { callApi, setCallGate } from '../lib/apiClient.ts';
import { readItem, removeItem, writeItem } from '../lib/deviceStorage.ts';
import { t } from '../lib/i18n/index.ts';
import { showToast } from '../lib/toastStore.ts';
import { announceAccount } from './accountChannel.ts';
import { clearSession } from './clearSession.ts';
import { getConfirmedState } from './store.ts';

/** Whose sign-out the server has not confirmed. It outlives the page: until then the cookie could open the account. */
const storageKey = 'signing-out';
const retryMs = 5000;

/** Whose session must end before anything else is sent. */
let pendingUserId = readItem(storageKey);
let request: Promise<boolean> | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;

/**
 * Ends the session and removes the user's data from this device. Where the server cannot be reached, the sign-out is
 * kept and sent before anything else. Returns false, with a message, if that is impossible too.
 */
export async function signOut(): Promise<boolean> {
  const userId = getConfirmedState().me?.id;
  if (userId === undefined) return true;
  const isDone = await sendSignOut(userId);
  if (!isDone && !writeItem(storageKey, userId)) {
    showToast(t('problem.signOutFailed'), { tone: 'error' });
    return false;
  }
  if (!isDone) {
    pendingUserId = userId;
    scheduleRetry();
    showToast(t('problem.signOutLater'));
  }
  clearSession();
  announceAccount(null);
  return true;
}

export function isSignOutPending(): boolean {
  return pendingUserId !== null;
}

/** Resolves to true once no sign-out is pending. */
function finishSignOut(userId: string): Promise<boolean> {
  request ??= sendSignOut(userId)
    .then((isDone) => {
      if (!isDone) scheduleRetry();
      else forgetPendingSignOut();
      return isDone;
    })
    .finally(() => {
      request = undefined;
    });
  return request;
}

/** Returns whether the user has no session in this browser any more. */
async function sendSignOut(userId: string): Promise<boolean> {
  const result = await callApi('sign_out', {}, { userId });
  return result.ok || result.error.code === 'unauthorized' || result.error.code === 'other_account';
}

function forgetPendingSignOut(): void {
  pendingUserId = null;
  removeItem(storageKey);
  clearTimeout(timer);
}

function scheduleRetry(): void {
  clearTimeout(timer);
  timer = setTimeout(retry, retryMs);
}

function retry(): void {
  if (pendingUserId !== null) void finishSignOut(pendingUserId);
}

setCallGate(() => (pendingUserId === null ? undefined : finishSignOut(pendingUserId)));
addEventListener('online', retry);
addEventListener('storage', ({ key, newValue }) => {
  if (key !== storageKey) return;
  pendingUserId = newValue;
  // Another tab has signed out without a connection.
  if (newValue !== null && newValue === getConfirmedState().me?.id) clearSession();
});
retry();
