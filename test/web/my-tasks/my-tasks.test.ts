import { expect, test } from 'vitest';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

/** A day so many days from today, in UTC as the people here are. */
function day(distance: number): string {
  return new Date(Date.now() + distance * 86_400_000).toISOString().slice(0, 10);
}

test('my tasks come from every space, by when they are due, and are worked on by key', async () => {
  const ana = await site.testApp.createPerson('Ana');
  await ana.patch('/me', { timeZone: 'UTC' });
  const home = await ana.getPersonalSpace();
  const team = await ana.createTeamSpace();
  const mine = { assigneeIds: [ana.id] };
  await ana.createTask(home.project.id, { ...mine, title: 'Late', dueDate: day(-3) });
  await ana.createTask(team.project.id, { ...mine, title: 'Now', dueDate: day(0) });
  await ana.createTask(home.project.id, { ...mine, title: 'Soon', dueDate: day(3) });
  const open = await ana.createTask(team.project.id, { ...mine, title: 'Some day' });
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
  await expect.poll(async () => (await getTask(ana, open.id)).priority).toBe('urgent');
  await page.keyboard.press('m');
  await expect.poll(async () => (await getTask(ana, open.id)).completedAt).not.toBeNull();
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

test('more tasks than one page holds are all there', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  for (let done = 0; done < 510; done += 30) {
    await Promise.all(
      Array.from({ length: 30 }, (_, at) =>
        ana.createTask(project.id, { title: `Task ${done + at}`, assigneeIds: [ana.id] }),
      ),
    );
  }
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  await page.getByRole('article').first().waitFor();
  expect(await page.getByRole('article').count()).toBe(510);
  await close();
});

test('the example is offered to who is new, and opens', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { page, close } = await site.openSignedIn(ana, '/welcome');
  await page.getByRole('button', { name: 'Show me an example' }).click();
  await page.waitForURL(/\/projects\//);
  await page.getByRole('article').first().waitFor({ timeout: 20_000 });
  const spaces = (await ana.get('/spaces')).body;
  expect(spaces).toHaveLength(2);
  await close();
});
