import { expect, test } from 'vitest';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('everything about a task is set in its panel and kept', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project, statuses } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Paint the fence' });
  const other = await ana.createTask(project.id, { title: 'Buy paint' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await getCard(page, 'Paint the fence').click();
  const panel = getTaskPanel(page);
  const pick = async (field: RegExp, choice: string) => {
    await panel.getByRole('button', { name: field }).click();
    await page.getByRole('option', { name: choice, exact: true }).click();
  };
  const title = panel.getByLabel('Title');
  await title.fill('Never mind');
  await page.keyboard.press('Escape');
  expect(await title.inputValue()).toBe('Paint the fence');
  await title.fill('Paint the gate');
  await page.keyboard.press('Enter');
  await getCard(page, 'Paint the gate').waitFor();

  await pick(/^Status:/, 'Done');
  await pick(/^Priority:/, 'High');
  await pick(/^Assignees:/, 'Ana');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: /^Labels:/ }).click();
  await page.keyboard.type('Garden');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: 'Labels: Garden' }).waitFor();
  await panel.getByRole('button', { name: /^Due date:/ }).click();
  await page.getByRole('button', { name: 'Today', exact: true }).click();
  await pick(/^Parent task:/, 'Buy paint');
  await panel.getByLabel('Estimate').fill('many');
  await page.keyboard.press('Enter');
  await panel.getByText('Enter a number of hours from 0 to 10,000.').waitFor();
  await panel.getByLabel('Estimate').fill('2,5');
  await page.keyboard.press('Enter');
  await expect.poll(() => panel.locator('label', { has: page.getByLabel('Estimate') }).innerText()).toBe('h');
  await panel.getByText('Add details (Markdown supported)').click();
  await page.keyboard.type('With **two** coats');
  await page.keyboard.press('Control+Enter');
  await panel.locator('strong', { hasText: 'two' }).waitFor();

  const now = () => getTask(ana, task.id);
  await expect.poll(async () => (await now()).description).toBe('With **two** coats');
  expect(await now()).toMatchObject({
    title: 'Paint the gate',
    statusId: statuses[2].id,
    priority: 'high',
    assigneeIds: [ana.id],
    estimatedHours: 2.5,
    parentTaskId: other.id,
  });
  expect((await now()).completedAt).not.toBeNull();
  expect((await now()).dueDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect((await now()).labelIds).toHaveLength(1);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Paint the gate');
  await close();
});

test('subtasks, blockers and what is refused', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const trip = await ana.createTask(project.id, { title: 'Trip' });
  const visa = await ana.createTask(project.id, { title: 'Visa' });
  await ana.put(`/tasks/${visa.id}/blockers/${trip.id}`);
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${trip.id}`);
  const panel = getTaskPanel(page);
  await panel.getByLabel('Add a subtask').fill('Pack');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Book');
  await page.keyboard.press('Enter');
  await panel.getByText('0 of 2 done').waitFor();
  await panel.getByLabel('Mark as done: Pack').click();
  await panel.getByText('1 of 2 done').waitFor();
  await panel.getByRole('list', { name: 'Blocks' }).getByText('Visa').waitFor();

  await panel.getByRole('button', { name: 'Add a blocking task' }).click();
  await page.getByRole('option', { name: 'Visa' }).click();
  await page.getByRole('alert').filter({ hasText: 'Couldn’t save the change to “Trip”' }).waitFor();
  await expect.poll(() => panel.getByRole('button', { name: 'Remove blocking task Visa' }).count()).toBe(0);
  expect((await getTask(ana, trip.id)).blockedByIds).toEqual([]);
  await panel.getByRole('button', { name: 'Add a blocking task' }).click();
  await page.getByRole('option', { name: 'Book' }).click();
  await expect.poll(async () => (await getTask(ana, trip.id)).blockedByIds.length).toBe(1);
  await panel.getByRole('button', { name: 'Remove blocking task Book' }).click();
  await expect.poll(async () => (await getTask(ana, trip.id)).blockedByIds.length).toBe(0);
  expect((await getTask(ana, trip.id)).subtaskCount).toBe(2);
  await close();
});

test('comments and the activity name people and agents', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project, statuses } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const task = await ana.createTask(project.id, { title: 'Talk' });
  const agent = await ben.createTokenClient({ name: 'Claude Code' });
  await agent.post(`/tasks/${task.id}/comments`, { content: 'By an *agent*' });
  await agent.patch(`/tasks/${task.id}`, { statusId: statuses[2].id });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  const theirs = panel.getByRole('article', { name: 'Comment by Ben' });
  await theirs.getByText('via Claude Code').waitFor();
  await theirs.locator('em', { hasText: 'agent' }).waitFor();

  await panel.getByLabel('Comment', { exact: true }).fill('Mine');
  await panel.getByRole('button', { name: 'Comment', exact: true }).click();
  const mine = panel.getByRole('article', { name: 'Comment by Ana' });
  await mine.getByText('Mine').waitFor();
  await mine.getByRole('button', { name: 'Actions for' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await mine.getByLabel('Edit comment').fill('Mine, better');
  await mine.getByRole('button', { name: 'Save' }).click();
  await mine.getByText('Mine, better').waitFor();
  await theirs.getByRole('button', { name: 'Actions for' }).click();
  expect(await page.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0);
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await theirs.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await theirs.waitFor();

  await panel.getByRole('button', { name: 'Activity' }).click();
  await panel.getByText('Ben via Claude Code moved it to Done').waitFor();
  await panel.getByText('Ana created it').waitFor();
  const kept = async () =>
    (await ana.get(`/tasks/${task.id}/comments`)).body.map(({ content }: { content: string }) => content);
  expect(await kept()).toEqual(['By an *agent*', 'Mine, better']);
  await close();
});

test('what another changes meanwhile moves nothing that is typed, and the person chooses', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const task = await ana.createTask(project.id, { title: 'Plan' });
  const path = `/projects/${project.id}?task=${task.id}`;
  const [hers, his] = await Promise.all([site.openSignedIn(ana, path), site.openSignedIn(ben, path)]);
  const title = getTaskPanel(hers.page).getByLabel('Title');
  await title.fill('Plan of Ana');
  await hers.page.keyboard.press('ArrowLeft');
  const caret = () => title.evaluate((field) => (field as unknown as { selectionStart: number }).selectionStart);
  const before = await caret();
  const other = getTaskPanel(his.page).getByLabel('Title');
  await other.fill('Plan of Ben');
  await his.page.keyboard.press('Enter');
  await getTaskPanel(hers.page).getByRole('alert').getByText('Plan of Ben').waitFor();
  expect(await title.inputValue()).toBe('Plan of Ana');
  expect(await caret()).toBe(before);
  await hers.page.keyboard.press('Enter');
  expect((await getTask(ana, task.id)).title).toBe('Plan of Ben');
  await getTaskPanel(hers.page).getByRole('button', { name: 'Keep mine' }).click();
  await hers.page.keyboard.press('Enter');
  await expect.poll(async () => (await getTask(ana, task.id)).title).toBe('Plan of Ana');
  await expect.poll(() => other.inputValue()).toBe('Plan of Ana');

  await title.fill('Something else');
  await ben.patch(`/tasks/${task.id}`, { title: 'Ben again', priority: 'urgent' });
  await getTaskPanel(hers.page).getByRole('button', { name: 'Priority: Urgent' }).waitFor();
  await getTaskPanel(hers.page).getByRole('button', { name: 'Use theirs' }).click();
  await expect.poll(() => title.inputValue()).toBe('Ben again');
  await hers.close();
  await his.close();
});

test('archive, restore, copy the link, delete and undo; Back closes', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Old thing' });
  const permissions = ['clipboard-read', 'clipboard-write'];
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`, { permissions });
  await getCard(page, 'Old thing').click();
  const panel = getTaskPanel(page);
  await panel.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    `${site.origin}/projects/${project.id}?task=${task.id}`,
  );
  await panel.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await panel.getByText('This task is archived.').waitFor();
  await getCard(page, 'Old thing').waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: 'Restore' }).click();
  await getCard(page, 'Old thing').waitFor();
  await panel.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await panel.waitFor({ state: 'detached' });
  await page
    .locator('section', { hasText: 'Deleted “Old thing”' })
    .getByRole('button', { name: 'Undo' })
    .last()
    .click();
  await getCard(page, 'Old thing').click();
  await page.goBack();
  await panel.waitFor({ state: 'detached' });
  expect((await getTask(ana, task.id)).isArchived).toBe(false);
  await close();
});

test('a viewer reads it all and can change none of it', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const vera = await site.testApp.createMember(ana, space.id, 'viewer', 'Vera');
  const task = await ana.createTask(project.id, { title: 'Look only', description: 'Some **words**' });
  await ana.createTask(project.id, { title: 'Part', parentTaskId: task.id });
  await ana.post(`/tasks/${task.id}/comments`, { content: 'Said' });
  const { page, close } = await site.openSignedIn(vera, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  await panel.getByRole('heading', { name: 'Look only' }).waitFor();
  await panel.getByText('Said').waitFor();
  await panel.locator('strong', { hasText: 'words' }).waitFor();
  expect(await panel.locator('textarea, input:not([disabled]), select').count()).toBe(0);
  const buttons = await panel.getByRole('button').allInnerTexts();
  expect(buttons.map((text) => text.trim()).filter(Boolean)).toEqual(['Part', 'Activity']);
  expect(await panel.getByRole('button', { name: /Actions|Edit|Status|Mark/ }).count()).toBe(0);
  await close();
});

test('a task is shown whole from its address in every view, though others were changed after it', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Older', description: 'Mind the **step**' });
  const younger = await ana.createTask(project.id, { title: 'Younger', description: 'Mind the *gap*' });
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  const panel = getTaskPanel(page);
  const shown = {
    kanban: page.getByRole('region', { name: 'To Do' }),
    list: page.getByRole('textbox', { name: 'Add a task to To Do' }),
    calendar: page.getByRole('button', { name: 'Previous' }),
    gantt: page.getByRole('button', { name: 'Today', exact: true }),
  };
  for (const [view, sign] of Object.entries(shown)) {
    await page.goto(`/projects/${project.id}/${view}?task=${task.id}`);
    await panel.locator('strong', { hasText: 'step' }).waitFor();
    await panel.getByRole('heading', { name: 'Subtasks' }).waitFor();
    await sign.waitFor();
    // No name of a message in place of the message.
    expect(await page.locator('body').innerText(), view).not.toMatch(/\b(panel|list|calendar|time|gantt)\.[a-z]/);
  }
  // What was changed while it was away is read when it is opened again.
  await page.goto(`/projects/${project.id}`);
  await getCard(page, 'Older').click();
  await panel.locator('strong', { hasText: 'step' }).waitFor();
  await page.goBack();
  await ana.patch(`/tasks/${task.id}`, { description: 'Mind the **stairs**' });
  await ana.patch(`/tasks/${younger.id}`, { title: 'Youngest' });
  await getCard(page, 'Youngest').waitFor();
  await getCard(page, 'Older').click();
  await panel.locator('strong', { hasText: 'stairs' }).waitFor();
  await close();
});
