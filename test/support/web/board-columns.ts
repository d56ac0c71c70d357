import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export function getColumn(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

export function getColumnTitles(page: Page, name: string): Promise<(string | null)[]> {
  return getColumn(page, name)
    .getByRole('article')
    .evaluateAll((cards) => cards.map((card) => card.getAttribute('aria-label')));
}

export async function expectColumns(page: Page, expected: Record<string, string[]>): Promise<void> {
  for (const [name, titles] of Object.entries(expected))
    await expect.poll(() => getColumnTitles(page, name)).toEqual(titles);
}

/** Waits until the board shows these cards and all changes are saved, then checks that they survive a reload. */
export async function expectColumnsSaved(page: Page, expected: Record<string, string[]>): Promise<void> {
  await expectColumns(page, expected);
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  await page.reload();
  await page.locator('[data-drag]').waitFor();
  await expectColumns(page, expected);
}
