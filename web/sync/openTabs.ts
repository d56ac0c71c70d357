import { tabId } from './tabId.ts';

/**
 * Which other tabs of this app are open, so that each pending mutation is sent by one of them. A tab holds a lock that the
 * browser releases when it closes or crashes. Over plain http browsers offer no locks, and tabs tell each other instead.
 */

/** `open`: a tab asks who else is there. `here`: the answer. `closed`: a tab without a lock closes. */
type TabMessage = { kind: 'open' | 'here' | 'closed'; tab: string };

/** How long tabs have to answer. */
const answerMs = 200;
const channel = new BroadcastChannel('krokanti-tabs');
const answeredIds = new Set<string>();
const watchedIds = new Set<string>();
let onClosed: (closedTabId: string) => Promise<void> = () => Promise.resolve();
let joined: Promise<void> | undefined;

/** Makes this tab known, and from then on calls the listener for each other tab that closes. */
export function joinTabs(listener: typeof onClosed): Promise<void> {
  onClosed = listener;
  joined ??= holdOwnLock().then(() => post('open'));
  return joined;
}

export async function getOtherOpenTabIds(): Promise<Set<string>> {
  if (!navigator.locks) {
    answeredIds.clear();
    post('open');
    await new Promise((resolve) => setTimeout(resolve, answerMs));
    return new Set(answeredIds);
  }
  const { held = [] } = await navigator.locks.query();
  const names = held.map(({ name }) => name ?? '').filter((name) => name.startsWith('tab-'));
  const ids = names.map((name) => name.slice('tab-'.length)).filter((id) => id !== tabId);
  for (const id of ids) watch(id);
  return new Set(ids);
}

function holdOwnLock(): Promise<void> {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((resolve) => {
    void navigator.locks.request(`tab-${tabId}`, () => {
      resolve();
      return new Promise(() => {});
    });
  });
}

/** Waits until the tab's lock is released. Of several tabs that wait, one after the other gets it. */
function watch(id: string): void {
  if (!navigator.locks || watchedIds.has(id)) return;
  watchedIds.add(id);
  void navigator.locks.request(`tab-${id}`, () => onClosed(id));
}

function post(kind: TabMessage['kind']): void {
  channel.postMessage({ kind, tab: tabId } satisfies TabMessage);
}

channel.onmessage = ({ data: { kind, tab } }: MessageEvent<TabMessage>) => {
  if (kind === 'closed') void onClosed(tab);
  else watch(tab);
  if (kind === 'open') post('here');
  if (kind === 'here') answeredIds.add(tab);
};

addEventListener('pagehide', () => navigator.locks || post('closed'));
