import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectColumns, expectColumnsSaved } from '../../support/web/board-columns.ts';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { expectFocusedLabel, getCard, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('the card menu moves a card to another column', async () => {
  const { page, close } = await site.openBoard(['One', 'Two']);
  await getCard(page, 'One').hover();
  await page.getByRole('button', { name: 'Actions for One' }).click();
  await page.getByRole('menuitem', { name: 'Move to Done' }).click();
  await expectColumnsSaved(page, { 'To Do': ['Two'], Done: ['One'] });
  await close();
});

test('the card menu duplicates a card', async () => {
  const { page, close } = await site.openBoard(['One', 'Two']);
  await getCard(page, 'One').hover();
  await page.getByRole('button', { name: 'Actions for One' }).click();
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await page.getByText(/^Duplicated as [A-Z]+-\d+$/).waitFor();
  await expectColumnsSaved(page, { 'To Do': ['One', 'Two', 'One'] });
  await close();
});

test('the card menu moves a card to the top, after another card, to another column and to the bottom', async () => {
  const { page, close } = await site.openBoard(['One', 'Two', 'Three', 'Four']);
  await openPositionPicker(page, 'Three');
  await page.getByRole('option', { name: 'At the top' }).click();
  await expectColumns(page, { 'To Do': ['Three', 'One', 'Two', 'Four'] });
  await expectFocusedLabel(page, 'Actions for Three');

  // By keyboard: choose the menu item, then type the position.
  await getCard(page, 'Four').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  for (let downs = 0; downs < 5; downs++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('combobox', { name: 'Position' }).waitFor();
  await page.keyboard.type('after “three');
  await page.keyboard.press('Enter');
  await expectColumns(page, { 'To Do': ['Three', 'Four', 'One', 'Two'] });

  await openPositionPicker(page, 'One');
  await page.getByRole('combobox', { name: 'Column' }).selectOption('Done');
  await page.getByRole('option', { name: 'At the top' }).click();
  await openPositionPicker(page, 'Three');
  await page.getByRole('combobox', { name: 'Column' }).selectOption('Done');
  await page.getByRole('option', { name: 'At the top' }).click();
  // Done columns show the newest first, whatever the position.
  await expectColumns(page, { 'To Do': ['Four', 'Two'], Done: ['Three', 'One'] });
  await page.keyboard.press('Control+z');
  await expectColumns(page, { 'To Do': ['Three', 'Four', 'Two'], Done: ['One'] });
  await page.keyboard.press('Control+Shift+z');
  await expectColumnsSaved(page, { 'To Do': ['Four', 'Two'], Done: ['Three', 'One'] });
  await close();
});

test('Escape leaves the card in place and returns the focus to the button', async () => {
  const { page, close } = await site.openBoard(['One', 'Two']);
  await openPositionPicker(page, 'One');
  await page.keyboard.press('Escape');
  await expectFocusedLabel(page, 'Actions for One');
  await expectColumnsSaved(page, { 'To Do': ['One', 'Two'] });
  await close();
});

test('a member is not offered to delete tasks that others created', async () => {
  const { person, space, project, close } = await site.openTeamBoard();
  await person.createTask(project.id, { title: 'Hers' });
  const mia = await site.testApp.createMember(person, space.id, 'member', 'Mia');
  await mia.createTask(project.id, { title: 'Own' });
  const { page, close: closeOther } = await site.openSignedIn(mia, `/projects/${project.id}`);
  await page.locator('[data-drag]').waitFor();
  for (const [title, count] of [
    ['Hers', 0],
    ['Own', 1],
  ] as const) {
    await page.getByRole('button', { name: `Actions for ${title}` }).click();
    await page.getByRole('menuitem', { name: 'Archive' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Delete' }).count()).toBe(count);
    await page.keyboard.press('Escape');
  }
  await closeOther();
  await close();
});

test.each([1280, 360])('axe finds nothing in the position picker of a card, %i pixels wide', async (width) => {
  const { page, close } = await site.openBoard(['One', 'x'.repeat(300), 'Three'], {
    viewport: { width, height: 780 },
  });
  await openPositionPicker(page, 'One');
  await expectAccessible(page, 'position picker');
  await close();
});

async function openPositionPicker(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${title}` }).click();
  await page.getByRole('menuitem', { name: 'Move to position…' }).click();
  await page.getByRole('combobox', { name: 'Position' }).waitFor();
}
