import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { getCard, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('a new user makes a space for a team with its first project, and is led to invitations', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { page, close } = await site.openSignedIn(ana, '/welcome');
  await page.getByRole('button', { name: 'My team' }).click();
  await page.getByLabel('Team name').fill('Quay');
  await page.getByLabel('Project name').fill('Launch');
  await expectAccessible(page, 'welcome for a team');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Launch' }).waitFor();
  await page.getByRole('button', { name: 'Invite people' }).click();
  await page.getByRole('button', { name: 'Create invite link' }).waitFor();
  const names = (await ana.get('/spaces')).body.map(({ name }: { name: string }) => name);
  expect(names.filter((name: string) => name === 'Quay')).toEqual(['Quay']);
  await close();
});

test('the members page of the personal space leads to a team space, and the demo is offered once', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space } = await ana.getPersonalSpace();
  const { page, close } = await site.openSignedIn(ana, `/spaces/${space.id}/members`);
  await page.getByRole('button', { name: 'Create a team space' }).click();
  const dialog = page.getByRole('dialog', { name: 'New space' });
  await dialog.getByLabel('Name', { exact: true }).fill('Crew');
  await dialog.getByRole('button', { name: 'Create space' }).click();
  await page.getByRole('button', { name: 'Create invite link' }).waitFor();
  expect(page.url()).toMatch(/\/spaces\/[^/]+\/members$/);
  await page.goto('/welcome');
  await page.getByRole('button', { name: 'Show me an example' }).waitFor();
  expect((await ana.post('/demo', {})).status).toBe(201);
  await page.reload();
  await page.getByRole('button', { name: 'My team' }).waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Show me an example' }).count()).toBe(0);
  await close();
});

test('the day of a calendar shows in the form for a new task, and can be left out', async () => {
  const ana = await site.testApp.createPerson('Ana');
  await ana.patch('/me', { timeZone: 'UTC' });
  const { project } = await ana.getPersonalSpace();
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/calendar`, { timezoneId: 'UTC' });
  const add = page.getByRole('button', { name: /^Add a task on/ });
  for (const isKept of [true, false]) {
    await add.nth(9).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'New task' });
    await dialog.getByText(/^Try/).waitFor();
    const leaveOut = dialog.getByRole('button', { name: /^Leave out/ });
    await leaveOut.waitFor();
    if (!isKept) await leaveOut.click();
    await page.keyboard.type(isKept ? 'Kept' : 'Left out');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  }
  await page.goto(`/projects/${project.id}`);
  await getCard(page, 'Left out').waitFor();
  const list = async () =>
    (await ana.get(`/tasks?projectId=${project.id}`)).body.map(({ title, dueDate }: Record<string, string | null>) => [
      title,
      dueDate === null,
    ]);
  await expect.poll(list).toEqual([
    ['Kept', false],
    ['Left out', true],
  ]);
  await close();
});
