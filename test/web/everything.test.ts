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
