import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { utcDayFromNow } from '../support/web/relative-days.ts';
import { expectServerTask, getCard, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('Everything shows the tasks of all projects of a space, or of all spaces, in the four views', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const bea = await site.testApp.createPerson('Bea');
  const { project: general } = await ana.getPersonalSpace();
  const team = (await ana.post('/spaces', { name: 'Crew', slug: `crew-${Date.now()}` })).body.space;
  const createProject = async (spaceId: string, name: string) =>
    (await ana.post('/projects', { spaceId, name, slug: name.toLowerCase() })).body.project;
  const site1 = await createProject(team.id, 'Website');
  const fair = await createProject(team.id, 'Fair');
  const late = await ana.createTask(site1.id, {
    title: 'Late page',
    dueDate: utcDayFromNow(-2),
    assigneeIds: [ana.id],
  });
  const stand = await ana.createTask(fair.id, { title: 'Stand', dueDate: utcDayFromNow(3) });
  await ana.createTask(general.id, { title: 'Private errand', dueDate: utcDayFromNow(-1) });
  const foreign = await bea.createTask((await bea.getPersonalSpace()).project.id, {
    title: 'Foreign',
    dueDate: utcDayFromNow(-1),
  });

  const { page, close } = await site.openSignedIn(ana, `/projects/${site1.id}`);
  await getCard(page, 'Late page').waitFor();
  await page.getByRole('link', { name: 'Everything', exact: true }).click();
  const rows = page.getByRole('region', { name: 'Grouped tasks' });
  const getRow = (title: string) => rows.getByRole('article', { name: title, exact: true });
  await getRow('Late page').getByText('Website', { exact: true }).waitFor();
  await getRow('Stand').getByText('Fair', { exact: true }).waitFor();
  expect(await getRow('Private errand').count()).toBe(0);
  await expectAccessible(page, 'Everything as a list');

  // Without a choice, tasks come by due date; the other order can be chosen.
  await page.getByRole('button', { name: 'Due date: Ascending' }).click();
  await page.getByRole('button', { name: 'Due date: Descending' }).waitFor();
  await expect.poll(() => rows.getByRole('article').first().getAttribute('aria-label')).toBe('Stand');
  await page.getByRole('button', { name: 'Due date: Descending' }).click();

  // Live, and grouped by project: a task is added where its project is.
  await bea.post('/tasks', { projectId: foreign.projectId, title: 'Foreign too' });
  await ana.createTask(fair.id, { title: 'Print flyers' });
  await getRow('Print flyers').waitFor();
  await page.getByRole('button', { name: 'Group: Status' }).click();
  await page.getByRole('menuitemradio', { name: 'Project', exact: true }).click();
  await page.getByRole('button', { name: 'Group: Project' }).waitFor();
  await rows.getByRole('textbox', { name: /Fair/ }).fill('Book hotel');
  await page.keyboard.press('Enter');
  await getRow('Book hotel').waitFor();
  await expect
    .poll(async () => (await ana.get(`/tasks?projectId=${fair.id}`)).body.map(({ title }: { title: string }) => title))
    .toContain('Book hotel');

  // Everything late in all spaces, and nothing of others.
  await page.getByRole('link', { name: 'All spaces', exact: true }).click();
  await getRow('Private errand').waitFor();
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  const menu = page.getByRole('dialog', { name: 'Filter' });
  await menu.getByRole('tab', { name: 'Due' }).click();
  await menu.getByRole('option', { name: 'Overdue' }).click();
  await page.keyboard.press('Escape');
  await getRow('Stand').waitFor({ state: 'detached' });
  expect(await rows.getByRole('article').count()).toBe(2);
  expect(await rows.getByRole('article', { name: /Foreign/ }).count()).toBe(0);

  // On the board, columns that count as the same are one; a task moves to the column of its own project.
  await page.goto(`/spaces/${team.id}/everything/kanban`);
  const done = page.getByRole('region', { name: 'Done', exact: true });
  await getCard(page, 'Stand').getByText('Fair', { exact: true }).waitFor();
  await expectAccessible(page, 'Everything as a board');
  await getCard(page, 'Stand').focus();
  await page.keyboard.press('m');
  await done.getByRole('article', { name: 'Stand' }).waitFor();
  const statuses = (await ana.get(`/statuses?projectId=${fair.id}`)).body as { id: string; category: string }[];
  await expectServerTask(ana, stand.id, { statusId: statuses.find(({ category }) => category === 'done')?.id });
  await page.locator('[data-drag]').waitFor();
  await getCard(page, 'Late page').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  const active = ((await ana.get(`/statuses?projectId=${site1.id}`)).body as typeof statuses).find(
    ({ category }) => category === 'active',
  );
  await expectServerTask(ana, late.id, { statusId: active?.id });
  await page.goto(`/spaces/${team.id}/everything/gantt`);
  await page.locator(`[data-bar="${late.id}"]`).waitFor();
  await page.goto(`/spaces/${team.id}/everything/calendar`);
  await page.getByRole('article', { name: 'Stand', exact: true }).waitFor();
  await close();
});

test('the workload shows the hours of each person by week, and moves a task to another week', async () => {
  const ana = await site.testApp.createPerson('Ana');
  await ana.patch('/me', { timeZone: 'UTC', weekStart: 'monday' });
  const team = (await ana.post('/spaces', { name: 'Crew', slug: `load-${Date.now()}` })).body.space;
  const project = (await ana.post('/projects', { spaceId: team.id, name: 'Site', slug: 'site' })).body.project;
  const nextMonday = utcDayFromNow(((8 - new Date().getUTCDay()) % 7) + (new Date().getUTCDay() === 1 ? 7 : 0));
  const addTo = (day: string, days: number) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
  const create = (title: string, dueDate: string | null, estimatedHours: number | null, fields: object = {}) =>
    ana.createTask(project.id, { title, dueDate, estimatedHours, assigneeIds: [ana.id], ...fields });
  const big = await create('Big', nextMonday, 30);
  await create('Small', addTo(nextMonday, 1), 12);
  await create('Unestimated', addTo(nextMonday, 1), null);
  await create('Spread', addTo(nextMonday, 11), 20, { startDate: addTo(nextMonday, 7) });
  await create('Finished', nextMonday, 100, { completedAt: new Date().toISOString() });
  await create('Undated', null, 100);
  await create('Late', utcDayFromNow(-20), 5, { assigneeIds: [] });
  const { page, close } = await site.openSignedIn(ana, `/spaces/${team.id}/everything/workload`, { timezoneId: 'UTC' });
  const table = page.getByRole('region', { name: 'Hours by person and week' });
  await table.getByRole('button', { name: /^Ana, .*: 42 h, 3 tasks, too much$/ }).waitFor();
  await table.getByRole('button', { name: /^Ana, .*: 20 h, 1 task$/ }).waitFor();
  await table.getByRole('button', { name: /^Unassigned, .*: 5 h, 1 task$/ }).waitFor();
  await page.getByText('1 task without a date is not counted').waitFor();
  await expectAccessible(page, 'workload');
  await table.getByRole('button', { name: /42 h/ }).click();
  await page.getByRole('button', { name: 'Move “Big” one week later' }).click();
  await expectServerTask(ana, big.id, { dueDate: addTo(nextMonday, 7) });
  await table.getByRole('button', { name: /^Ana, .*: 50 h, 2 tasks, too much$/ }).waitFor();
  await table.getByRole('button', { name: /^Ana, .*: 12 h, 2 tasks$/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByLabel('Hours per week').fill('60');
  await table.getByRole('button', { name: /^Ana, .*: 50 h, 2 tasks$/ }).waitFor();
  await close();
});
