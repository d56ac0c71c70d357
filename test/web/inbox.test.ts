import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test.each([
  ['light', 1280],
  ['dark', 390],
] as const)('the inbox: live, by keys, snoozed, done and undone (%s, %i pixels)', async (colorScheme, width) => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const first = await ana.createTask(project.id, { title: 'First', assigneeIds: [ben.id] });
  const second = await ana.createTask(project.id, { title: 'Second', assigneeIds: [ben.id] });
  await site.testApp.app.catchUpNotifications();
  const { page, close } = await site.openSignedIn(ben, `/projects/${project.id}`);
  await page.setViewportSize({ width, height: 800 });
  await page.emulateMedia({ colorScheme });
  await expect.poll(() => page.title()).toMatch(/^\(2\) /);
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  const rows = page.getByRole('main').getByRole('listitem');
  await expect.poll(() => rows.count()).toBe(2);
  await page.getByText('Ana assigned you').first().waitFor();
  await expectAccessible(page, 'inbox');

  // Live: what happens now appears at the top, and counts.
  await ana.post(`/tasks/${first.id}/comments`, { content: `Please look, @[Ben](user:${ben.id})` });
  await rows.first().getByText('Ana mentioned you').waitFor();
  expect(await rows.first().textContent()).toContain('First');

  await page.keyboard.press('j');
  await page.keyboard.press('u');
  await expect.poll(() => page.title()).toMatch(/^\(1\) /);
  await page.keyboard.press('e');
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByText('Done: “First”').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => rows.count()).toBe(2);

  await page.getByRole('button', { name: 'Snooze' }).last().click();
  await page.getByRole('menuitem', { name: 'Tomorrow' }).click();
  await page.getByText('Snoozed until').waitFor();
  await expect.poll(() => rows.count()).toBe(1);
  await page.getByRole('button', { name: 'Snoozed' }).click();
  await rows.getByText('Second').waitFor();
  await page.getByRole('button', { name: 'Inbox', exact: true }).click();

  // Opens the task at the comment, and W stops watching it.
  await rows.first().getByText('First').click();
  await page.getByText('Please look, @Ben').waitFor();
  await expect.poll(() => page.locator(':focus').getAttribute('id')).toMatch(/^comment-/);
  await page.getByRole('button', { name: 'Stop watching this task' }).waitFor();
  await page.keyboard.press('w');
  await page.getByRole('button', { name: 'Watch this task' }).waitFor();
  await expect.poll(async () => (await ben.get(`/tasks/${first.id}/watch`)).body.watch.isWatching).toBe(false);
  await expect.poll(() => page.title()).not.toMatch(/^\(/);
  expect((await ben.get(`/tasks/${second.id}/watch`)).body.watch.isWatching).toBe(true);
  await close();
});

test('an empty inbox, in Spanish', async () => {
  const person = await site.testApp.createPerson('Eva');
  await person.patch('/me', { language: 'es' });
  const { page, close } = await site.openSignedIn(person, '/inbox');
  await page.getByRole('heading', { name: 'Estás al día' }).waitFor();
  await page.getByRole('link', { name: 'Bandeja de entrada' }).waitFor();
  expect(await page.title()).not.toMatch(/^\(/);
  await close();
});
