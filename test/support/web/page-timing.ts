import type { Page } from 'playwright-core';

/** Does it until it was fast enough once, and gives the least time: what others do on the machine only makes it longer. */
export async function measureFastest(limit: number, measure: () => Promise<number>, tries = 20): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < tries && least >= limit; at++) least = Math.min(least, await measure());
  return least;
}

/** Begins to watch for a key, by `KeyboardEvent.key`, and for what it shows. The function gives the time between. */
export async function timeKeyToVisible(page: Page, key: string, selector: string): Promise<() => Promise<number>> {
  await page.evaluate(`
    window.shownAfter = new Promise((resolve) => {
      addEventListener('keydown', function pressed(event) {
        if (event.key !== ${JSON.stringify(key)}) return;
        removeEventListener('keydown', pressed, true);
        const begun = performance.now();
        const look = () => {
          if (document.querySelector(${JSON.stringify(selector)})?.checkVisibility()) resolve(performance.now() - begun);
          else requestAnimationFrame(look);
        };
        look();
      }, true);
    });
    undefined;
  `);
  return async () => Number(await page.evaluate('window.shownAfter'));
}

/** Begins to watch for what appears by itself. The function gives when it did, in milliseconds since 1970. */
export async function recordFirstVisibleAt(page: Page, selector: string): Promise<() => Promise<number>> {
  await page.evaluate(`
    window.seenAt = new Promise((resolve) => {
      const look = () => {
        if (document.querySelector(${JSON.stringify(selector)})?.checkVisibility()) resolve(performance.timeOrigin + performance.now());
        else requestAnimationFrame(look);
      };
      look();
    });
    undefined;
  `);
  return async () => Number(await page.evaluate('window.seenAt'));
}

/** The same clock as the page's. */
export function pageNow(): number {
  return performance.timeOrigin + performance.now();
}

/** Runs in a page from its beginning: adds up how much moves by itself. */
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

/** How much has moved, and what, once two more frames have been shown. */
export async function getLayoutShifts(page: Page): Promise<{ total: number; what: string[] }> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))');
  return page.evaluate('({ total: window.shifts, what: window.shifted })');
}

export interface HeldRequests {
  /** How many requests have come. */
  getCount: () => number;
  /** Answers what has come and what comes. */
  release: (answer: 'continue' | { status: number; json: object }) => void;
}

/** Holds back what is asked of the API until it is released. */
export async function holdRequests(page: Page, glob: string, methods: readonly string[]): Promise<HeldRequests> {
  let count = 0;
  let release: HeldRequests['release'] = () => {};
  const released = new Promise<Parameters<HeldRequests['release']>[0]>((resolve) => {
    release = resolve;
  });
  await page.route(glob, async (route) => {
    if (!methods.includes(route.request().method())) return route.fallback();
    count++;
    const answer = await released;
    // The page may be gone by then.
    await (answer === 'continue' ? route.continue() : route.fulfill(answer)).catch(() => {});
  });
  return { getCount: () => count, release };
}
