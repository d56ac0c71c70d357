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

/** Lets the server answer requests that match, and holds the answers until they are released. */
export async function holdResponses(page: Page, glob: string, method: string) {
  let count = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(glob, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    const response = await route.fetch();
    count++;
    await released;
    await route.fulfill({ response }).catch(() => {});
  });
  return { getCount: () => count, release };
}
