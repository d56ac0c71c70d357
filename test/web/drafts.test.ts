import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { signInWithForm } from '../support/web/sign-in.ts';
import {
  expectServerTask,
  getCard,
  getTask,
  getTaskPanel,
  listTasks,
  WebTestApp,
} from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('F8: a description half written survives Escape, another card, a change of view and a reload until it is saved', async () => {
  const { page, close, person, project } = await site.openBoard(['One', 'Two']);
  const task = (await listTasks(person, project.id)).find(({ title }) => title === 'One');
  const panel = getTaskPanel(page);
  await getCard(page, 'One').click();
  await panel.getByText('Add details (Markdown supported)').click();
  await page.keyboard.type('Half of a thought');
  await page.keyboard.press('Escape');
  await expectNotice(panel, 'Half of a thought');
  await getCard(page, 'Two').click();
  await panel.getByLabel('Title').and(page.getByText('Two')).waitFor();
  expect(await getNotice(panel).count()).toBe(0);
  await getCard(page, 'One').click();
  await getNotice(panel).getByRole('button', { name: 'Continue' }).click();
  await page.keyboard.type(' and more');
  await page.getByRole('link', { name: 'List' }).click();
  await panel.waitFor({ state: 'detached' });
  await page.reload();
  await getCard(page, 'One').click();
  await expectNotice(panel, 'Half of a thought and more');
  await expectAccessible(page, 'draft notice');
  expect((await getTask(person, task.id)).description).toBeNull();
  await getNotice(panel).getByRole('button', { name: 'Continue' }).click();
  await page.keyboard.press('Control+Enter');
  await expectServerTask(person, task.id, { description: 'Half of a thought and more' });
  expect(await countDrafts(page)).toBe(0);

  // Discarding is a choice, and can be undone.
  await panel.getByRole('button', { name: 'Edit description' }).click();
  await panel.getByRole('textbox', { name: 'Description' }).fill('Nothing');
  await panel.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expectNotice(panel, 'Nothing');
  await getNotice(panel).getByRole('button', { name: 'Discard' }).click();
  await expect.poll(() => countDrafts(page)).toBe(0);
  expect(await getNotice(panel).count()).toBe(0);
  await close();
});

test('F8: titles, comments, comment edits, subtasks and new tasks are kept over Escape and a reload', async () => {
  const { page, close, person, project } = await site.openBoard(['One']);
  const [task] = await listTasks(person, project.id);
  await person.post(`/tasks/${task?.id}/comments`, { content: 'Said' });
  await page.goto(`/projects/${project.id}/list?task=${task?.id}`);
  const panel = getTaskPanel(page);
  await panel.getByText('Said', { exact: true }).waitFor();
  const type = async (label: string, text: string) => {
    await page.getByRole('textbox', { name: label, exact: true }).fill(text);
    await page.keyboard.press('Escape');
  };
  await panel.getByRole('button', { name: /^Actions for the comment/ }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await type('Edit comment', 'Said otherwise');
  await type('Comment', 'Will say');
  await type('Add a subtask', 'Will do');
  await panel.getByLabel('Title').fill('One and a half');
  await page.keyboard.press('Escape');
  expect(await panel.getByLabel('Title').inputValue()).toBe('One');
  await type('Add a task to To Do', 'Will add');
  await page.reload();
  await panel.getByText('Said', { exact: true }).waitFor();
  expect(await panel.getByLabel('Comment', { exact: true }).inputValue()).toBe('Will say');
  expect(await panel.getByLabel('Add a subtask').inputValue()).toBe('Will do');
  expect(await page.getByRole('textbox', { name: 'Add a task to To Do' }).inputValue()).toBe('Will add');
  await expectNotice(panel, 'Said otherwise');
  await expectNotice(panel, 'One and a half');
  const before = await getTask(person, task?.id);
  expect(before).toMatchObject({ title: 'One', subtaskCount: 0 });

  // The title that is edited on the row is the same draft.
  await panel.getByRole('button', { name: 'Close' }).click();
  await getCard(page, 'One').focus();
  await page.keyboard.press('e');
  await page.getByRole('button', { name: 'Use “One and a half”' }).click();
  await page.keyboard.press('Enter');
  await expectServerTask(person, task?.id, { title: 'One and a half' });
  await page.getByRole('button', { name: '4 drafts' }).click();
  const dialog = page.getByRole('dialog', { name: 'Drafts' });
  await expectAccessible(page, 'drafts');
  for (const text of ['Said otherwise', 'Will say', 'Will do', 'Will add']) await expectNotice(dialog, text);
  await close();
});

test('F8: the dialog for a new task keeps its text when the mouse is pressed or released outside', async () => {
  const { page, close, person, project } = await site.openBoard(['One']);
  await page.keyboard.press('c');
  await page.keyboard.type('Selected with the mouse');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  const field = dialog.getByRole('textbox', { name: 'Title' });
  const box = await field.boundingBox();
  if (!box) throw new Error('The field is not visible');
  await page.mouse.move(box.x + 200, box.y + 10);
  await page.mouse.down();
  await page.mouse.move(5, box.y + 10);
  await page.mouse.up();
  expect(await field.inputValue()).toBe('Selected with the mouse');
  await page.mouse.click(5, 5);
  await dialog.waitFor({ state: 'detached' });
  await page.reload();
  await getCard(page, 'One').waitFor();
  await page.keyboard.press('c');
  expect(await field.inputValue()).toBe('Selected with the mouse');
  await page.keyboard.press('Enter');
  await getCard(page, 'Selected with the mouse').waitFor();
  expect(await countDrafts(page)).toBe(0);
  await page.keyboard.press('c');
  expect(await field.inputValue()).toBe('');
  await expect.poll(async () => (await listTasks(person, project.id)).length).toBe(2);
  await close();
});

test('F8: what the server refuses comes back as a draft', async () => {
  const { page, close, person, project } = await site.openBoard(['One']);
  const refuse = { status: 403, json: { error: 'Not today', code: 'insufficient_role' } };
  await page.route('**/api/**', (route) =>
    route.request().method() === 'GET' ? route.fallback() : route.fulfill(refuse),
  );
  await page.keyboard.press('c');
  await page.keyboard.type('Refused p1 #home');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'Not today' }).first().waitFor();
  await getCard(page, 'One').click();
  const panel = getTaskPanel(page);
  await panel.getByLabel('Comment', { exact: true }).fill('Refused words');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => countDrafts(page)).toBe(2);
  await expectNotice(panel, 'Refused words');
  await page.unroute('**/api/**');
  await getNotice(panel).getByRole('button', { name: 'Continue' }).click();
  expect(await panel.getByLabel('Comment', { exact: true }).inputValue()).toBe('Refused words');
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  expect(await dialog.getByRole('textbox', { name: 'Title' }).inputValue()).toBe('Refused p1');
  await page.keyboard.press('Enter');
  await getCard(page, 'Refused').waitFor();
  await expect
    .poll(async () => (await listTasks(person, project.id)).at(-1))
    .toMatchObject({ title: 'Refused', priority: 'urgent' });
  await close();
});

test('F8: what was typed is offered when the task has been deleted, and when the session has ended', async () => {
  const { page, close, person, project } = await site.openBoard(['One', 'Two']);
  const tasks = await listTasks(person, project.id);
  const panel = getTaskPanel(page);
  await getCard(page, 'One').click();
  await panel.getByText('Add details (Markdown supported)').click();
  await page.keyboard.type('Words for a task that goes');
  await person.delete(`/tasks/${tasks[0]?.id}`);
  await panel.getByText('This task no longer exists').waitFor();
  await expectNotice(panel, 'Words for a task that goes');
  expect(await getNotice(panel).getByRole('button', { name: 'Continue' }).count()).toBe(0);

  await page.goto(`/projects/${project.id}?task=${tasks[1]?.id}`);
  await panel.getByLabel('Comment', { exact: true }).fill('Before the session ended');
  await page.context().clearCookies();
  await page.reload();
  await signInWithForm(page, person);
  await panel.waitFor();
  await expect.poll(() => panel.getByLabel('Comment', { exact: true }).inputValue()).toBe('Before the session ended');
  await page.getByRole('button', { name: '2 drafts' }).waitFor();
  await close();
});

test('F30: what Ana typed is not shown to Ben in the same tab, and signing out asks before it is deleted', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const task = await ana.createTask(project.id, { title: 'Shared' });
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const path = `/projects/${project.id}?task=${task.id}`;
  const { page, close } = await site.openSignedIn(ana, path);
  const panel = getTaskPanel(page);
  const comment = panel.getByLabel('Comment', { exact: true });
  await comment.fill('Only for Ana');
  // The session ends elsewhere: nobody is asked, and the text stays for Ana.
  await page.context().clearCookies();
  await page.reload();
  await signInWithForm(page, ben);
  await comment.waitFor();
  expect(await comment.inputValue()).toBe('');
  expect(await page.getByText('Only for Ana').count()).toBe(0);
  expect(await page.getByRole('button', { name: /draft/ }).count()).toBe(0);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signInWithForm(page, ana);
  await page.goto(path);
  await expect.poll(() => comment.inputValue()).toBe('Only for Ana');

  const question = page.getByRole('dialog', { name: 'Sign out' });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await question.getByText('You have 1 unsaved text on this device.').waitFor();
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await countDrafts(page)).toBe(1);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await question.getByRole('button', { name: 'Delete and sign out' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  expect(await countDrafts(page)).toBe(0);
  await close();
});

test('F100: a title of 600 letters and a text typed before becoming a viewer are kept, with the reason', async () => {
  const owner = await site.testApp.createPerson('Olga');
  const { space, project } = await owner.createTeamSpace();
  const task = await owner.createTask(project.id, { title: 'Shared' });
  const vera = await site.testApp.createMember(owner, space.id, 'member', 'Vera');
  const { page, close } = await site.openSignedIn(vera, `/projects/${project.id}`);
  await getCard(page, 'Shared').waitFor();
  await page.keyboard.press('c');
  const dialog = page.getByRole('dialog', { name: 'New task' });
  const field = dialog.getByRole('textbox', { name: 'Title' });
  const long = 'word '.repeat(120).trim();
  await field.fill(long);
  await dialog.getByText('599 characters; the limit is 500.').waitFor();
  await page.keyboard.press('Enter');
  expect(await field.inputValue()).toBe(long);
  expect(await dialog.getByRole('button', { name: 'Create task' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await getCard(page, 'Shared').click();
  const panel = getTaskPanel(page);
  const title = panel.getByLabel('Title');
  await title.fill(long);
  await panel.getByText('599 characters').waitFor();
  await page.keyboard.press('Enter');
  expect(await title.inputValue()).toBe(long);
  await page.keyboard.press('Escape');
  await panel.getByText('Add details (Markdown supported)').click();
  await page.keyboard.type('Typed as a member');
  await owner.patch(`/spaces/${space.id}/members/${vera.id}`, { role: 'viewer' });
  await expectNotice(panel, 'Typed as a member');
  await expectNotice(panel, long);
  expect(await panel.getByRole('button', { name: 'Save' }).count()).toBe(0);
  expect(await panel.getByRole('button', { name: 'Continue' }).count()).toBe(0);
  expect(await getTask(owner, task.id)).toMatchObject({ title: 'Shared', description: null });
  expect(await listTasks(owner, project.id)).toHaveLength(1);
  await close();
});

function getNotice(part: Pick<Page, 'getByRole'>) {
  return part.getByRole('group', { name: 'Unsaved text' });
}

async function expectNotice(part: Pick<Page, 'getByRole'>, text: string): Promise<void> {
  const getTexts = async () =>
    Promise.all((await getNotice(part).getByRole('textbox').all()).map((field) => field.inputValue()));
  await expect.poll(getTexts).toContain(text);
}

/** How many drafts are stored on the device, of every user. */
async function countDrafts(page: Page): Promise<number> {
  return Number(await page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft/')).length"));
}
