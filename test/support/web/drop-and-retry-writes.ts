import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Drops the connection of every write for which `isDropped` holds. Returns a function that ends it. */
export async function dropWrites(
  page: Page,
  isDropped: (path: string, method: string) => boolean = () => true,
): Promise<() => Promise<void>> {
  const glob = '**/api/**';
  await page.route(glob, (route) => {
    const { pathname } = new URL(route.request().url());
    const method = route.request().method();
    return method !== 'GET' && isDropped(pathname, method) ? route.abort() : route.fallback();
  });
  return () => page.unroute(glob);
}

/** Lets the page try again at once, until the condition holds. */
export async function retryUntil(page: Page, isDone: () => boolean | Promise<boolean>): Promise<void> {
  await expect
    .poll(async () => {
      await page.evaluate("dispatchEvent(new Event('online'))");
      return isDone();
    })
    .toBe(true);
}
