import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { getCard, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const titles = Array.from({ length: 90 }, (_, index) => `Task ${index}`);

test.each(['list', 'kanban'])('F98: a %s of 90 tasks prints on several pages, without the sidebar', async (view) => {
  const { page, close, project } = await site.openBoard(titles);
  await page.goto(`/projects/${project.id}/${view}`);
  await getCard(page, 'Task 0').waitFor();
  const navigation = page.getByRole('navigation', { name: 'Navigation' });
  expect(await navigation.isVisible()).toBe(true);
  expect(await getCard(page, 'Task 89').count()).toBe(0);
  // What is rendered when the browser lays out the pages.
  await page.evaluate(`
    addEventListener('beforeprint', () => {
      window.printedTasks = document.querySelectorAll('main [data-task]').length;
    });
  `);
  const pdf = await page.pdf({ format: 'A4' });
  expect(await page.evaluate('window.printedTasks')).toBe(90);
  expect(countPages(pdf)).toBeGreaterThan(1);
  expect(countPages(pdf)).toBeLessThan(8);
  // Back on the screen, only what is visible is rendered.
  await expect.poll(() => page.locator('main [data-task]').count()).toBeLessThan(90);

  await page.emulateMedia({ media: 'print' });
  await getCard(page, 'Task 89').waitFor();
  expect(await navigation.isVisible()).toBe(false);
  expect(await page.getByRole('button', { name: 'New task' }).isVisible()).toBe(false);
  const tops = await Promise.all(
    ['Task 0', 'Task 89'].map(async (title) => (await getCard(page, title).boundingBox())?.y ?? 0),
  );
  expect(tops[1]).toBeGreaterThan((tops[0] ?? 0) + 1000);
  await close();
});

test('F98: with forced colors, the current view, the colors of statuses and today are visible', async () => {
  const { page, close, project } = await site.openBoard(['One'], { forcedColors: 'active' });
  const getStyle = (selector: string, property: string) =>
    page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`);
  expect(await getStyle('nav[aria-label="Views"] [aria-current]', 'outlineStyle')).toBe('solid');
  expect(await getStyle('nav[aria-label="Views"] a:not([aria-current])', 'outlineStyle')).toBe('none');
  const columnDots = await page.evaluate(
    "[...document.querySelectorAll('[data-column] header span[style], [data-column] h2 span[style]')].map((dot) => getComputedStyle(dot).backgroundColor)",
  );
  expect(new Set(columnDots as string[]).size).toBeGreaterThan(1);
  await page.goto(`/projects/${project.id}/gantt`);
  const today = page.locator('[class*="bg-accent"][class*="w-0.5"]');
  await today.waitFor({ state: 'attached' });
  const canvas = await page.evaluate('getComputedStyle(document.body).backgroundColor');
  expect(await getStyle('[class*="bg-accent"][class*="w-0.5"]', 'backgroundColor')).not.toBe(canvas);
  await close();
});

test('F98: a browser font of 32 pixels doubles the text and the rows that hold it', async () => {
  const { page, close, project } = await site.openBoard(['One']);
  const getSizes = async () => {
    await page.goto(`/projects/${project.id}/list`);
    const row = getCard(page, 'One');
    await row.waitFor();
    const font = await page.evaluate("getComputedStyle(document.querySelector('main [data-task]')).fontSize");
    return [font, (await row.boundingBox())?.height];
  };
  expect(await getSizes()).toEqual(['14px', 40]);
  await setBrowserFont(page, 32);
  expect(await getSizes()).toEqual(['28px', 80]);
  await close();
});

function countPages(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

async function setBrowserFont(page: Page, standard: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setFontSizes', { fontSizes: { standard } });
}
