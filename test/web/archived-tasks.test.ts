import type { Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/browser-page.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('archived tasks are found where one filters, opened, and brought back one by one', async () => {
  const { page, person, project, close } = await site.openBoard(['Kept', 'Old one', 'Older']);
  const tasks = (await person.get(`/tasks?projectId=${project.id}`)).body as { id: string; title: string }[];
  const idOf = (title: string) => tasks.find((task) => task.title === title)?.id ?? '';
  for (const title of ['Old one', 'Older']) await person.patch(`/tasks/${idOf(title)}`, { isArchived: true });
  await getCard(page, 'Older').waitFor({ state: 'detached' });
  const open = async () => {
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByRole('button', { name: /^Archived tasks/ }).click();
    await page.getByRole('dialog', { name: 'Archived tasks' }).waitFor();
  };
  await open();
  await page.getByRole('button', { name: 'Older', exact: true }).waitFor();
  await expectAccessible(page, 'archived tasks');
  await page.getByRole('button', { name: 'Restore Old one' }).click();
  await getCard(page, 'Old one').waitFor();
  await page.getByRole('button', { name: 'Old one', exact: true }).waitFor({ state: 'detached' });
  await expect.poll(async () => (await getTask(person, idOf('Old one'))).isArchived).toBe(false);
  await page.getByRole('button', { name: 'Older', exact: true }).click();
  await getTaskPanel(page).getByText('This task is archived.').waitFor();
  await page.keyboard.press('Escape');
  await getTaskPanel(page).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await getCard(page, 'Old one').waitFor({ state: 'detached' });
  await close();
});

test('what another brings back from the archive appears on the board', async () => {
  const { page, person, project, close } = await site.openBoard(['Kept']);
  const task = await person.createTask(project.id, { title: 'Back again' });
  await getCard(page, 'Back again').waitFor();
  await person.patch(`/tasks/${task.id}`, { isArchived: true });
  await getCard(page, 'Back again').waitFor({ state: 'detached' });
  // Of what was archived before, nothing is here.
  await page.reload();
  await getCard(page, 'Kept').waitFor();
  await person.patch(`/tasks/${task.id}`, { isArchived: false });
  await getCard(page, 'Back again').waitFor();
  await close();
});

test('a project that is brought back while its archived board is still being read is whole', async () => {
  const { page, person, project, close } = await site.openBoard(['Kept']);
  const happened: string[] = [];
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  network.on('Network.eventSourceMessageReceived', ({ eventName }) => happened.push(eventName));
  const sendsChange = async (isArchived: boolean) => {
    const before = happened.length;
    await person.patch(`/projects/${project.id}`, { isArchived });
    await expect.poll(() => happened.slice(before)).toContain('project.updated');
  };
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const answerLate = async (route: Route) => {
    const response = await route.fetch();
    arrived.resolve();
    await released.promise;
    await route.fulfill({ response });
  };
  await page.route('**/api/projects/*/board', answerLate, { times: 1 });
  await sendsChange(true);
  await arrived.promise;
  await sendsChange(false);
  released.resolve();
  await getCard(page, 'Kept').waitFor();
  await close();
});

test.each([
  ['light', 1280],
  ['dark', 360],
] as const)(
  'an archived project says so, and is brought back with its tasks, in %s, %i pixels wide',
  async (colorScheme, width) => {
    const { page, person, space, project, close } = await site.openTeamBoard({
      colorScheme,
      viewport: { width, height: 780 },
    });
    await person.createTask(project.id, { title: 'Kept' });
    await getCard(page, 'Kept').waitFor();
    const mia = await site.testApp.createMember(person, space.id, 'member', 'Mia');
    const hers = await site.openSignedIn(mia, `/projects/${project.id}`);
    await getCard(hers.page, 'Kept').waitFor();
    await person.delete(`/projects/${project.id}`);
    for (const each of [page, hers.page]) await each.getByText('This project is archived').waitFor();
    expect(await hers.page.getByRole('button', { name: 'Restore' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'New task' }).count()).toBe(0);
    await expectAccessible(page, 'an archived project');
    await page.reload();
    await page.getByRole('button', { name: 'Restore' }).click();
    for (const each of [page, hers.page]) await getCard(each, 'Kept').waitFor();
    await hers.close();
    await close();
  },
);
