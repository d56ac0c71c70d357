import { expect, test } from 'vitest';
import { expectColumns, expectColumnsSaved, getColumnTitles } from '../../support/web/board-columns.ts';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { measureFastest, timeKeyToVisible } from '../../support/web/page-timing.ts';
import { expectFocusedLabel, getCard, listTasks, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('arrow keys move between cards; E edits a title in place, Enter saves it and Escape reverts it', async () => {
  const { page, close, person, project } = await site.openBoard(['One', 'Two', 'Three']);
  await getCard(page, 'One').focus();
  await page.keyboard.press('ArrowDown');
  await expectFocusedLabel(page, 'Two');
  await page.keyboard.press('e');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Second');
  await page.keyboard.press('Enter');
  await expectFocusedLabel(page, 'Second');
  await page.keyboard.press('e');
  await page.keyboard.type('thrown away');
  await page.keyboard.press('Escape');
  await expectFocusedLabel(page, 'Second');
  await expect
    .poll(async () => (await listTasks(person, project.id)).map(({ title }) => title))
    .toEqual(['One', 'Second', 'Three']);
  await page.keyboard.press('Control+z');
  await expectColumns(page, { 'To Do': ['One', 'Two', 'Three'] });
  await close();
});

test('S, P, A, D and L open pickers, and changing several tasks is one undo step', async () => {
  const { page, close, person, project } = await site.openBoard(['One', 'Two', 'Three']);
  await getCard(page, 'One').focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByRole('region', { name: 'Selected tasks' }).getByText('2 selected').waitFor();
  await expectAccessible(page, 'bulk bar');
  for (const [key, title, typed] of [
    ['p', 'Priority', 'High'],
    ['a', 'Assignees', 'Ana'],
    ['l', 'Labels', 'Garden'],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole('dialog', { name: title }).waitFor();
    await page.keyboard.type(typed);
    await page.keyboard.press('Enter');
    // The priority picker closes by itself; Escape would clear the selection.
    if (key !== 'p') await page.keyboard.press('Escape');
  }
  const fields = async () =>
    (await listTasks(person, project.id)).map(({ priority, assigneeIds, labelIds }) => [
      priority,
      assigneeIds.length,
      labelIds.length,
    ]);
  await expect.poll(fields).toEqual([
    ['high', 1, 1],
    ['high', 1, 1],
    ['none', 0, 0],
  ]);
  await page.keyboard.press('d');
  await page.getByRole('dialog', { name: 'Due date' }).getByRole('button', { name: 'Tomorrow' }).click();
  await expect
    .poll(async () => (await listTasks(person, project.id)).filter(({ dueDate }) => dueDate !== null).length)
    .toBe(2);
  await page.keyboard.press('Control+z');
  await expect
    .poll(async () => (await listTasks(person, project.id)).filter(({ dueDate }) => dueDate !== null).length)
    .toBe(0);
  await getCard(page, 'One').focus();
  await page.keyboard.press('s');
  // Not Done: that column has the newest first, and the server tells which of the two was completed last.
  await page.keyboard.type('In Progress');
  await page.keyboard.press('Enter');
  await expectColumns(page, { 'To Do': ['Three'], 'In Progress': ['One', 'Two'] });
  await page.keyboard.press('Control+z');
  await expectColumnsSaved(page, { 'To Do': ['One', 'Two', 'Three'], 'In Progress': [] });
  await close();
});

test.each(['kanban', 'list'])(
  'in the %s, the focus follows a task that moves, and goes to the next when one is removed',
  async (view) => {
    const { page, close, project } = await site.openBoard(['One', 'Two', 'Three']);
    await page.goto(`/projects/${project.id}/${view}`);
    const expectFocused = (title: string) => page.locator(':focus').and(getCard(page, title)).waitFor();
    await getCard(page, 'One').focus();
    await page.keyboard.press('s');
    await page.keyboard.type('Done');
    await page.keyboard.press('Enter');
    await expectFocused('One');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary', { name: 'Task' }).getByRole('button', { name: 'Status: Done' }).waitFor();
    await page.keyboard.press('Escape');
    await expectFocused('One');
    await page.keyboard.press('m');
    await getCard(page, 'One').and(page.locator(':focus')).waitFor();
    await getCard(page, 'Two').focus();
    await page.keyboard.press('Delete');
    await expectFocused('Three');
    await page.keyboard.press('Shift+E');
    await getCard(page, 'Three').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('gantt');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'Task timeline' }).waitFor();
    await close();
  },
);

test('the Undo button of a delete restores that task despite later changes, and disappears after Ctrl+Z', async () => {
  const { page, close, person, project } = await site.openBoard(['One', 'Two']);
  await getCard(page, 'One').focus();
  await page.keyboard.press('Delete');
  const getUndo = (message: string) =>
    page
      .getByRole('region', { name: 'Notifications' })
      .locator('div')
      .filter({ hasText: message })
      .getByRole('button', { name: 'Undo' });
  // The focus moves to the next card.
  await page.locator(':focus').and(getCard(page, 'Two')).waitFor();
  await page.keyboard.press('m');
  await expectColumns(page, { 'To Do': [], Done: ['Two'] });
  await getUndo('Deleted “One”').click();
  await expectColumns(page, { 'To Do': ['One'], Done: ['Two'] });
  await getCard(page, 'One').focus();
  await page.keyboard.press('Shift+E');
  await getUndo('Archived “One”').waitFor();
  await page.keyboard.press('Control+z');
  await page.getByText('Undone: Archived “One”').waitFor();
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
  await expectColumns(page, { 'To Do': ['One'], Done: ['Two'] });
  await expect
    .poll(async () =>
      (await listTasks(person, project.id)).map(({ title, completedAt }) => [title, completedAt !== null]),
    )
    .toEqual([
      ['One', false],
      ['Two', true],
    ]);
  await close();
});

test('keys typed before a picker has opened still reach it', async () => {
  const { page, close, person, project } = await site.openBoard(['One', 'Two', 'Three']);
  await getCard(page, 'One').focus();
  await page.keyboard.press('Shift+ArrowDown');
  const keys = 'a A n a Enter Escape l G a r x Backspace d e n Enter Escape p H i Enter s D o n Enter';
  for (const key of keys.split(' ')) await page.keyboard.press(key);
  await expectColumns(page, { 'To Do': ['Three'] });
  await expect.poll(async () => (await getColumnTitles(page, 'Done')).sort()).toEqual(['One', 'Two']);
  await expect
    .poll(async () =>
      (await listTasks(person, project.id))
        .filter(({ completedAt }) => completedAt !== null)
        .map(({ priority, assigneeIds, labelIds }) => [priority, assigneeIds, labelIds.length]),
    )
    .toEqual([
      ['high', [person.id], 1],
      ['high', [person.id], 1],
    ]);
  expect(
    (await person.get(`/labels?spaceId=${project.spaceId}`)).body.map(({ name }: { name: string }) => name),
  ).toEqual(['Garden']);
  await close();
});

test('Undo restores a deleted task; the palette and the shortcut help open', async () => {
  const { page, close } = await site.openBoard(['One', 'Two']);
  await getCard(page, 'Two').focus();
  await page.keyboard.press('Delete');
  await expectColumns(page, { 'To Do': ['One'] });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expectColumnsSaved(page, { 'To Do': ['One', 'Two'] });
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Set labels').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Commands' }).waitFor();
  await page.keyboard.type('Create task');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'New task' }).waitFor();
  await close();
});

test('the palette opens within 100 ms', async () => {
  const { page, close } = await site.openBoard(['One', 'Two']);
  const measure = async () => {
    const timeToVisible = await timeKeyToVisible(page, 'k', 'dialog[open] [role=combobox]');
    await page.keyboard.press('Control+k');
    const ms = await timeToVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    return ms;
  };
  expect(await measureFastest(100, measure)).toBeLessThan(100);
  await close();
});
