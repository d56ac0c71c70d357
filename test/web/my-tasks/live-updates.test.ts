import { expect, test } from 'vitest';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { dropExpectedFaults } from '../../support/web/browser-page.ts';
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

test('F188: My Tasks tells subtasks, comments and blockers, at once and after a break, also of boards never opened', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const ben = await site.testApp.createPerson('Ben');
  const team = await ben.createTeamSpace();
  const other = await ben.createTeamSpace();
  for (const { space } of [team, other]) await joinSpace(ana, ben, space.id, 'member');
  const create = (title: string, fields = {}) => ben.createTask(team.project.id, { title, ...fields });
  const task = await create('Counted', { assigneeIds: [ana.id] });
  const blocker = await create('Blocker');
  const part = await create('Part', { parentTaskId: task.id });
  await create('Second part', { parentTaskId: task.id });
  await ben.put(`/tasks/${task.id}/blockers/${blocker.id}`);
  await ben.post(`/tasks/${task.id}/comments`, { content: 'First' });
  const { page, faults, close } = await site.openSignedIn(ana, '/my-tasks');
  const card = getCard(page, 'Counted');
  await card.getByText('1 comment', { exact: true }).waitFor();
  await card.getByText('0 of 2 subtasks done').waitFor();
  await card.getByText('Blocked').waitFor();

  await page.context().setOffline(true);
  await ben.post(`/tasks/${task.id}/comments`, { content: 'Second' });
  await ben.patch(`/tasks/${part.id}`, { completedAt: new Date().toISOString() });
  await ben.patch(`/tasks/${blocker.id}`, { completedAt: new Date().toISOString() });
  const late = await ben.createTask(other.project.id, { title: 'Elsewhere', assigneeIds: [ana.id] });
  await ben.post(`/tasks/${late.id}/comments`, { content: 'Third' });
  await page.context().setOffline(false);
  await card.getByText('2 comments').waitFor();
  await card.getByText('1 of 2 subtasks done').waitFor();
  await card.getByText('Blocked').waitFor({ state: 'detached' });
  await getCard(page, 'Elsewhere').getByText('1 comment', { exact: true }).waitFor();
  await ben.post(`/tasks/${late.id}/comments`, { content: 'Fourth' });
  await getCard(page, 'Elsewhere').getByText('2 comments').waitFor();
  dropExpectedFaults(faults);
  await close();
});
