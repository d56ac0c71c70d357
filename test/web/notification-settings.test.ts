import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { takeScreenshot, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('notification settings are saved at once, stay after a reload, and fit a phone', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const { page, close } = await site.openSignedIn(ana, '/settings/notifications', {
    viewport: { width: 390, height: 844 },
  });
  const main = page.getByRole('main');
  const inbox = main.getByLabel('Inbox: A change to a task you watch', { exact: true });
  const email = main.getByLabel('Email: Someone mentions you', { exact: true });
  const quiet = main.getByLabel('Quiet hours', { exact: true });
  const readSettings = async () => (await ana.get('/me/notification-settings')).body.settings;
  await inbox.waitFor();
  expect(await main.getByText(/email/i).count()).toBe(0);
  expect(await quiet.count()).toBe(0);

  await site.testApp.restart({ SMTP_URL: 'smtp://127.0.0.1:9' });
  await site.testApp.app.http.listen({ port: Number(new URL(site.origin).port), host: '127.0.0.1' });
  await page.reload();
  await email.waitFor();
  const before = await readSettings();

  await inbox.uncheck();
  await email.selectOption('Daily');
  await quiet.check();
  await main.getByLabel('From', { exact: true }).fill('21:30');
  const quietHours = { from: '21:30', to: '07:00' };
  await expect.poll(readSettings).toEqual({
    ...before,
    kinds: {
      ...before.kinds,
      changed: { ...before.kinds.changed, inbox: false },
      mentioned: { ...before.kinds.mentioned, email: 'daily' },
    },
    quietHours,
  });
  expect(await main.getByText(/push/i).count()).toBe(0);

  await page.reload();
  await inbox.waitFor();
  expect(await inbox.isChecked()).toBe(false);
  expect(await email.inputValue()).toBe('daily');
  expect(await main.getByLabel('From', { exact: true }).inputValue()).toBe('21:30');

  await main.getByLabel('Project', { exact: true }).selectOption(project.id);
  await main.getByRole('button', { name: 'Watch this project' }).click();
  await main.getByRole('button', { name: 'Stop watching this project' }).waitFor();
  expect((await ana.get(`/projects/${project.id}/watch`)).body.watch.isWatching).toBe(true);
  await takeScreenshot(page, 'settings-notifications-390');
  await expectAccessible(page, 'notification settings');

  await page.route('**/api/me/notification-settings', (route) =>
    route.continue({ postData: JSON.stringify({ quietHours: { from: '24:00', to: '07:00' } }) }),
  );
  await quiet.uncheck();
  await main.getByRole('alert').getByText('Couldn’t save this').waitFor();
  await expect.poll(() => quiet.isChecked()).toBe(true);
  expect((await readSettings()).quietHours).toEqual(quietHours);
  await close();
});
