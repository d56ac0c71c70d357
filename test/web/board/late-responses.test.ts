import { expect, test } from 'vitest';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { holdRequests, holdResponses } from '../../support/web/hold-requests.ts';
import { getCard, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('F172: a late response to an own change of a column or comment does not replace what others did since', async () => {
  const { page, close, person: ana, space, statuses } = await site.openTeamBoard();
  const ben = await site.testApp.createPerson('Ben');
  await joinSpace(ben, ana, space.id, 'admin');
  const names = () => page.locator('[data-column] h2').allTextContents();
  const heldStatuses = await holdResponses(page, '**/api/statuses/*', 'PATCH');
  const rename = async (from: string, to: string) => {
    await page.getByRole('button', { name: `Actions for column ${from}` }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('Column name').fill(to);
    await page.keyboard.press('Enter');
  };
  await rename('To Do', 'By Ana');
  await rename('Done', 'By Ana too');
  await expect.poll(heldStatuses.getCount).toBe(2);
  await ben.patch(`/statuses/${statuses[0].id}`, { name: 'By Ben' });
  await ben.delete(`/statuses/${statuses[2].id}`);
  heldStatuses.release();
  await expect.poll(names).toEqual(['By Ben', 'In Progress']);
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  expect(await names()).toEqual(['By Ben', 'In Progress']);
  await page.unrouteAll({ behavior: 'wait' });
  await close();
});

test('F172, F180: late comments bring back nothing that was deleted, and hide nothing that was added', async () => {
  const { page, close, person: ana, space, project } = await site.openTeamBoard();
  const ben = await site.testApp.createPerson('Ben');
  await joinSpace(ben, ana, space.id, 'admin');
  const task = await ana.createTask(project.id, { title: 'Talk' });
  const edited = (await ana.post(`/tasks/${task.id}/comments`, { content: 'Edited by Ana' })).body.comment;
  const deleted = (await ben.post(`/tasks/${task.id}/comments`, { content: 'Deleted by Ben' })).body.comment;
  const panel = getTaskPanel(page);
  const comments = () => panel.getByRole('article').locator('.markdown').allTextContents();
  const heldList = await holdResponses(page, `**/api/tasks/${task.id}/comments`, 'GET');
  await getCard(page, 'Talk').click();
  await expect.poll(heldList.getCount).toBe(1);
  await ben.post(`/tasks/${task.id}/comments`, { content: 'New by Ben' });
  await ben.delete(`/comments/${deleted.id}`);
  await panel.getByText('New by Ben').waitFor();
  heldList.release();
  await expect.poll(comments).toEqual(['Edited by Ana', 'New by Ben']);
  await getCard(page, 'Talk').getByText('2 comments').waitFor();
  await page.unrouteAll({ behavior: 'wait' });

  const heldEdit = await holdResponses(page, `**/api/comments/${edited.id}`, 'PATCH');
  await panel.getByRole('button', { name: 'Actions for the comment by Ana' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await panel.getByRole('textbox', { name: 'Edit comment' }).fill('Edited again');
  await page.keyboard.press('Control+Enter');
  await expect.poll(heldEdit.getCount).toBe(1);
  await ben.delete(`/comments/${edited.id}`);
  await getCard(page, 'Talk').getByText('1 comment').waitFor();
  heldEdit.release();
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  await expect.poll(comments).toEqual(['New by Ben']);
  expect(await getCard(page, 'Talk').getByText('1 comment').count()).toBe(1);
  await page.unrouteAll({ behavior: 'wait' });
  await close();
});

test('F173: a board that is read while others change texts and comments leaves the open panel and the counts right', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.createTeamSpace();
  const mine = { assigneeIds: [ana.id] };
  const task = await ana.createTask(project.id, { ...mine, title: 'Shared', description: 'Old words' });
  await ana.post(`/tasks/${task.id}/comments`, { content: 'First' });
  const script = await ana.createTokenClient({ name: 'Script' });
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  // Opening the panel also loads the board of the task.
  const held = await holdRequests(page, '**/api/projects/*/board', ['GET']);
  await getCard(page, 'Shared').click();
  const panel = getTaskPanel(page);
  await panel.getByText('Old words').waitFor();
  await expect.poll(held.getCount).toBe(1);
  await script.patch(`/tasks/${task.id}`, { description: 'New words' });
  const { body } = await script.post(`/tasks/${task.id}/comments`, { content: 'Second' });
  await script.post(`/tasks/${task.id}/comments`, { content: 'Third' });
  await script.delete(`/comments/${body.comment.id}`);
  held.release('continue');
  await panel.getByRole('button', { name: 'Status: To Do' }).waitFor();
  await panel.getByText('New words').waitFor();
  expect(await panel.getByText('Old words').count()).toBe(0);
  await panel.getByText('Third').waitFor();
  expect(await panel.getByText('Second').count()).toBe(0);
  await getCard(page, 'Shared').getByText('2 comments').waitFor();
  await close();
});

test('F188: a form sends only what was changed in it, and an archived blocker blocks nothing', async () => {
  const { page, close, person: ana, space, project, statuses } = await site.openTeamBoard();
  const ben = await site.testApp.createPerson('Ben');
  await joinSpace(ben, ana, space.id, 'admin');
  const blocker = await ana.createTask(project.id, { title: 'Blocker' });
  const task = await ana.createTask(project.id, { title: 'Waiting' });
  await ana.put(`/tasks/${task.id}/blockers/${blocker.id}`);
  await getCard(page, 'Waiting').getByText('Blocked').waitFor();
  await ben.patch(`/tasks/${blocker.id}`, { isArchived: true });
  await getCard(page, 'Waiting').getByText('Blocked').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Actions for column To Do' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await ben.patch(`/statuses/${statuses[0].id}`, { color: '#123456' });
  await page.getByLabel('Column name').fill('Renamed');
  await page.keyboard.press('Enter');
  const getStatus = async () => (await ana.get(`/statuses/${statuses[0].id}`)).body.status;
  await expect.poll(getStatus).toMatchObject({ name: 'Renamed', color: '#123456' });

  await page.goto(`/spaces/${space.id}/general`);
  await page.getByLabel('Name', { exact: true }).fill('Renamed space');
  await ben.patch(`/spaces/${space.id}`, { description: 'By Ben' });
  await page.getByRole('button', { name: 'Save' }).click();
  const getSpace = async () => (await ana.get(`/spaces/${space.id}`)).body.space;
  await expect.poll(getSpace).toMatchObject({ name: 'Renamed space', description: 'By Ben' });
  await close();
});
