/** Tabs share one session cookie, so they tell each other when somebody signs in or out. */
const channel = new BroadcastChannel('krokanti-account');
let announcedUserId: string | null | undefined;

/** `userId`: whose session the server has confirmed; null: the user has signed out. */
export function announceAccount(userId: string | null): void {
  if (userId === announcedUserId) return;
  announcedUserId = userId;
  channel.postMessage(userId);
}

/** Calls the listener when another tab announces an account. It may be outdated, so the server must be asked. */
export function onAccountAnnounced(listener: () => void): void {
  channel.onmessage = ({ data }: MessageEvent<string | null>) => {
    if (data === announcedUserId) return;
    announcedUserId = data;
    listener();
  };
}
