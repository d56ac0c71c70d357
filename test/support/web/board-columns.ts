import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

export function getColumn(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true });
}

export function getColumnTitles(page: Page, name: string): Promise<(string | null)[]> {
  return getColumn(page, name)
    .getByRole('article')
    .evaluateAll((cards) => cards.map((each) => each.getAttribute('aria-label')));
}

export async function expectColumns(page: Page, wanted: Record<string, string[]>): Promise<void> {
  for (const [name, titles] of Object.entries(wanted))
    await expect.poll(() => getColumnTitles(page, name)).toEqual(titles);
}

/** Until the server has everything, and then as it is after a reload. */
export async function expectColumnsSaved(page: Page, wanted: Record<string, string[]>): Promise<void> {
  await expectColumns(page, wanted);
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  await page.reload();
  await page.locator('[data-drag]').waitFor();
  await expectColumns(page, wanted);
}
