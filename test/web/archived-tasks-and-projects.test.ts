import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('archived tasks are listed from the view options, opened, and restored one by one', async () => {
  const { page, person, project, close } = await site.openBoard(['Kept', 'Old one', 'Older']);
  const tasks = (await person.get(`/tasks?projectId=${project.id}`)).body as { id: string; title: string }[];
  const findId = (title: string) => tasks.find((task) => task.title === title)?.id ?? '';
  for (const title of ['Old one', 'Older']) await person.patch(`/tasks/${findId(title)}`, { isArchived: true });
  await getCard(page, 'Older').waitFor({ state: 'detached' });
  const openArchive = async () => {
    await page.getByRole('button', { name: 'View options' }).click();
    await page.getByRole('button', { name: /^Archived tasks/ }).click();
    await page.getByRole('dialog', { name: 'Archived tasks' }).waitFor();
  };
  await openArchive();
  await page.getByRole('button', { name: 'Older', exact: true }).waitFor();
  await expectAccessible(page, 'archived tasks');
  await page.getByRole('button', { name: 'Restore Old one' }).click();
  await getCard(page, 'Old one').waitFor();
  await page.getByRole('button', { name: 'Old one', exact: true }).waitFor({ state: 'detached' });
  await expect.poll(async () => (await getTask(person, findId('Old one'))).isArchived).toBe(false);
  await page.getByRole('button', { name: 'Older', exact: true }).click();
  await getTaskPanel(page).getByText('This task is archived.').waitFor();
  await page.keyboard.press('Escape');
  await getTaskPanel(page).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+z');
  await getCard(page, 'Old one').waitFor({ state: 'detached' });
  await close();
});

test('a task restored by someone else appears on the board', async () => {
  const { page, person, project, close } = await site.openBoard(['Kept']);
  const task = await person.createTask(project.id, { title: 'Back again' });
  await getCard(page, 'Back again').waitFor();
  await person.patch(`/tasks/${task.id}`, { isArchived: true });
  await getCard(page, 'Back again').waitFor({ state: 'detached' });
  // After the reload the page knows nothing about the archived task.
  await page.reload();
  await getCard(page, 'Kept').waitFor();
  await person.patch(`/tasks/${task.id}`, { isArchived: false });
  await getCard(page, 'Back again').waitFor();
  await close();
});

test('a project restored while its archived board is still loading shows all its tasks', async () => {
  const { page, person, project, close } = await site.openBoard(['Kept']);
  const { readReceived } = await recordEventStream(page);
  await page.reload();
  await getCard(page, 'Kept').waitFor();
  const changeArchived = async (isArchived: boolean) => {
    const before = readReceived().length;
    await person.patch(`/projects/${project.id}`, { isArchived });
    await expect.poll(() => readReceived().slice(before)).toContain('project.updated');
  };
  const arrived = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const respondWhenReleased = async (route: Route) => {
    const response = await route.fetch();
    arrived.resolve();
    await released.promise;
    await route.fulfill({ response });
  };
  await page.route('**/api/projects/*/board', respondWhenReleased, { times: 1 });
  await changeArchived(true);
  await arrived.promise;
  await changeArchived(false);
  released.resolve();
  await getCard(page, 'Kept').waitFor();
  await close();
});

test.each([1280, 360])(
  'an archived project shows a notice and is restored with its tasks, %i pixels wide',
  async (width) => {
    const { page, person, space, project, close } = await site.openTeamBoard({
      viewport: { width, height: 780 },
    });
    await person.createTask(project.id, { title: 'Kept' });
    await getCard(page, 'Kept').waitFor();
    const mia = await site.testApp.createMember(person, space.id, 'member', 'Mia');
    const miaVisit = await site.openSignedIn(mia, `/projects/${project.id}`);
    await getCard(miaVisit.page, 'Kept').waitFor();
    await person.delete(`/projects/${project.id}`);
    for (const openPage of [page, miaVisit.page]) await openPage.getByText('This project is archived').waitFor();
    expect(await miaVisit.page.getByRole('button', { name: 'Restore' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'New task' }).count()).toBe(0);
    await expectAccessible(page, 'an archived project');
    await page.reload();
    await page.getByRole('button', { name: 'Restore' }).click();
    for (const openPage of [page, miaVisit.page]) await getCard(openPage, 'Kept').waitFor();
    await miaVisit.close();
    await close();
  },
);

/** Records what the page receives on event streams that it opens from now on. */
async function recordEventStream(page: Page): Promise<{ readReceived: () => string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const streams = new Set<string>();
  let received = '';
  const add = (base64: string) => {
    received += Buffer.from(base64, 'base64').toString();
  };
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    if (!new URL(response.url).pathname.endsWith('/api/events')) return;
    streams.add(requestId);
    // A stream may be over by then.
    void cdp.send('Network.streamResourceContent', { requestId }).then(
      ({ bufferedData }) => add(bufferedData),
      () => {},
    );
  });
  cdp.on('Network.dataReceived', ({ requestId, data }) => {
    if (streams.has(requestId) && data) add(data);
  });
  return { readReceived: () => received };
}
