import { callApi } from '../lib/apiClient.ts';
import { createSignal } from '../lib/signal.ts';

/** How many notifications are unread, up to 100; undefined until the server has said so. */
export const unreadCount = createSignal<number | undefined>(undefined);

/** Changes each time that the notifications may have changed. */
export const notificationsVersion = createSignal(0);

/** Reads how many are unread, and tells everything that shows notifications to load them again. Waits for the network. */
export function refreshNotifications(): void {
  if (!navigator.onLine) {
    addEventListener('online', refreshNotifications, { once: true });
    return;
  }
  notificationsVersion.set(notificationsVersion.get() + 1);
  void callApi('list_notifications', { state: 'unread', limit: 1 }).then((result) => {
    if (result.ok) unreadCount.set(result.value.unreadCount);
  });
}
