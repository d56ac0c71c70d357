import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { getColumn } from '../support/web/board-columns.ts';
import { dropNetworkFaults, waitForServiceWorker } from '../support/web/browser-page.ts';
import { holdRequests } from '../support/web/hold-requests.ts';
import { listStoredChanges } from '../support/web/list-stored-changes.ts';
import {
  expectServerTask,
  getCard,
  getTask,
  getTaskPanel,
  listTasks,
  openTitleEditor,
  WebTestApp,
} from '../support/web/web-test-app.ts';

/** Ana uses the browser; Ben changes the same things over the API. Nobody's work may get lost. */
const site = new WebTestApp();

async function openTeam(titles: readonly string[]) {
  const opened = await site.openTeamBoard();
  const { person: ana, space, project } = opened;
  const ben = await site.testApp.createMember(ana, space.id, 'admin', 'Ben');
  const tasks: Json[] = [];
  for (const title of titles) tasks.push(await ana.createTask(project.id, { title }));
  for (const title of titles) await getCard(opened.page, title).waitFor();
  return { ...opened, ana, ben, tasks };
}

test('F3: undo and redo leave what others have changed since, and say so', async () => {
  const { page, close, ana, ben, tasks } = await openTeam(['One', 'Two', 'Three']);
  const [one, two, three] = tasks as [Json, Json, Json];
  await rename(page, 'One', 'Ana’s one');
  await expectServerTask(ana, one.id, { title: 'Ana’s one' });
  await ben.patch(`/tasks/${one.id}`, { title: 'Ben’s one' });
  await getCard(page, 'Ben’s one').waitFor();
  await page.keyboard.press('Control+z');
  await expectMessage(page, 'Someone else changed “Ben’s one” in the meantime. Left unchanged: Title.');
  expect(await page.getByText('Undone').count()).toBe(0);

  // In bulk, those that nobody else has touched are undone.
  for (const title of ['Ben’s one', 'Two', 'Three']) await select(page, title);
  await setPriority(page, 'Urgent');
  for (const { id } of tasks) await expectServerTask(ana, id, { priority: 'urgent' });
  await ben.patch(`/tasks/${two.id}`, { priority: 'low' });
  await getCard(page, 'Two').getByRole('img', { name: 'Low' }).waitFor();
  await page.keyboard.press('Control+z');
  await expectMessage(page, 'Left unchanged: Priority.');
  await expectServerTask(ana, one.id, { priority: 'none' });
  await expectServerTask(ana, three.id, { priority: 'none' });
  expect(await getTask(ana, two.id)).toMatchObject({ priority: 'low', title: 'Two' });
  // Redo too: Ben has changed what undo restored.
  await ben.patch(`/tasks/${three.id}`, { priority: 'medium' });
  await getCard(page, 'Three').getByRole('img', { name: 'Medium' }).waitFor();
  await page.keyboard.press('Control+Shift+z');
  await expectServerTask(ana, one.id, { priority: 'urgent' });
  expect(await getTask(ana, two.id)).toMatchObject({ priority: 'low' });
  expect(await getTask(ana, three.id)).toMatchObject({ priority: 'medium' });
  expect((await getTask(ana, one.id)).title).toBe('Ben’s one');
  await close();
});

test('F3: a move is undone only from where it went, also when the browser does not know of the change yet', async () => {
  const { page, faults, close, ana, ben, tasks, statuses } = await openTeam(['One', 'Two']);
  const [one, two] = tasks as [Json, Json];
  for (const title of ['One', 'Two']) {
    await getCard(page, title).focus();
    await page.keyboard.press('m');
    await getColumn(page, 'Done').getByRole('article', { name: title }).waitFor();
  }
  await expectServerTask(ana, two.id, { statusId: statuses[2].id });
  await page.context().setOffline(true);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await getColumn(page, 'To Do').getByRole('article', { name: 'One' }).waitFor();
  await ben.patch(`/tasks/${one.id}`, { statusId: statuses[1].id });
  await page.context().setOffline(false);
  await expectMessage(page, 'Someone else changed “One” in the meantime. Left unchanged: Status, place.');
  await getColumn(page, 'In Progress').getByRole('article', { name: 'One' }).waitFor();
  await expectServerTask(ana, two.id, { statusId: statuses[0].id, completedAt: null });
  expect(await getTask(ana, one.id)).toMatchObject({ statusId: statuses[1].id });
  dropNetworkFaults(faults);
  await close();
});

test('F4: undoing a creation is refused once others have worked in it', async () => {
  const { page, close, ana, ben, project } = await openTeam([]);
  for (const title of ['Worked in', 'With subtask', 'Mine']) await quickAdd(page, title);
  await expect.poll(async () => (await listTasks(ana, project.id)).length).toBe(3);
  const find = async (title: string) => (await listTasks(ana, project.id)).find((task) => task.title === title);
  const [worked, withSubtask] = [await find('Worked in'), await find('With subtask')];
  await ben.patch(`/tasks/${worked?.id}`, { description: 'Ben’s text' });
  await ben.post(`/tasks/${worked?.id}/comments`, { content: 'Ben’s comment' });
  await ben.post('/tasks', { projectId: project.id, title: 'Ben’s subtask', parentTaskId: withSubtask?.id });
  await getCard(page, 'Ben’s subtask').waitFor();
  await page.keyboard.press('Control+z');
  await expect.poll(() => find('Mine')).toBe(undefined);
  await page.keyboard.press('Control+z');
  await expectMessage(page, '“With subtask” was not deleted. Others have worked on it.');
  await page.keyboard.press('Control+z');
  await expectMessage(page, '“Worked in” was not deleted. Ben has worked on it.');
  await getCard(page, 'Worked in').waitFor();
  await getCard(page, 'With subtask').waitFor();
  expect((await getTask(ana, worked?.id)).description).toBe('Ben’s text');
  expect((await ana.get(`/tasks/${worked?.id}/comments`)).body).toMatchObject([{ content: 'Ben’s comment' }]);
  expect(await find('Ben’s subtask')).toBeDefined();
  await close();
});

test('F4: a label that others use stays when its creation is undone', async () => {
  const { page, close, ana, ben, tasks, space } = await openTeam(['One', 'Two']);
  const [, two] = tasks as [Json, Json];
  const listLabels = async (): Promise<Json[]> => (await ana.get(`/labels?spaceId=${space.id}`)).body;
  const addNewLabel = async (name: string) => {
    await getCard(page, 'One').focus();
    await page.keyboard.press('l');
    await page.keyboard.type(name);
    await page.getByRole('option', { name: `Create label “${name}”` }).click();
    await page.keyboard.press('Escape');
    await getCard(page, 'One').getByText(name).waitFor();
    await expect.poll(async () => (await getTask(ana, tasks[0]?.id)).labelIds.length).toBe(1);
  };
  await addNewLabel('Unused');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(listLabels).toEqual([]);

  await page.reload();
  await addNewLabel('Shared');
  await ben.put(`/tasks/${two.id}/labels/${(await listLabels())[0]?.id}`);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expectMessage(page, '“Shared” was not deleted. It is in use.');
  await getCard(page, 'Two').getByText('Shared').waitFor();
  expect(await listLabels()).toMatchObject([{ name: 'Shared' }]);
  expect(await getCard(page, 'One').getByText('Shared').count()).toBe(0);
  await close();
});

test('F5: texts that others have changed while the user was offline are kept on both sides, and the user chooses', async () => {
  const { page, faults, close, ana, ben, tasks } = await openTeam(['One']);
  const [one] = tasks as [Json];
  await ben.patch(`/tasks/${one.id}`, { description: 'First text' });
  const { comment } = (await ana.post(`/tasks/${one.id}/comments`, { content: 'First comment' })).body;
  const panel = getTaskPanel(page);
  await getCard(page, 'One').click();
  await panel.getByText('First text').waitFor();
  await panel.getByText('First comment').waitFor();
  await page.context().setOffline(true);
  await panel.getByRole('button', { name: 'Edit description' }).click();
  await panel.getByRole('textbox', { name: 'Description' }).fill('Ana’s text');
  await page.keyboard.press('Control+Enter');
  await panel.getByLabel('Title').fill('Ana’s title');
  await page.keyboard.press('Enter');
  await panel.getByLabel('Estimate').fill('3');
  await page.keyboard.press('Enter');
  await ben.patch(`/tasks/${one.id}`, { description: 'Ben’s text', estimatedHours: 8 });
  await ana.patch(`/comments/${comment.id}`, { content: 'Changed on the phone' });
  await page.context().setOffline(false);
  await expectMessage(page, 'Someone else changed “Ana’s title” in the meantime. Your text is kept');
  const notice = panel.getByRole('alert').filter({ hasText: 'Ben’s text' });
  await notice.waitFor();
  expect(await panel.getByRole('textbox', { name: 'Description' }).inputValue()).toBe('Ana’s text');
  await expect.poll(() => panel.getByLabel('Estimate').inputValue()).toBe('8');
  // What nobody else has touched is saved.
  const unchanged = { title: 'Ana’s title', description: 'Ben’s text', estimatedHours: 8 };
  await expectServerTask(ana, one.id, unchanged);

  await page.reload();
  await panel.getByRole('button', { name: 'Continue' }).click();
  await notice.getByRole('button', { name: 'Keep mine' }).click();
  await panel.getByRole('button', { name: 'Save' }).click();
  await expectServerTask(ana, one.id, { ...unchanged, description: 'Ana’s text' });
  expect(await panel.getByRole('group', { name: 'Unsaved text' }).count()).toBe(0);
  expect((await ana.get(`/comments/${comment.id}`)).body.comment.content).toBe('Changed on the phone');
  dropNetworkFaults(faults);
  await close();
});

test('F181: labels and assignees that two people add to a task at once all count', async () => {
  const { page, faults, close, ana, ben, tasks, space } = await openTeam(['One']);
  const [one] = tasks as [Json];
  const labels: Json[] = [];
  for (const name of ['Ana’s label', 'Ben’s label'])
    labels.push((await ana.post('/labels', { spaceId: space.id, name })).body.label);
  await page.reload();
  await getCard(page, 'One').focus();
  await page.context().setOffline(true);
  for (const [key, name] of [
    ['l', 'Ana’s label'],
    ['a', ana.name],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole('option', { name }).click();
    await page.keyboard.press('Escape');
  }
  await ben.patch(`/tasks/${one.id}`, { labelIds: [labels[1]?.id], assigneeIds: [ben.id] });
  await page.context().setOffline(false);
  const sort = (ids: string[]) => ids.sort();
  await expect.poll(async () => sort((await getTask(ana, one.id)).labelIds)).toEqual(sort(labels.map(({ id }) => id)));
  await expect.poll(async () => sort((await getTask(ana, one.id)).assigneeIds)).toEqual(sort([ana.id, ben.id]));
  await getCard(page, 'One').getByText('Ben’s label').waitFor();
  await getCard(page, 'One').getByText('Ana’s label').waitFor();
  // Undo takes back what Ana did, and no more.
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await getTask(ana, one.id)).assigneeIds).toEqual([ben.id]);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await getTask(ana, one.id)).labelIds).toEqual([labels[1]?.id]);
  dropNetworkFaults(faults);
  await close();
});

test('F6: an inline title editor writes nothing if nothing was typed, and asks if others have changed the title', async () => {
  const { page, close, ana, ben, tasks } = await openTeam(['One']);
  const [one] = tasks as [Json];
  const editTitle = async (from: string, typed: string, theirs: string) => {
    await openTitleEditor(page, from);
    await page.keyboard.type(typed);
    await ben.patch(`/tasks/${one.id}`, { title: theirs });
    await page.getByRole('article', { name: theirs }).waitFor();
    await page.keyboard.press('Enter');
  };
  await editTitle('One', '', 'Ben’s one');
  await page.getByRole('article', { name: 'Ben’s one' }).locator('textarea').waitFor({ state: 'detached' });
  expect((await getTask(ana, one.id)).title).toBe('Ben’s one');

  await editTitle('Ben’s one', 'Mine', 'Ben’s two');
  await page.getByRole('button', { name: 'Keep mine' }).waitFor();
  expect((await getTask(ana, one.id)).title).toBe('Ben’s two');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.keyboard.press('Enter');
  await expectServerTask(ana, one.id, { title: 'Mine' });

  await editTitle('Mine', 'Mine again', 'Ben’s three');
  await page.getByRole('button', { name: 'Use theirs' }).click();
  await getCard(page, 'Ben’s three').waitFor();
  const activity = (await ana.get(`/tasks/${one.id}/activity`)).body as Json[];
  expect(activity.filter((event) => event.by.userId === ana.id && event.type === 'task.updated')).toHaveLength(1);
  await close();
});

test('F6: forms send only what was changed in them, and ask before they replace what others have changed', async () => {
  const { page, close, ana, ben, project, space, statuses } = await openTeam([]);
  await getColumn(page, 'To Do').getByRole('button', { name: 'Actions for column To Do' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await ben.patch(`/statuses/${statuses[0]?.id}`, { color: '#112233' });
  await page.getByLabel('Column name').fill('Ana’s column');
  await page.getByRole('button', { name: 'Save' }).click();
  const getStatus = async () => (await ana.get(`/statuses/${statuses[0]?.id}`)).body.status;
  await expect.poll(getStatus).toMatchObject({ name: 'Ana’s column', color: '#112233' });

  await page.goto(`/spaces/${space.id}/projects`);
  await page.getByRole('button', { name: /^Edit .*General/ }).click();
  const dialog = page.getByRole('dialog');
  await ben.patch(`/projects/${project.id}`, { slug: 'bens-slug', description: 'Ben’s text' });
  await dialog.getByLabel('Name', { exact: true }).fill('Ana’s project');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const getProject = async () => (await ana.get(`/projects/${project.id}`)).body.project;
  const saved = { name: 'Ana’s project', slug: 'bens-slug', description: 'Ben’s text' };
  expect(await getProject()).toMatchObject(saved);

  await page.getByRole('button', { name: /^Edit .*Ana’s project/ }).click();
  await ben.patch(`/projects/${project.id}`, { name: 'Ben’s project' });
  await dialog.getByLabel('Name', { exact: true }).fill('Ana’s choice');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByText('Someone else changed this in the meantime. Save again to replace it.').waitFor();
  expect(await getProject()).toMatchObject({ ...saved, name: 'Ben’s project' });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await getProject()).toMatchObject({ ...saved, name: 'Ana’s choice' });
  await close();
});

test('F7, F10: a deletion is in the trash although the page is left or crashes at once, and Undo brings the task back', async () => {
  const { page, faults, close, ana, tasks, project } = await openTeam(['Left', 'Crashed', 'Undone']);
  const [left, crashed, undone] = tasks as [Json, Json, Json];
  await waitForServiceWorker(page);
  await pressDelete(page, 'Left');
  await page.goto('about:blank');
  // The browser crashes: nothing runs when the page goes.
  await page.addInitScript("addEventListener('pagehide', (event) => event.stopImmediatePropagation())");
  await page.goto(`/projects/${project.id}`);
  await pressDelete(page, 'Crashed');
  // It has been sent already, or is stored for the next page.
  const isSafe = async () => (await codeOf(crashed.id)) === 'in_trash' || (await listStoredChanges(page)).length > 0;
  await expect.poll(isSafe).toBe(true);
  await page.goto('about:blank');
  await page.goto(`/projects/${project.id}`);
  await getCard(page, 'Undone').waitFor();
  for (const { id } of [left, crashed]) await expect.poll(() => codeOf(id)).toBe('in_trash');
  expect(await getCard(page, 'Crashed').count()).toBe(0);
  await pressDelete(page, 'Undone');
  await expect.poll(() => codeOf(undone.id)).toBe('in_trash');
  await page.getByRole('button', { name: 'Undo' }).click();
  await getCard(page, 'Undone').waitFor();
  await expect.poll(() => codeOf(undone.id)).toBeUndefined();
  dropNetworkFaults(faults);
  await close();

  async function codeOf(id: string): Promise<string | undefined> {
    return (await ana.get(`/tasks/${id}`)).body.code;
  }
});

test('F7: a deletion made offline is refused once others have worked in the task', async () => {
  const { page, faults, close, ana, ben, tasks } = await openTeam(['Kept', 'Gone']);
  const [kept, gone] = tasks as [Json, Json];
  await page.clock.install();
  await page.context().setOffline(true);
  for (const title of ['Kept', 'Gone']) await pressDelete(page, title);
  await page.clock.fastForward(6000);
  await ben.post(`/tasks/${kept.id}/comments`, { content: 'Wait!' });
  await page.context().setOffline(false);
  await expectMessage(page, '“Kept” was not deleted. Ben has worked on it.');
  await getCard(page, 'Kept').waitFor();
  await expect.poll(async () => (await ana.get(`/tasks/${gone.id}`)).status).toBe(404);
  expect((await ana.get(`/tasks/${kept.id}/comments`)).body).toMatchObject([{ content: 'Wait!' }]);
  dropNetworkFaults(faults);
  await close();
});

test('F183: without Web Locks, a second tab does not delete what is undone in the first', async () => {
  const { page, close, ana, tasks, project } = await openTeam(['Undone']);
  const [task] = tasks as [Json];
  await page.context().addInitScript("Object.defineProperty(navigator, 'locks', { value: undefined })");
  await page.reload();
  await pressDelete(page, 'Undone');
  const second = await page.context().newPage();
  await second.clock.install();
  await second.goto(`/projects/${project.id}`);
  await getColumn(second, 'To Do').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await getCard(page, 'Undone').waitFor();
  await second.clock.fastForward(10_000);
  await quickAdd(second, 'Sent afterwards');
  await expect
    .poll(async () => (await listTasks(ana, project.id)).map(({ title }) => title))
    .toContain('Sent afterwards');
  expect((await ana.get(`/tasks/${task.id}`)).status).toBe(200);
  await close();
});

test('F186: a task that was written offline for a column that is deleted meanwhile goes to the first one', async () => {
  const { page, faults, close, ana, ben, project, space, statuses } = await openTeam([]);
  const label = (await ana.post('/labels', { spaceId: space.id, name: 'Short-lived' })).body.label;
  await page.reload();
  await getColumn(page, 'In Progress').getByRole('button', { name: 'Add a task to' }).waitFor();
  await waitForServiceWorker(page);
  await page.context().setOffline(true);
  await getColumn(page, 'In Progress').getByRole('button', { name: 'Add a task to' }).click();
  await page.keyboard.type('Written offline #Short-lived p1');
  await page.keyboard.press('Enter');
  await getCard(page, 'Written offline').waitFor();
  await ben.delete(`/statuses/${statuses[1].id}`);
  await ben.delete(`/labels/${label.id}`);
  await page.context().setOffline(false);
  await expectMessage(
    page,
    'Created “Written offline” in the first column, because its column was deleted in the meantime.',
  );
  await getColumn(page, 'To Do').getByRole('article', { name: 'Written offline' }).waitFor();
  expect(await listTasks(ana, project.id)).toMatchObject([
    { title: 'Written offline', statusId: statuses[0].id, priority: 'urgent', labelIds: [] },
  ]);
  expect(await page.getByText('Couldn’t save').count()).toBe(0);
  dropNetworkFaults(faults);
  await close();
});

test('F178, F179: what is typed before and after a creation is answered stays, and the last wording counts', async () => {
  const { page, close, ana, project } = await openTeam([]);
  const creation = await holdRequests(page, '**/api/tasks', ['POST']);
  const changes = await holdRequests(page, '**/api/tasks/*', ['PATCH']);
  await quickAdd(page, 'New');
  await getCard(page, 'New').click();
  const title = getTaskPanel(page).getByLabel('Title');
  await title.fill('First wording');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await openTitleEditor(page, 'First wording');
  await page.keyboard.type('Second');
  creation.release('continue');
  await expect.poll(changes.getCount).toBe(1);
  // The change by the temporary id is not answered yet.
  await page.getByRole('article', { name: 'First wording' }).waitFor();
  expect(await page.evaluate('document.activeElement.value')).toBe('Second');
  await page.keyboard.type(' wording');
  await page.keyboard.press('Enter');
  await getCard(page, 'Second wording').waitFor();
  changes.release('continue');
  await expect.poll(async () => (await listTasks(ana, project.id))[0]?.title).toBe('Second wording');
  await expect.poll(() => page.getByText(/^Saving/).count()).toBe(0);
  expect((await listTasks(ana, project.id)).map((task) => task.title)).toEqual(['Second wording']);
  await getCard(page, 'Second wording').waitFor();
  await close();
});

async function rename(page: Page, from: string, to: string): Promise<void> {
  await openTitleEditor(page, from);
  await page.keyboard.type(to);
  await page.keyboard.press('Enter');
  await getCard(page, to).waitFor();
}

async function select(page: Page, title: string): Promise<void> {
  await getCard(page, title).focus();
  await page.keyboard.press('x');
}

async function setPriority(page: Page, name: string): Promise<void> {
  await page.keyboard.press('p');
  await page.getByRole('option', { name }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
}

async function quickAdd(page: Page, title: string): Promise<void> {
  await getColumn(page, 'To Do').getByRole('button', { name: 'Add a task to' }).click();
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await getCard(page, title).waitFor();
}

async function pressDelete(page: Page, title: string): Promise<void> {
  await getCard(page, title).focus();
  await page.keyboard.press('Delete');
  await getCard(page, title).waitFor({ state: 'detached' });
}

async function expectMessage(page: Page, text: string): Promise<void> {
  await page.getByRole('alert').filter({ hasText: text }).first().waitFor();
}
