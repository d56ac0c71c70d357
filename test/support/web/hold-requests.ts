import type { Page } from 'playwright-core';

export interface HeldRequests {
  /** The number of requests held so far. */
  getCount: () => number;
  /** Lets held and later requests continue, or fulfills them with the given response. */
  release: (response: 'continue' | { status: number; json: object }) => void;
}

/** Holds requests that match the glob and the methods until they are released. */
export async function holdRequests(page: Page, glob: string, methods: readonly string[]): Promise<HeldRequests> {
  let count = 0;
  let release: HeldRequests['release'] = () => {};
  const released = new Promise<Parameters<HeldRequests['release']>[0]>((resolve) => {
    release = resolve;
  });
  await page.route(glob, async (route) => {
    if (!methods.includes(route.request().method())) return route.fallback();
    count++;
    const response = await released;
    // The page may have been closed in the meantime.
    await (response === 'continue' ? route.continue() : route.fulfill(response)).catch(() => {});
  });
  return { getCount: () => count, release };
}
