import { createUuid } from '../lib/apiClient.ts';

export const tabId = createUuid();

/** Holds a lock that the browser releases when this tab closes, so that other tabs know whether it is open. */
export function lockTab(): void {
  void navigator.locks?.request(`tab-${tabId}`, () => new Promise(() => {}));
}

export async function getOtherOpenTabIds(): Promise<Set<string>> {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  return new Set(held.map(({ name }) => name?.replace('tab-', '') ?? '').filter((id) => id !== tabId));
}
