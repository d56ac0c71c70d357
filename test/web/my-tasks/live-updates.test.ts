import { expect, test } from 'vitest';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('My Tasks shows live changes from every space over one connection, with who made them', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const ben = await site.testApp.createPerson('Ben');
  const home = await ana.getPersonalSpace();
  const team = await ben.createTeamSpace();
  const other = await ana.createTeamSpace();
  await joinSpace(ana, ben, team.space.id, 'member');
  const mine = { assigneeIds: [ana.id] };
  await ana.createTask(home.project.id, { ...mine, title: 'At home' });
  const shared = await ben.createTask(team.project.id, { ...mine, title: 'Shared' });
  const { page, close } = await site.openSignedIn(ana, '/settings');
  const streams: string[] = [];
  let reads = 0;
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname === '/api/events') streams.push(search);
    if (pathname === '/api/tasks') reads += 1;
  });
  await page.goto('/my-tasks');
  await getCard(page, 'Shared').waitFor();
  // The second read follows when the stream is ready.
  await expect.poll(() => reads).toBe(2);
  expect(streams).toEqual(['']);

  await ben.patch(`/tasks/${shared.id}`, { title: 'Shared anew' });
  await getCard(page, 'Shared anew').getByText('Updated by Ben').waitFor();
  const assigned = await ben.createTask(team.project.id, { title: 'Given to her' });
  expect(await getCard(page, 'Given to her').count()).toBe(0);
  await ben.put(`/tasks/${assigned.id}/assignees/${ana.id}`);
  await getCard(page, 'Given to her').waitFor();
  const apiClient = await ana.createTokenClient();
  await apiClient.post('/tasks', { ...mine, projectId: other.project.id, title: 'From a script' });
  await getCard(page, 'From a script')
    .getByText(/^Added by Ana via/)
    .waitFor();
  await ben.delete(`/tasks/${assigned.id}/assignees/${ana.id}`);
  await getCard(page, 'Given to her').waitFor({ state: 'detached' });
  await ben.delete(`/tasks/${shared.id}`);
  await getCard(page, 'Shared anew').waitFor({ state: 'detached' });
  expect(streams).toEqual(['']);

  await getCard(page, 'At home').click();
  await getTaskPanel(page).getByRole('button', { name: 'Status: To Do' }).waitFor();
  await apiClient.post('/tasks', { ...mine, projectId: other.project.id, title: 'With the panel open' });
  await getCard(page, 'With the panel open').waitFor();
  expect(streams).toEqual(['']);
  await close();
});

test('completing a task in My Tasks uses the done status even if its board was never opened', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project, statuses } = await ana.createTeamSpace();
  const task = await ana.createTask(project.id, { title: 'Do it', assigneeIds: [ana.id] });
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  await getCard(page, 'Do it').waitFor();
  // A click by mouse would focus the card, which loads its board.
  await getCard(page, 'Do it').getByRole('checkbox', { name: 'Mark as done' }).dispatchEvent('click');
  const done = statuses.find(({ category }) => category === 'done');
  await expect.poll(async () => (await getTask(ana, task.id)).statusId).toBe(done?.id);
  await getCard(page, 'Do it').click();
  await getTaskPanel(page)
    .getByRole('button', { name: `Status: ${done?.name}` })
    .waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await getTask(ana, task.id)).statusId).toBe(statuses[0]?.id);
  expect((await getTask(ana, task.id)).completedAt).toBeNull();
  await close();
});
