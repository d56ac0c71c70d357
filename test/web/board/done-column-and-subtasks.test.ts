import { expect, test } from 'vitest';
import { expectColumns, getColumn } from '../../support/web/board-columns.ts';
import { dragByMouse } from '../../support/web/mouse-drag.ts';
import { expectServerTask, getCard, getCenter, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp({ viewport: { width: 1280, height: 700 } });

test('done columns show the newest first and quietly; completing can be undone in the message', async () => {
  const { page, person, project, statuses, close } = await site.openBoard(['One', 'Two', 'Three']);
  await getCard(page, 'Two').focus();
  await page.keyboard.press('m');
  await expectColumns(page, { Done: ['Two'] });
  await getCard(page, 'Three').focus();
  await page.keyboard.press('m');
  await expectColumns(page, { 'To Do': ['One'], Done: ['Three', 'Two'] });
  const style = `getComputedStyle(document.querySelector('[aria-label="Two"] p')).textDecorationLine`;
  expect(await page.evaluate(style)).toBe('none');
  const toasts = page.getByRole('region', { name: 'Notifications' });
  const completed = toasts.locator('div').filter({ hasText: 'Completed “Three”' });
  await completed.getByRole('button', { name: 'Undo' }).click();
  await expectColumns(page, { 'To Do': ['One', 'Three'], Done: ['Two'] });

  // Wherever a card is dropped in the column, it comes first.
  const from = await getCenter(getCard(page, 'One'));
  const to = await getCenter(getCard(page, 'Two'));
  await dragByMouse(page, getCard(page, 'One'), { dx: to.x - from.x, dy: to.y - from.y + 150 });
  await expectColumns(page, { 'To Do': ['Three'], Done: ['One', 'Two'] });
  await page.reload();
  await expectColumns(page, { 'To Do': ['Three'], Done: ['One', 'Two'] });
  const done = statuses.find(({ name }: { name: string }) => name === 'Done');
  const [one] = (await person.get(`/tasks?projectId=${project.id}`)).body.filter(
    ({ title }: { title: string }) => title === 'One',
  );
  await expectServerTask(person, one.id, { statusId: done.id });
  await close();
});

test('cards of subtasks name their parent, and the URL can hide them', async () => {
  const person = await site.testApp.createPerson();
  const { project } = await person.getPersonalSpace();
  const parent = await person.createTask(project.id, { title: 'Parent' });
  await person.createTask(project.id, { title: 'Child', parentTaskId: parent.id });
  const { page, close } = await site.openSignedIn(person, `/projects/${project.id}`);
  await getCard(page, 'Child').getByText('Subtask of Parent').waitFor();
  expect(await getCard(page, 'Parent').getByText('Subtask of').count()).toBe(0);
  await page.getByRole('button', { name: 'View options' }).click();
  await page.getByRole('checkbox', { name: 'Show subtasks as cards' }).click();
  await getCard(page, 'Child').waitFor({ state: 'detached' });
  await page.reload();
  await getCard(page, 'Parent').waitFor();
  expect(await getCard(page, 'Child').count()).toBe(0);
  expect(new URL(page.url()).searchParams.get('subtasks')).toBe('hidden');
  await close();
});

test('the form for a new task stands below the last card, and new columns come before the done ones', async () => {
  const { page, person, project, close } = await site.openBoard(['One']);
  await page.getByRole('button', { name: 'Add a task to To Do' }).click();
  const form = getColumn(page, 'To Do').getByRole('textbox', { name: 'Title' });
  await form.waitFor();
  const card = await getCard(page, 'One').boundingBox();
  const field = await form.boundingBox();
  expect((field?.y ?? 0) - (card?.y ?? 0) - (card?.height ?? 0)).toBeLessThan(60);
  await page.keyboard.press('Escape');

  for (const [name, category] of [
    ['Review', 'In progress'],
    ['Rejected', 'Done'],
  ] as const) {
    await page.getByRole('button', { name: 'Add column' }).click();
    await page.getByLabel('Column name').fill(name);
    await page.getByLabel('Category').selectOption({ label: category });
    await page.keyboard.press('Enter');
    await getColumn(page, name).waitFor();
  }
  const getNames = async () =>
    (await person.get(`/statuses?projectId=${project.id}`)).body.map(({ name }: { name: string }) => name);
  await expect.poll(getNames).toEqual(['To Do', 'In Progress', 'Review', 'Done', 'Rejected']);
  await close();
});
