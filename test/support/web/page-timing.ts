import type { Page } from 'playwright-core';

/** Repeats the measurement until one is under `limit`, and returns the minimum: other load on the machine only slows it down. */
export async function measureFastest(limit: number, measure: () => Promise<number>, tries = 20): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < tries && fastest >= limit; attempt++) fastest = Math.min(fastest, await measure());
  return fastest;
}

/** Starts timing from the press of `key` (a `KeyboardEvent.key`) until `selector` is visible. The returned function gives the milliseconds. */
export async function timeKeyToVisible(page: Page, key: string, selector: string): Promise<() => Promise<number>> {
  await page.evaluate(`
    window.shownAfter = new Promise((resolve) => {
      addEventListener('keydown', function onKeyDown(event) {
        if (event.key !== ${JSON.stringify(key)}) return;
        removeEventListener('keydown', onKeyDown, true);
        const startedAt = performance.now();
        const check = () => {
          if (document.querySelector(${JSON.stringify(selector)})?.checkVisibility()) resolve(performance.now() - startedAt);
          else requestAnimationFrame(check);
        };
        check();
      }, true);
    });
    undefined;
  `);
  return async () => Number(await page.evaluate('window.shownAfter'));
}

/** Starts waiting for `selector` to be visible. The returned function gives the time it appeared, in milliseconds since 1970. */
export async function recordFirstVisibleAt(page: Page, selector: string): Promise<() => Promise<number>> {
  await page.evaluate(`
    window.seenAt = new Promise((resolve) => {
      const check = () => {
        if (document.querySelector(${JSON.stringify(selector)})?.checkVisibility()) resolve(performance.timeOrigin + performance.now());
        else requestAnimationFrame(check);
      };
      check();
    });
    undefined;
  `);
  return async () => Number(await page.evaluate('window.seenAt'));
}

/** The current time on the same clock as `recordFirstVisibleAt`. */
export function pageNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Page init script that sums up layout shifts. */
export const layoutShiftScript = `
  window.shifts = 0;
  window.shifted = [];
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) {
      if (hadRecentInput) continue;
      window.shifts += value;
      window.shifted.push(value.toFixed(4) + ' ' + sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(' | '));
    }
  }).observe({ type: 'layout-shift', buffered: true });
`;

/** Returns the layout shifts so far, and the elements that moved, after two more frames. */
export async function getLayoutShifts(page: Page): Promise<{ total: number; elements: string[] }> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  return page.evaluate('({ total: window.shifts, elements: window.shifted })');
}

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
