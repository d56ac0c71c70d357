import { expect, test } from 'vitest';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { dragByMouse } from '../../support/web/mouse-drag.ts';
import { utcDayFromNow } from '../../support/web/relative-days.ts';
import { expectServerTask, getCard, openTitleEditor, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp({ viewport: { width: 1280, height: 900 } });

test('grouping and sorting are in the URL, titles are edited in place, and tasks are created in a group', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Beta', priority: 'low' });
  const alpha = await ana.createTask(project.id, { title: 'Alpha', priority: 'urgent' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list`);
  const titles = () => page.getByRole('article').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
  await expect.poll(titles).toEqual(['Beta', 'Alpha']);
  await page.getByRole('button', { name: /^Group:/ }).click();
  await page.getByRole('menuitemradio', { name: 'Priority' }).click();
  await page.getByRole('button', { name: 'Urgent 1' }).waitFor();
  await expect.poll(titles).toEqual(['Alpha', 'Beta']);
  await page.getByRole('button', { name: /^Sort:/ }).click();
  await page.getByRole('menuitemradio', { name: 'Title' }).click();
  const { searchParams } = new URL(page.url());
  expect([searchParams.get('group'), searchParams.get('sort')]).toEqual(['priority', 'title']);
  await page.reload();
  await page.getByRole('button', { name: 'Urgent 1' }).click();
  await expect.poll(titles).toEqual(['Beta']);
  await page.getByRole('button', { name: 'Urgent 1' }).click();

  await openTitleEditor(page, 'Alpha');
  await page.keyboard.type('Alpha anew');
  await page.keyboard.press('Escape');
  await openTitleEditor(page, 'Alpha');
  await page.keyboard.type('Alpha at last');
  await page.keyboard.press('Enter');
  await expectServerTask(ana, alpha.id, { title: 'Alpha at last' });

  await page.getByRole('textbox', { name: 'Add a task to Low' }).fill('Made here');
  await page.keyboard.press('Enter');
  await getCard(page, 'Made here').waitFor();
  const findCreated = async () =>
    (await ana.get(`/tasks?projectId=${project.id}`)).body.find((row: { title: string }) => row.title === 'Made here');
  await expect.poll(findCreated).toMatchObject({ priority: 'low' });
  await close();
});

test('rows are dragged within a group and to another, by mouse and by keyboard', async () => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  const one = await ana.createTask(project.id, { title: 'One' });
  await ana.createTask(project.id, { title: 'Two' });
  const three = await ana.createTask(project.id, { title: 'Three' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list`);
  const titles = () => page.getByRole('article').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
  await expect.poll(titles).toEqual(['One', 'Two', 'Three']);
  await dragByMouse(page, getCard(page, 'Three'), { dx: 0, dy: -2 * 40 - 15 });
  await expect.poll(titles).toEqual(['Three', 'One', 'Two']);
  await getCard(page, 'One').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await expectServerTask(ana, one.id, { statusId: statuses[1].id });
  await getCard(page, 'Three').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await page.reload();
  await expect.poll(titles).toEqual(['Three', 'Two', 'One']);
  await expectServerTask(ana, three.id, { statusId: statuses[0].id });
  await close();
});

test('without groups, rows are reordered across columns, but only in manual order', async () => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  const one = await ana.createTask(project.id, { title: 'One' });
  const two = await ana.createTask(project.id, { title: 'Two' });
  // It has the same position as One, in another column.
  const other = await ana.createTask(project.id, { title: 'Other', statusId: statuses[1].id });
  await ana.createTask(project.id, { title: 'Part A', parentTaskId: two.id });
  await ana.createTask(project.id, { title: 'Part B', parentTaskId: two.id });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list?group=none`);
  const titles = () => page.getByRole('article').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
  await expect.poll(titles).toEqual(['One', 'Other', 'Two', 'Part A', 'Part B']);
  // Drop it between two tasks with the same position.
  await dragByMouse(page, getCard(page, 'Two'), { dx: 0, dy: -40 - 15 });
  await expect.poll(titles).toEqual(['One', 'Two', 'Part A', 'Part B', 'Other']);
  await getCard(page, 'Part B').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  await expect.poll(titles).toEqual(['One', 'Two', 'Part B', 'Part A', 'Other']);
  await getCard(page, 'Other').focus();
  await page.keyboard.press('Space');
  for (let ups = 0; ups < 3; ups++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  await expect.poll(titles).toEqual(['Other', 'One', 'Two', 'Part B', 'Part A']);
  await page.keyboard.press('Control+z');
  await expect.poll(titles).toEqual(['One', 'Two', 'Part B', 'Part A', 'Other']);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(titles).toEqual(['Other', 'One', 'Two', 'Part B', 'Part A']);
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  await page.reload();
  await expect.poll(titles).toEqual(['Other', 'One', 'Two', 'Part B', 'Part A']);
  for (const { id, statusId } of [one, other]) await expectServerTask(ana, id, { statusId });

  await page.goto(`/projects/${project.id}/list?group=none&sort=title`);
  await expect.poll(titles).toEqual(['One', 'Other', 'Two', 'Part A', 'Part B']);
  await getCard(page, 'Two').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Space');
  expect(await titles()).toEqual(['One', 'Other', 'Two', 'Part A', 'Part B']);
  await close();
});

test('subtasks collapse, live changes show, and a viewer can change nothing', async () => {
  const ana = await site.testApp.createPerson();
  const { space, project } = await ana.createTeamSpace();
  const vera = await site.testApp.createMember(ana, space.id, 'viewer', 'Vera');
  const parent = await ana.createTask(project.id, { title: 'Parent' });
  await ana.createTask(project.id, { title: 'Child', parentTaskId: parent.id });
  const { page, close } = await site.openSignedIn(vera, `/projects/${project.id}/list`);
  await getCard(page, 'Child').waitFor();
  await page.getByRole('button', { name: 'Subtasks of Parent' }).click();
  await getCard(page, 'Child').waitFor({ state: 'detached' });
  await ana.patch(`/tasks/${parent.id}`, { title: 'Parent anew' });
  await getCard(page, 'Parent anew').waitFor();
  await getCard(page, 'Parent anew').focus();
  await page.keyboard.press('e');
  await page.keyboard.press('Space');
  expect(await page.getByRole('textbox').count()).toBe(0);
  expect(await page.getByRole('button', { name: /Add a task/ }).count()).toBe(0);
  expect(await getCard(page, 'Parent anew').getByRole('checkbox').isDisabled()).toBe(true);
  await close();
});

test.each([1280, 360])('axe finds nothing, %i pixels wide', async (width) => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  await ana.createTask(project.id, {
    title: 'x'.repeat(500),
    priority: 'urgent',
    dueDate: utcDayFromNow(-3),
    assigneeIds: [ana.id],
  });
  await ana.createTask(project.id, { title: 'שלום עולם', estimatedHours: 2, statusId: statuses.at(-1)?.id });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list`, {
    viewport: { width, height: 780 },
  });
  await getCard(page, 'שלום עולם').waitFor();
  await expectAccessible(page, 'list');
  await close();
});
