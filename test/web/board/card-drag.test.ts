import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectColumns, expectColumnsSaved, getColumn } from '../../support/web/board-columns.ts';
import { dispatchTouch } from '../../support/web/dispatch-touch.ts';
import { expectFocusedLabel, getCard, getCenter, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('a card dragged by mouse within its column and to another stays there after a reload', async () => {
  const { page, close } = await site.openBoard(['One', 'Two', 'Three']);
  await dragTo(page, getCard(page, 'One'), getCard(page, 'Three'), 'above');
  await expectColumns(page, { 'To Do': ['Two', 'One', 'Three'] });
  await dragTo(page, getCard(page, 'Three'), getColumn(page, 'In Progress').locator('[data-scroller]'));
  await expectColumns(page, { 'To Do': ['Two', 'One'], 'In Progress': ['Three'] });
  await dragTo(page, getCard(page, 'Two'), getCard(page, 'Three'), 'above');
  await expectColumnsSaved(page, { 'To Do': ['One'], 'In Progress': ['Two', 'Three'] });
  expect(await page.locator('.ghost, .drop-line').count()).toBe(0);
  await close();
});

test('Escape puts a dragged card back, and a drag does not open the task', async () => {
  const { page, close } = await site.openBoard(['One', 'Two']);
  const from = await getCenter(getCard(page, 'One'));
  const to = await getCenter(getColumn(page, 'Done').locator('[data-scroller]'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.locator('.ghost').waitFor();
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect.poll(() => page.locator('.ghost').count()).toBe(0);
  await expectColumns(page, { 'To Do': ['One', 'Two'], Done: [] });
  expect(new URL(page.url()).searchParams.get('task')).toBeNull();
  await close();
});

test('selected cards are dragged together and undone together', async () => {
  const { page, close } = await site.openBoard(['One', 'Two', 'Three']);
  await getCard(page, 'One').focus();
  await page.keyboard.press('x');
  await getCard(page, 'Three').focus();
  await page.keyboard.press('x');
  await dragTo(page, getCard(page, 'One'), getColumn(page, 'In Progress').locator('[data-scroller]'));
  await expectColumns(page, { 'To Do': ['Two'], 'In Progress': ['One', 'Three'] });
  await page.keyboard.press('Control+z');
  await expectColumnsSaved(page, { 'To Do': ['One', 'Two', 'Three'], 'In Progress': [] });
  await close();
});

test('a card is dragged by touch after a long press', async () => {
  const { page, close } = await site.openBoard(['One', 'Two', 'Three'], {
    hasTouch: true,
    viewport: { width: 1000, height: 700 },
  });
  const finger = await page.context().newCDPSession(page);
  const from = await getCenter(getCard(page, 'One'));
  const to = await getCenter(getColumn(page, 'In Progress').locator('[data-scroller]'));
  await dispatchTouch(finger, 'touchStart', from);
  await page.locator('.ghost').waitFor();
  for (const part of [0.3, 0.6, 1]) {
    await dispatchTouch(finger, 'touchMove', {
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
    });
  }
  await page.locator('[data-column][data-over]').waitFor();
  await dispatchTouch(finger, 'touchEnd');
  await expectColumnsSaved(page, { 'To Do': ['Two', 'Three'], 'In Progress': ['One'] });
  await close();
});

test('a card is dragged by keyboard with announcements and keeps the focus; Escape puts it back', async () => {
  const { page, close } = await site.openBoard(['One', 'Two', 'Three']);
  await getCard(page, 'One').focus();
  await page.keyboard.press('Space');
  await page.getByRole('status').filter({ hasText: 'Picked up “One”' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.getByRole('status').filter({ hasText: 'in “To Do”, before “Three”' }).waitFor();
  await page.keyboard.press('Space');
  await expectColumns(page, { 'To Do': ['Two', 'One', 'Three'] });
  await expectFocusedLabel(page, 'One');

  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Escape');
  await expectColumns(page, { 'To Do': ['Two', 'One', 'Three'], 'In Progress': [] });
  await expectFocusedLabel(page, 'One');

  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expectColumns(page, { 'To Do': ['Two', 'Three'], Done: ['One'] });
  await expectFocusedLabel(page, 'One');
  await expectColumnsSaved(page, { 'To Do': ['Two', 'Three'], Done: ['One'] });
  await close();
});

test('the board scrolls when a card is dragged to its edge', async () => {
  const { page, close } = await site.openBoard(['One'], { viewport: { width: 800, height: 600 } });
  const from = await getCenter(getCard(page, 'One'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 40, from.y, { steps: 3 });
  await page.mouse.move(790, from.y, { steps: 3 });
  await expect.poll(() => page.locator('[data-drag]').evaluate((board) => board.scrollLeft)).toBeGreaterThan(150);
  const to = await getCenter(getColumn(page, 'Done').locator('[data-scroller]'));
  await page.mouse.move(Math.min(to.x, 700), to.y);
  await page.locator('[data-column][data-over]').waitFor();
  await expect.poll(() => getColumn(page, 'Done').getAttribute('data-over')).toBe('');
  await page.mouse.up();
  await expectColumnsSaved(page, { 'To Do': [], Done: ['One'] });
  await close();
});

test('dragging a card to a priority column sets its priority', async () => {
  const { page, project, close, person } = await site.openBoard(['One', 'Two'], {
    viewport: { width: 1900, height: 800 },
  });
  await page.goto(`/projects/${project.id}?group=priority`);
  await page.locator('[data-drag]').waitFor();
  await dragTo(page, getCard(page, 'Two'), getColumn(page, 'High').locator('[data-scroller]'));
  await expectColumns(page, { 'No priority': ['One'], High: ['Two'] });
  await expect.poll(async () => (await person.get(`/tasks?projectId=${project.id}&priority=high`)).body.length).toBe(1);
  await close();
});

async function dragTo(page: Page, from: Locator, to: Locator, position: 'above' | 'into' = 'into'): Promise<void> {
  const start = await getCenter(from);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(start.x + 8, start.y + 8, { steps: 2 });
  await page.locator('.ghost').waitFor();
  const box = await to.boundingBox();
  if (!box) throw new Error('Target is not on the page');
  const y = position === 'above' ? box.y + 4 : box.y + box.height / 2;
  await page.mouse.move(box.x + box.width / 2, y, { steps: 4 });
  await page.locator('.drop-line').waitFor();
  await page.mouse.up();
}
