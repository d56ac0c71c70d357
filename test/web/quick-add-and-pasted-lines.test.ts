import { expect, test } from 'vitest';
import { expectColumns, expectColumnsSaved, getColumn } from '../support/web/board-columns.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { getCard, listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('quick add recognizes dates, priorities, people and labels, and can keep them as text', async () => {
  const { page, close, person, project } = await site.openBoard(['One']);
  await page.keyboard.press('c');
  await page.keyboard.type('Pay rent tomorrow p1 @ana #home');
  const chips = page.getByRole('list', { name: 'Recognized details' });
  for (const chip of ['Tomorrow', 'Urgent', 'Ana', 'home'])
    await chips.getByRole('listitem').filter({ hasText: chip }).waitFor();
  await expectAccessible(page, 'quick add');
  await page.getByRole('button', { name: 'Keep “#home” as text' }).click();
  await page.keyboard.press('Enter');
  await getCard(page, 'Pay rent #home').waitFor();
  await expect.poll(async () => (await listTasks(person, project.id)).length).toBe(2);
  const created = (await listTasks(person, project.id)).find(({ title }) => title === 'Pay rent #home');
  expect(created).toMatchObject({ priority: 'urgent', assigneeIds: [person.id], labelIds: [] });
  expect(created.dueDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  await close();
});

test('five pasted lines become five tasks in the column, in one undo step', async () => {
  const { page, close } = await site.openBoard(['One'], { permissions: ['clipboard-read', 'clipboard-write'] });
  const titles = ['a1', 'a2', 'a3', 'a4', 'a5'];
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(`${titles.join('\n')}\n`)})`);
  await page.getByRole('button', { name: 'Add a task to In Progress' }).click();
  const field = getColumn(page, 'In Progress').getByRole('textbox', { name: 'Title' });
  await field.press('Control+v');
  await expect.poll(() => getColumn(page, 'In Progress').getByRole('listitem').allTextContents()).toEqual(titles);
  await page.getByRole('button', { name: 'Create 5 tasks' }).click();
  await expectColumns(page, { 'In Progress': titles });
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  await field.press('Escape');
  await page.keyboard.press('Control+z');
  await expectColumns(page, { 'To Do': ['One'], 'In Progress': [] });

  // Pasting works in the dialog too.
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  await dialog.getByRole('textbox', { name: 'Title' }).press('Control+v');
  await dialog.getByRole('button', { name: 'Create 5 tasks' }).waitFor();
  await page.keyboard.press('Enter');
  await expectColumnsSaved(page, { 'To Do': ['One', ...titles], 'In Progress': [] });
  await close();
});

test('F90: pasted lines keep what is no date, are never dropped, and each date can be refused in its line', async () => {
  const { page, close, person, project } = await site.openBoard(['One'], {
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const lines = ['https://example.com/2026/12/05/post', 'Buy sun cream', '24/7 support', 'Friday', 'p1', 'Fix #123'];
  const pasted = [...lines, 'Watch Freaky Friday', 'Call Ana friday', 'mow 13/6'].join('\n');
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(pasted)})`);
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  await dialog.locator('textarea:focus, input:focus').waitFor();
  await page.keyboard.press('Control+v');
  const list = dialog.getByRole('list', { name: 'Tasks to create' });
  await list.getByRole('button', { name: 'Keep “Friday” as text', exact: true }).click();
  expect(await list.getByRole('button').count()).toBe(2);
  await expectAccessible(page, 'pasted lines');
  await dialog.getByRole('button', { name: 'Create 9 tasks' }).click();
  await getCard(page, 'mow').waitFor();
  await expect.poll(async () => (await listTasks(person, project.id)).length).toBe(10);
  const tasks = (await listTasks(person, project.id)).slice(1);
  expect(tasks.map(({ title }) => title)).toEqual([...lines, 'Watch Freaky Friday', 'Call Ana', 'mow']);
  expect(tasks.map(({ dueDate }) => dueDate?.slice(4))).toEqual([
    ...lines.map(() => undefined),
    undefined,
    expect.stringMatching(/^-\d\d-\d\d$/),
    '-06-13',
  ]);
  expect((await person.get(`/labels?spaceId=${project.spaceId}`)).body).toEqual([]);
  await close();
});

test('people, labels, priorities and dates are chosen from lists, by keyboard and by button, and Enter alone adds the task', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const bea = await site.testApp.createMember(ana, space.id, 'member', 'Bea');
  const { body } = await ana.post('/labels', { spaceId: space.id, name: 'home office' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('region', { name: 'Done', exact: true }).waitFor();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  const field = dialog.getByRole('textbox', { name: 'Title' });
  const list = dialog.getByRole('listbox', { name: 'Suggestions' });
  const getOption = (name: RegExp) => list.getByRole('option', { name });
  await field.waitFor();
  await page.keyboard.type('Pay @b');
  await getOption(/Bea/).waitFor();
  expect(await list.getByRole('option').count()).toBe(1);
  await expectAccessible(page, 'suggestions of quick add');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await list.waitFor({ state: 'detached' });
  expect(await field.inputValue()).toBe('Pay @Bea ');
  await dialog.getByRole('button', { name: 'Labels', exact: true }).click();
  await getOption(/home office/).click();
  await list.waitFor({ state: 'detached' });
  await page.keyboard.type('!');
  await getOption(/High/).click();
  await list.waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Due date', exact: true }).click();
  await getOption(/^tomorrow/).click();
  await list.waitFor({ state: 'detached' });
  expect(await field.inputValue()).toBe('Pay @Bea #home-office p2 tomorrow ');
  // Escape closes the list. Enter adds the task unless an option is selected.
  await page.keyboard.type('#h');
  await list.waitFor();
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  for (const _ of '#h') await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await getCard(page, 'Pay').waitFor();
  await expect.poll(async () => (await listTasks(ana, project.id)).length).toBe(1);
  const [created] = await listTasks(ana, project.id);
  expect(created).toMatchObject({ title: 'Pay', priority: 'high', assigneeIds: [bea.id], labelIds: [body.label.id] });
  expect(created?.dueDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  await close();
});
