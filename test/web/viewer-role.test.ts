import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import type { Person } from '../support/test-app.ts';
import { utcDayFromNow } from '../support/web/relative-days.ts';
import { getCard, getTask, getTaskPanel, listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
/** Labels of all controls that change something. */
const editControls =
  /^(New task|New project|Add|Actions for|Column |Mark as|Edit|Delete|Archive|Restore|Rename|Move|Status:|Priority:|Assignees:|Labels:|Due date:|Start date:|Parent task:|Remove |Set |Complete|Reopen|Comment$)/;

/** Commands that change a task. */
const editCommands = /^(Set |Assign|Delete|Archive|Edit|Mark)/;

async function createSharedProject() {
  const owner = await site.testApp.createPerson('Olga');
  const { space, project } = await owner.createTeamSpace();
  const dates = { startDate: utcDayFromNow(0), dueDate: utcDayFromNow(2) };
  const task = await owner.createTask(project.id, { title: 'Look only', description: 'Some **words**', ...dates });
  await owner.createTask(project.id, { title: 'Part', parentTaskId: task.id });
  await owner.put(
    `/tasks/${task.id}/blockers/${(await owner.createTask(project.id, { title: 'First', ...dates })).id}`,
  );
  await owner.post(`/tasks/${task.id}/comments`, { content: 'Said' });
  const vera = await site.testApp.createMember(owner, space.id, 'viewer', 'Vera');
  return { owner, vera, space, project, task };
}

test('a viewer is offered no change in any view, by shortcut or menu', async () => {
  const { owner, vera, project, task } = await createSharedProject();
  const before = await fetchAllTasks(owner, project.id);
  const { page, close } = await site.openSignedIn(vera, `/projects/${project.id}`);
  const changes: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'GET') changes.push(`${request.method()} ${request.url()}`);
  });
  for (const view of ['kanban', 'list', 'calendar', 'gantt']) {
    await page.goto(`/projects/${project.id}/${view}`);
    await getCard(page, 'Look only').first().waitFor();
    expect(await listEditControls(page), view).toEqual([]);
    for (const key of ['s', 'p', 'a', 'l', 'd', 'e', 'F2', 'm', 'b', 'Shift+E', 'Delete', 'Backspace']) {
      await getCard(page, 'Look only').first().focus();
      await page.keyboard.press(key);
    }
    // If the card could be picked up, these keys would move and drop it.
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await getCard(page, 'Look only').first().focus();
    await page.keyboard.press('x');
    await page.locator('[data-selected]').first().waitFor();
    expect(await page.getByRole('region', { name: 'Selected tasks' }).count(), view).toBe(0);
    expect(await page.getByRole('dialog').count(), view).toBe(0);
    expect(await page.locator('[data-edge], [data-link], [data-lane], [data-drag]').count(), view).toBe(0);
    await getCard(page, 'Look only').first().click({ button: 'right' });
    expect(await page.getByRole('menu').count(), view).toBe(0);
  }
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await help.getByText('Select').first().waitFor();
  expect(await help.getByText(editCommands).allTextContents()).toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
  expect(await page.getByRole('option', { name: editCommands }).allTextContents()).toEqual([]);
  await page.keyboard.press('Escape');

  await page.goto(`/projects/${project.id}?task=${task.id}`);
  await getTaskPanel(page).getByText('Said').waitFor();
  await getTaskPanel(page).locator('strong', { hasText: 'words' }).waitFor();
  expect(await listEditControls(page), 'panel').toEqual([]);
  expect(await getTaskPanel(page).locator('textarea, input:not([disabled]), select, [contenteditable]').count()).toBe(
    0,
  );
  expect(changes).toEqual([]);
  expect(await fetchAllTasks(owner, project.id)).toEqual(before);
  await close();
});

test('a viewer is offered no change in the space settings', async () => {
  const { vera, space } = await createSharedProject();
  const { page, close } = await site.openSignedIn(vera, `/spaces/${space.id}`);
  for (const section of ['', 'members', 'projects', 'labels']) {
    await page.goto(`/spaces/${space.id}/${section}`);
    await page.getByRole('main').getByRole('heading').first().waitFor();
    await page.locator('main[aria-busy]').waitFor({ state: 'detached' });
    const fields = page.locator('main :is(input, select, textarea):not([disabled], [readonly])');
    expect(await fields.count(), section).toBe(0);
    expect(await listEditControls(page), section).toEqual([]);
  }
  await close();
});

/** The names of the controls on the page that would change something. */
async function listEditControls(page: Page): Promise<string[]> {
  const controls = page.locator('main, aside').locator('button, [role=button], [role=menuitem], input:not([disabled])');
  const names = await controls.evaluateAll((all) =>
    all.map((control) => (control.getAttribute('aria-label') ?? control.textContent ?? '').trim()),
  );
  return names.filter((name) => editControls.test(name));
}

async function fetchAllTasks(owner: Person, projectId: string): Promise<Json> {
  const tasks = await listTasks(owner, projectId);
  return Promise.all(tasks.map(({ id }) => getTask(owner, id)));
}
