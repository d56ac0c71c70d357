import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectColumnsSaved, getColumn } from '../../support/web/board-columns.ts';
import { dispatchTouch } from '../../support/web/dispatch-touch.ts';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { expectFocusedLabel, getCard, getCenter, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('a column is dragged by its header with the mouse, and the move can be undone', async () => {
  const { page, close } = await site.openBoard(['One']);
  await dragHeader(page, 'Done', getColumn(page, 'To Do'), 0.2);
  await expectOrder(page, ['Done', 'To Do', 'In Progress']);
  await getCard(page, 'One').waitFor();
  await page.keyboard.press('Control+z');
  await expectOrder(page, ['To Do', 'In Progress', 'Done']);
  await dragHeader(page, 'To Do', getColumn(page, 'In Progress'), 0.8);
  await expectOrderSaved(page, ['In Progress', 'To Do', 'Done']);
  expect(await page.locator('.ghost, .drop-line').count()).toBe(0);
  await close();
});

test('a column is moved by keyboard with announcements and keeps the focus; Escape puts it back', async () => {
  const { page, close } = await site.openBoard(['One']);
  await getHeader(page, 'To Do').focus();
  await page.keyboard.press('Space');
  await page.getByRole('status').filter({ hasText: 'Picked up “To Do”' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('status').filter({ hasText: 'at position 2 of 3' }).waitFor();
  await page.locator('.drop-line').waitFor();
  await page.keyboard.press('Escape');
  await expectOrder(page, ['To Do', 'In Progress', 'Done']);
  await expectFocusedLabel(page, 'Move column To Do');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expectOrder(page, ['In Progress', 'Done', 'To Do']);
  await expectFocusedLabel(page, 'Move column To Do');
  await expectOrderSaved(page, ['In Progress', 'Done', 'To Do']);
  await close();
});

test('a column is dragged by touch after a long press', async () => {
  const { page, close } = await site.openBoard(['One'], { hasTouch: true, viewport: { width: 1000, height: 700 } });
  const finger = await page.context().newCDPSession(page);
  const from = await getCenter(getHeader(page, 'To Do'));
  const to = await getCenter(getColumn(page, 'In Progress'));
  await dispatchTouch(finger, 'touchStart', from);
  await page.locator('.ghost').waitFor();
  for (const part of [0.3, 0.6, 1]) {
    await dispatchTouch(finger, 'touchMove', { x: from.x + (to.x + 60 - from.x) * part, y: from.y + 10 });
  }
  await page.locator('.drop-line').waitFor();
  await expect.poll(async () => (await getCenter(page.locator('.drop-line'))).x).toBeGreaterThan(to.x);
  await dispatchTouch(finger, 'touchEnd');
  await expectOrderSaved(page, ['In Progress', 'To Do', 'Done']);
  await close();
});

test('the column menu moves a column', async () => {
  const { page, close } = await site.openBoard(['One']);
  await page.getByRole('button', { name: 'Actions for column Done' }).click();
  await page.getByRole('menuitem', { name: 'Move left' }).click();
  await expectOrderSaved(page, ['To Do', 'Done', 'In Progress']);
  await close();
});

test('members cannot move columns, and columns that are not statuses cannot be moved', async () => {
  const { person, space, project, page, close } = await site.openTeamBoard();
  const mia = await site.testApp.createMember(person, space.id, 'member', 'Mia');
  const miaVisit = await site.openSignedIn(mia, `/projects/${project.id}`);
  await miaVisit.page.locator('[data-drag]').waitFor();
  expect(await miaVisit.page.locator('[data-head]').count()).toBe(0);
  await miaVisit.close();
  await page.locator('[data-head]').first().waitFor();
  await page.goto(`/projects/${project.id}?group=priority`);
  await page.locator('[data-drag]').waitFor();
  await getColumn(page, 'Urgent').waitFor();
  expect(await page.locator('[data-head]').count()).toBe(0);
  await close();
});

test('axe finds nothing while a column is being moved', async () => {
  const { page, close } = await site.openBoard(['One']);
  await getHeader(page, 'Done').focus();
  await page.keyboard.press('Space');
  await page.locator('.drop-line').waitFor();
  await expectAccessible(page, 'a lifted column');
  await close();
});

test('an admin adds, renames, moves and deletes columns on the board', async () => {
  const { page, close } = await site.openBoard(['One']);
  await page.getByRole('button', { name: 'Add column' }).click();
  await page.getByLabel('Column name').fill('Review');
  await page.keyboard.press('Enter');
  await getColumn(page, 'Review').waitFor();
  await page.getByRole('button', { name: 'Actions for column Review' }).click();
  await page.getByRole('menuitem', { name: 'Move right' }).click();
  const names = () => page.locator('[data-column] h2').allTextContents();
  await expect.poll(names).toEqual(['To Do', 'In Progress', 'Done', 'Review']);
  await page.getByRole('button', { name: 'Actions for column Review' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('Column name').fill('Check');
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual(['To Do', 'In Progress', 'Done', 'Check']);
  await page.getByRole('button', { name: 'Actions for column To Do' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expectAccessible(page, 'delete a column');
  await page.getByLabel('Move its tasks to').selectOption({ label: 'Check' });
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expectColumnsSaved(page, { Check: ['One'] });
  expect(await names()).toEqual(['In Progress', 'Done', 'Check']);
  await close();
});

function getHeader(page: Page, name: string): Locator {
  return page.getByRole('group', { name: `Move column ${name}`, exact: true });
}

async function expectOrder(page: Page, expected: string[]): Promise<void> {
  const names = () =>
    page.locator('[data-column]').evaluateAll((all) => all.map((column) => column.getAttribute('aria-label')));
  await expect.poll(names).toEqual(expected);
}

async function expectOrderSaved(page: Page, expected: string[]): Promise<void> {
  await expectOrder(page, expected);
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  await page.reload();
  await page.locator('[data-drag]').waitFor();
  await expectOrder(page, expected);
}

/** Drops a column header over another column, at a fraction of its width. */
async function dragHeader(page: Page, name: string, target: Locator, fraction: number): Promise<void> {
  const from = await getCenter(getHeader(page, name));
  const box = await target.boundingBox();
  if (!box) throw new Error('Target is not on the page');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 8, from.y + 8, { steps: 2 });
  await page.locator('.ghost').waitFor();
  await page.mouse.move(box.x + box.width * fraction, box.y + 60, { steps: 4 });
  await page.locator('.drop-line').waitFor();
  await page.mouse.up();
}
