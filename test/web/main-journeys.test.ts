import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { dropNetworkFaults } from '../support/web/browser-page.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { holdRequests } from '../support/web/hold-requests.ts';
import { getCard, getTaskPanel, listTasks, takeScreenshot, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const password = 'correct horse battery';

test('a new user signs up, creates a project and adds a task by keyboard', async () => {
  const { page, close } = await site.openPath('/', { timezoneId: 'Asia/Tokyo' });
  await page.locator(':focus').and(page.getByLabel('Name')).waitFor();
  await page.keyboard.type('Mia Kim');
  await page.getByLabel('Email').fill('mia@example.com');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByRole('heading', { name: 'Welcome, Mia Kim' }).waitFor();
  expect((await (await page.request.get('/api/me')).json()).user.timeZone).toBe('Asia/Tokyo');

  await page.getByLabel('Project name').fill('Garden');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Garden' }).waitFor();
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  await page.keyboard.press('c');
  await page.keyboard.type('Plant chard');
  await page.keyboard.press('Enter');
  await getCard(page, 'Plant chard').waitFor();
  await waitUntilSaved(page, 'Plant chard');

  await page.reload();
  await getCard(page, 'Plant chard').waitFor();
  await close();
});

test('the welcome page offers the example space and opens it', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { page, close } = await site.openSignedIn(ana, '/welcome');
  await page.getByRole('button', { name: 'Show me an example' }).click();
  await page.waitForURL(/\/projects\//);
  await page.getByRole('article').first().waitFor({ timeout: 20_000 });
  const spaces = (await ana.get('/spaces')).body;
  expect(spaces).toHaveLength(2);
  await close();
});

test('changes made elsewhere appear, with who made them and through which client', async () => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Water the beans' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await getCard(page, 'Water the beans').waitFor();
  await getCard(page, 'Water the beans').focus();
  const agent = await ana.createTokenClient({ name: 'Claude' });

  await agent.post('/tasks', { projectId: project.id, title: 'Made by an agent' });
  await getCard(page, 'Made by an agent').getByText('via Claude').waitFor();
  await agent.patch(`/tasks/${task.id}`, { statusId: statuses[2].id });
  await page.getByRole('region', { name: 'Done' }).getByRole('article', { name: 'Water the beans' }).waitFor();
  await close();
});

test('a change shows before the response and is reverted with the reason on an error', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Slow' });
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await getCard(page, 'Slow').focus();
  const patch = await holdRequests(page, '**/api/tasks/*', ['PATCH']);
  await page.keyboard.press('s');
  await page.keyboard.type('Done');
  await page.keyboard.press('Enter');
  const done = page.getByRole('region', { name: 'Done' }).getByRole('article', { name: 'Slow' });
  await done.waitFor();
  patch.release({ status: 403, json: { error: 'Not today', code: 'insufficient_role' } });
  await page.getByRole('alert').filter({ hasText: 'Couldn’t save the change to “Slow”: Not today' }).waitFor();
  await page.getByRole('region', { name: 'To Do' }).getByRole('article', { name: 'Slow' }).waitFor();
  expect(await done.count()).toBe(0);
  expect(faults).toEqual([]);
  await close();
});

test('undo reverts an edit, a move of several tasks and a delete', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  for (const title of ['One', 'Two', 'Three']) await ana.createTask(project.id, { title });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  const countCards = (column: string) => page.getByRole('region', { name: column }).getByRole('article').count();
  await getCard(page, 'One').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+X');
  await page.keyboard.press('s');
  await page.keyboard.type('Done');
  await page.keyboard.press('Enter');
  await expect.poll(() => countCards('Done')).toBe(2);
  await page.keyboard.press('Control+z');
  await expect.poll(() => countCards('To Do')).toBe(3);
  await page.keyboard.press('Escape');

  await getCard(page, 'Three').focus();
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  expect(await getCard(page, 'Three').count()).toBe(0);
  const listTitles = async () => (await listTasks(ana, project.id)).map(({ title }) => title);
  await expect.poll(listTitles).not.toContain('Three');
  await page.keyboard.press('Control+z');
  await getCard(page, 'Three').waitFor();
  await expect.poll(listTitles).toContain('Three');
  await close();
});

test('changes made offline are queued, survive a reload and are sent once', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  // Pages still load, but writes do not reach the API.
  await page.route('**/api/**', (route) => (route.request().method() === 'GET' ? route.continue() : route.abort()));
  await page.keyboard.press('c');
  await page.keyboard.type('Kept');
  await page.keyboard.press('Enter');
  await getCard(page, 'Kept').waitFor();
  await page.reload();
  await getCard(page, 'Kept').waitFor();
  expect(await listTasks(ana, project.id)).toEqual([]);
  await page.unroute('**/api/**');
  await page.evaluate("dispatchEvent(new Event('online'))");
  await expect.poll(async () => (await listTasks(ana, project.id)).length).toBe(1);
  await expect.poll(() => getCard(page, 'Kept').count()).toBe(1);
  dropNetworkFaults(faults);
  await close();
});

test('the URL holds the task, the view and the filters; Back closes the panel', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Find me', priority: 'high' });
  await ana.createTask(project.id, { title: 'Not me' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list?priority=high&group=none`);
  await getCard(page, 'Find me').click();
  const panel = getTaskPanel(page);
  await panel.getByLabel('Title').waitFor();
  expect(page.url()).toMatch(/\/list\?priority=high&group=none&task=/);
  await page.reload();
  await panel.getByLabel('Title').fill('Found');
  await page.keyboard.press('Enter');
  await getCard(page, 'Found').waitFor();
  expect(await getCard(page, 'Not me').count()).toBe(0);
  await page.goBack();
  await panel.waitFor({ state: 'detached' });
  expect(page.url()).toMatch(/\/list\?priority=high&group=none$/);
  // Escape first clears the search, then leaves the field.
  await page.keyboard.press('/');
  await page.keyboard.type('nothing');
  await page.getByText('No tasks match the filters').waitFor();
  await page.keyboard.press('Escape');
  await getCard(page, 'Found').waitFor();
  const search = page.getByRole('searchbox');
  expect(await search.evaluate((field) => field.matches(':focus'))).toBe(true);
  await page.keyboard.press('Escape');
  expect(await search.evaluate((field) => field.matches(':focus'))).toBe(false);
  await close();
});

test('an archived project shows a notice, accepts no new tasks, and is restored from its page', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Kept' });
  await ana.patch(`/projects/${project.id}`, { isArchived: true });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByText('This project is archived').waitFor();
  expect(await page.getByRole('button', { name: /New task|Add a task|Add a column/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Restore' }).click();
  await getCard(page, 'Kept').waitFor();
  expect((await ana.get(`/projects/${project.id}`)).body.project.isArchived).toBe(false);

  // The same happens when someone else archives and restores it.
  await ana.patch(`/projects/${project.id}`, { isArchived: true });
  await page.getByText('This project is archived').waitFor();
  await ana.patch(`/projects/${project.id}`, { isArchived: false });
  await getCard(page, 'Kept').waitFor();
  await close();
});

test('a viewer is offered no editing controls', async () => {
  const owner = await site.testApp.createPerson('Olga');
  const { space, project } = await owner.createTeamSpace();
  await owner.createTask(project.id, { title: 'Look only' });
  const vera = await site.testApp.createMember(owner, space.id, 'viewer', 'Vera');
  const { page, close } = await site.openSignedIn(vera, `/projects/${project.id}`);
  await getCard(page, 'Look only').focus();
  await page.keyboard.press('s');
  await page.keyboard.press('Delete');
  expect(await page.getByRole('button', { name: /New task|Add a task|Actions for/ }).count()).toBe(0);
  expect(await page.getByRole('dialog').count()).toBe(0);
  await getCard(page, 'Look only').click();
  await page.getByRole('complementary').getByRole('heading', { name: 'Look only' }).waitFor();
  expect(await page.getByLabel('Title').count()).toBe(0);
  expect(await listTasks(owner, project.id)).toHaveLength(1);
  await close();
});

describe.each([1280, 360])('%i pixels wide', (width) => {
  test('axe finds nothing on any page', { timeout: 90_000 }, async () => {
    const ana = await site.testApp.createPerson();
    const { space, project } = await ana.getPersonalSpace();
    const label = (await ana.post('/labels', { spaceId: space.id, name: 'Bug', color: '#dc2626' })).body.label;
    const more = { priority: 'urgent', dueDate: '2026-01-01', assigneeIds: [ana.id], labelIds: [label.id] };
    await ana.createTask(project.id, { title: 'A task with everything', ...more });
    await ana.createTask(project.id, { title: 'Unbroken'.repeat(12) });
    const options = { viewport: { width, height: 800 } };
    const anonymous = await site.openPath('/', options);
    await anonymous.page.getByRole('button', { name: 'Create account' }).waitFor();
    await expectAccessible(anonymous.page, 'sign up');
    await anonymous.page.goto('/sign-in');
    await anonymous.page.getByRole('button', { name: 'Sign in' }).waitFor();
    await expectAccessible(anonymous.page, 'sign in');
    await takeScreenshot(anonymous.page, `sign-in-${width}`);
    await anonymous.close();

    const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`, options);
    await getCard(page, 'A task with everything').waitFor();
    await expectAccessible(page, 'kanban');
    await takeScreenshot(page, `kanban-${width}`);
    await page.goto(`/projects/${project.id}/list`);
    await getCard(page, 'A task with everything').waitFor();
    await expectAccessible(page, 'list');
    await takeScreenshot(page, `list-${width}`);
    await getCard(page, 'A task with everything').click({ position: { x: 60, y: 10 } });
    await getTaskPanel(page).getByLabel('Title').waitFor();
    await expectAccessible(page, 'task');
    await takeScreenshot(page, `task-${width}`);
    await page.goto('/settings');
    await page.getByLabel('Theme').waitFor();
    await expectAccessible(page, 'settings');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await expectAccessible(page, 'help');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await expectAccessible(page, 'palette');
    await close();
  });
});

/** Waits until the server has the task. */
async function waitUntilSaved(page: Page, title: string): Promise<void> {
  const isSaved = async () => {
    const [space] = await (await page.request.get('/api/spaces')).json();
    const projects: Json[] = await (await page.request.get(`/api/projects?spaceId=${space.id}`)).json();
    const lists = await Promise.all(
      projects.map(async ({ id }) => (await page.request.get(`/api/tasks?projectId=${id}`)).json()),
    );
    return lists.flat().some((task: Json) => task.title === title);
  };
  await expect.poll(isSaved).toBe(true);
}
