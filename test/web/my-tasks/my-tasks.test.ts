import { expect, test } from 'vitest';
import { utcDayFromNow } from '../../support/web/relative-days.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('My Tasks lists tasks of every space grouped by due date, and they can be edited by keyboard', async () => {
  const ana = await site.testApp.createPerson('Ana');
  await ana.patch('/me', { timeZone: 'UTC' });
  const home = await ana.getPersonalSpace();
  const team = await ana.createTeamSpace();
  const mine = { assigneeIds: [ana.id] };
  await ana.createTask(home.project.id, { ...mine, title: 'Late', dueDate: utcDayFromNow(-3) });
  await ana.createTask(team.project.id, { ...mine, title: 'Now', dueDate: utcDayFromNow(0) });
  await ana.createTask(home.project.id, { ...mine, title: 'Soon', dueDate: utcDayFromNow(3) });
  const undated = await ana.createTask(team.project.id, { ...mine, title: 'Some day' });
  await ana.createTask(team.project.id, { title: 'Not mine' });
  const { page, close } = await site.openSignedIn(ana, '/my-tasks', { timezoneId: 'UTC' });
  const group = (name: string, title: string) =>
    page.getByRole('region', { name, exact: true }).getByRole('article', { name: title });
  await group('Overdue', 'Late').waitFor();
  await group('Today', 'Now').waitFor();
  await group('Next 7 days', 'Soon').waitFor();
  await group('No date', 'Some day').waitFor();
  expect(await getCard(page, 'Not mine').count()).toBe(0);

  await getCard(page, 'Soon').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('p');
  await page.keyboard.type('urg');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await getTask(ana, undated.id)).priority).toBe('urgent');
  await page.keyboard.press('m');
  await expect.poll(async () => (await getTask(ana, undated.id)).completedAt).not.toBeNull();
  await getCard(page, 'Some day').waitFor();
  await page.keyboard.press('Enter');
  await getTaskPanel(page).getByRole('button', { name: 'Reopen', exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await getTaskPanel(page).waitFor({ state: 'detached' });
  await page.reload();
  await group('Today', 'Now').waitFor();
  expect(await getCard(page, 'Some day').count()).toBe(0);
  await close();
});

test('New task on My Tasks is assigned to the user, whose avatar no row repeats', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const home = await ana.getPersonalSpace();
  const team = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, team.space.id, 'member', 'Ben');
  await ana.createTask(team.project.id, { title: 'Shared', assigneeIds: [ana.id, ben.id] });
  await ana.createTask(home.project.id, { title: 'Alone', assigneeIds: [ana.id] });
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  await getCard(page, 'Shared').getByRole('img', { name: 'Ben' }).waitFor();
  expect(await getCard(page, 'Shared').getByRole('img', { name: 'Ana' }).count()).toBe(0);
  expect(await getCard(page, 'Alone').getByRole('img', { name: 'Ana' }).count()).toBe(0);
  const links = page.getByRole('article').getByRole('link');
  const lefts = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect().left));
  expect(lefts).toEqual([lefts[0], lefts[0]]);
  await page.getByRole('button', { name: 'New task' }).click();
  const dialog = page.getByRole('dialog', { name: 'New task' });
  await dialog.getByLabel('Projects').selectOption(team.project.id);
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Made here');
  await page.keyboard.press('Enter');
  await getCard(page, 'Made here').waitFor();
  const find = async () =>
    (await ana.get(`/tasks?projectId=${team.project.id}`)).body.find(
      ({ title }: { title: string }) => title === 'Made here',
    );
  await expect.poll(find).toMatchObject({ assigneeIds: [ana.id] });
  await close();
});

test('My Tasks shows more tasks than fit on one page of results', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  for (let start = 0; start < 510; start += 30) {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        ana.createTask(project.id, { title: `Task ${start + index}`, assigneeIds: [ana.id] }),
      ),
    );
  }
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  await page.getByRole('article').first().waitFor();
  expect(await page.getByRole('article').count()).toBe(510);
  await close();
});
