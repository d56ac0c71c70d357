import { describe, expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { utcDayFromNow } from '../support/web/relative-days.ts';
import { getCard, getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

describe.each([1280, 360])('%i pixels wide', { timeout: 240_000 }, (width) => {
  const options = { viewport: { width, height: 800 } };

  test('axe finds nothing on My Tasks, the welcome page and the command palette', async () => {
    const ana = await site.testApp.createPerson();
    const { project } = await ana.getPersonalSpace();
    const mine = { assigneeIds: [ana.id] };
    await ana.createTask(project.id, {
      title: 'Late and urgent',
      priority: 'urgent',
      dueDate: utcDayFromNow(-3),
      ...mine,
    });
    await ana.createTask(project.id, { title: 'Today', priority: 'high', dueDate: utcDayFromNow(0), ...mine });
    await ana.createTask(project.id, { title: 'שלום עולם', dueDate: utcDayFromNow(3), ...mine });
    await ana.createTask(project.id, { title: 'Unbroken'.repeat(60), priority: 'low', ...mine });
    const { page, close } = await site.openSignedIn(ana, '/my-tasks', options);
    await getCard(page, 'Late and urgent').waitFor();
    await expectAccessible(page, 'my tasks');
    await page.goto('/welcome');
    await page.getByRole('button', { name: 'Show me an example' }).waitFor();
    await expectAccessible(page, 'welcome');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('today');
    await page.getByRole('option', { name: /Today/ }).first().waitFor();
    await expectAccessible(page, 'palette with results');
    await page.getByRole('combobox').fill('nothing has these words');
    await expect.poll(() => page.getByRole('option').count()).toBe(0);
    await expectAccessible(page, 'palette without results');
    await close();
  });

  test('axe finds nothing in the panel of a task with every field set', async () => {
    const ana = await site.testApp.createPerson('Ana');
    const { space, project, statuses } = await ana.createTeamSpace();
    const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
    const label = (await ana.post('/labels', { spaceId: space.id, name: 'Bug', color: '#dc2626' })).body.label;
    const parent = await ana.createTask(project.id, { title: 'Parent' });
    const task = await ana.createTask(project.id, {
      title: 'With everything',
      description:
        '# Head\n\nSome **words** and `code` and [a link](https://example.com)\n\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |',
      priority: 'urgent',
      startDate: utcDayFromNow(-4),
      dueDate: utcDayFromNow(-1),
      estimatedHours: 2.5,
      assigneeIds: [ana.id, ben.id],
      labelIds: [label.id],
      parentTaskId: parent.id,
    });
    await ana.createTask(project.id, { title: 'Part', parentTaskId: task.id });
    await ana.createTask(project.id, { title: 'Part done', parentTaskId: task.id, statusId: statuses[2].id });
    const first = await ana.createTask(project.id, { title: 'First' });
    const then = await ana.createTask(project.id, { title: 'Then' });
    await ana.put(`/tasks/${task.id}/blockers/${first.id}`);
    await ana.put(`/tasks/${then.id}/blockers/${task.id}`);
    const agent = await ben.createTokenClient({ name: 'Claude' });
    await agent.post(`/tasks/${task.id}/comments`, { content: 'By an *agent*' });
    await ana.post(`/tasks/${task.id}/comments`, { content: '> Said\n\nby Ana' });
    await agent.patch(`/tasks/${task.id}`, { statusId: statuses[1].id });
    const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`, options);
    const panel = getTaskPanel(page);
    await panel.locator('table').waitFor();
    await panel.getByText('via Claude').first().waitFor();
    await panel.getByRole('button', { name: 'Activity' }).click();
    await panel.getByText('Ana created this task').waitFor();
    await expectAccessible(page, 'panel');
    await panel.getByRole('button', { name: /^Assignees:/ }).click();
    await page.getByRole('option', { name: 'Ben' }).waitFor();
    await expectAccessible(page, 'picker in the panel', '.floating');
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menu').waitFor();
    await expectAccessible(page, 'menu in the panel', '.floating');
    await page.keyboard.press('Escape');
    await panel.getByRole('button', { name: 'Edit description' }).click();
    await panel.getByRole('textbox', { name: 'Description' }).waitFor();
    await expectAccessible(page, 'description being edited');
    await close();
  });

  test('axe finds nothing on a board with its menus open', async () => {
    const ana = await site.testApp.createPerson();
    const { project } = await ana.getPersonalSpace();
    await ana.createTask(project.id, {
      title: 'One',
      priority: 'urgent',
      dueDate: utcDayFromNow(-1),
      assigneeIds: [ana.id],
    });
    await ana.createTask(project.id, { title: 'Two' });
    const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`, options);
    await page.locator('[data-drag]').waitFor();
    const menus = ['Actions for One', 'Actions for column To Do', /^Sort:/, /^Group:/];
    for (const name of menus) {
      if (typeof name === 'string' && name.startsWith('Actions')) await getCard(page, 'One').hover();
      await page.getByRole('button', { name }).first().click();
      await page.getByRole('menu').waitFor();
      await expectAccessible(page, String(name), '.floating');
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('dialog', { name: 'Filter' }).getByRole('option').first().waitFor();
    await expectAccessible(page, 'filters', '.floating');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add a task to In Progress' }).click();
    await page.keyboard.type('Pay rent tomorrow p1');
    await page.getByRole('list', { name: 'Recognized details' }).waitFor();
    await expectAccessible(page, 'quick add in a column');
    await page.keyboard.press('Escape');
    await getCard(page, 'One').focus();
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('region', { name: 'Selected tasks' }).waitFor();
    for (const key of ['s', 'p', 'a', 'l', 'd']) {
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await expectAccessible(page, `picker of ${key}`, '.floating:not(section)');
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await close();
  });
});
