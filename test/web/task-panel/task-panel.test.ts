import { expect, test } from 'vitest';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('every field of a task is edited in its panel and saved', async () => {
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

  const fetchTask = () => getTask(ana, task.id);
  await expect.poll(async () => (await fetchTask()).description).toBe('With **two** coats');
  expect(await fetchTask()).toMatchObject({
    title: 'Paint the gate',
    statusId: statuses[2].id,
    priority: 'high',
    assigneeIds: [ana.id],
    estimatedHours: 2.5,
    parentTaskId: other.id,
  });
  expect((await fetchTask()).completedAt).not.toBeNull();
  expect((await fetchTask()).dueDate).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect((await fetchTask()).labelIds).toHaveLength(1);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Paint the gate');
  await close();
});

test('subtasks and blockers are edited, and a circular dependency is reverted with an error', async () => {
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

test('comments and activity name people and agents', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project, statuses } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const task = await ana.createTask(project.id, { title: 'Talk' });
  const agent = await ben.createTokenClient({ name: 'Claude Code' });
  await agent.post(`/tasks/${task.id}/comments`, { content: 'By an *agent*' });
  await agent.patch(`/tasks/${task.id}`, { statusId: statuses[2].id });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  const benComment = panel.getByRole('article', { name: 'Comment by Ben' });
  await benComment.getByText('via Claude Code').waitFor();
  await benComment.locator('em', { hasText: 'agent' }).waitFor();

  await panel.getByLabel('Comment', { exact: true }).fill('Mine');
  await panel.getByRole('button', { name: 'Comment', exact: true }).click();
  const anaComment = panel.getByRole('article', { name: 'Comment by Ana' });
  await anaComment.getByText('Mine').waitFor();
  await anaComment.getByRole('button', { name: 'Actions for' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await anaComment.getByLabel('Edit comment').fill('Mine, better');
  await anaComment.getByRole('button', { name: 'Save' }).click();
  await anaComment.getByText('Mine, better').waitFor();
  await benComment.getByRole('button', { name: 'Actions for' }).click();
  expect(await page.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0);
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await benComment.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await benComment.waitFor();

  await panel.getByRole('button', { name: 'Activity' }).click();
  await panel.getByText('Ben via Claude Code moved it to “Done”').waitFor();
  await panel.getByText('Ana created this task').waitFor();
  const listComments = async () =>
    (await ana.get(`/tasks/${task.id}/comments`)).body.map(({ content }: { content: string }) => content);
  expect(await listComments()).toEqual(['By an *agent*', 'Mine, better']);
  await close();
});

test('a concurrent change does not disturb typing, and the person chooses which version to keep', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const task = await ana.createTask(project.id, { title: 'Plan' });
  const path = `/projects/${project.id}?task=${task.id}`;
  const [anaVisit, benVisit] = await Promise.all([site.openSignedIn(ana, path), site.openSignedIn(ben, path)]);
  const title = getTaskPanel(anaVisit.page).getByLabel('Title');
  await title.fill('Plan of Ana');
  await anaVisit.page.keyboard.press('ArrowLeft');
  const caret = () => title.evaluate((field) => (field as unknown as { selectionStart: number }).selectionStart);
  const before = await caret();
  const other = getTaskPanel(benVisit.page).getByLabel('Title');
  await other.fill('Plan of Ben');
  await benVisit.page.keyboard.press('Enter');
  await getTaskPanel(anaVisit.page).getByRole('alert').getByText('Plan of Ben').waitFor();
  expect(await title.inputValue()).toBe('Plan of Ana');
  expect(await caret()).toBe(before);
  await anaVisit.page.keyboard.press('Enter');
  expect((await getTask(ana, task.id)).title).toBe('Plan of Ben');
  await getTaskPanel(anaVisit.page).getByRole('button', { name: 'Keep mine' }).click();
  await anaVisit.page.keyboard.press('Enter');
  await expect.poll(async () => (await getTask(ana, task.id)).title).toBe('Plan of Ana');
  await expect.poll(() => other.inputValue()).toBe('Plan of Ana');

  await title.fill('Something else');
  await ben.patch(`/tasks/${task.id}`, { title: 'Ben again', priority: 'urgent' });
  await getTaskPanel(anaVisit.page).getByRole('button', { name: 'Priority: Urgent' }).waitFor();
  await getTaskPanel(anaVisit.page).getByRole('button', { name: 'Use theirs' }).click();
  await expect.poll(() => title.inputValue()).toBe('Ben again');
  await anaVisit.close();
  await benVisit.close();
});

test('a task is archived, restored, deleted and undone, its link is copied, and Back closes the panel', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Old thing' });
  const permissions = ['clipboard-read', 'clipboard-write'];
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`, { permissions });
  await getCard(page, 'Old thing').click();
  const panel = getTaskPanel(page);
  await panel.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${site.origin}/t/${task.ref}`);
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

test('a viewer can read everything and change nothing', async () => {
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
  expect(buttons.map((text) => text.trim()).filter(Boolean)).toEqual([task.ref, 'Part', 'Activity']);
  expect(await panel.getByRole('button', { name: /Actions|Edit|Status|Mark/ }).count()).toBe(0);
  await close();
});

test("a task's URL shows all its details in every view, even after other tasks changed", async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Older', description: 'Mind the **step**' });
  const younger = await ana.createTask(project.id, { title: 'Younger', description: 'Mind the *gap*' });
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  const panel = getTaskPanel(page);
  const viewLandmarks = {
    kanban: page.getByRole('region', { name: 'To Do' }),
    list: page.getByRole('textbox', { name: 'Add a task to To Do' }),
    calendar: page.getByRole('button', { name: 'Previous' }),
    gantt: page.getByRole('button', { name: 'Today', exact: true }),
  };
  for (const [view, landmark] of Object.entries(viewLandmarks)) {
    await page.goto(`/projects/${project.id}/${view}?task=${task.id}`);
    await panel.locator('strong', { hasText: 'step' }).waitFor();
    await panel.getByRole('heading', { name: 'Subtasks' }).waitFor();
    await landmark.waitFor();
    // No untranslated message keys.
    expect(await page.locator('body').innerText(), view).not.toMatch(/\b(panel|list|calendar|time|gantt)\.[a-z]/);
  }
  // A change made while the panel was closed shows when it opens again.
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
