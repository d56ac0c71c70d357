import { expect, test } from 'vitest';
import { getCard, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('F96: an account without a time zone takes the browser’s at its first visit, once, and says so', async () => {
  const email = 'made-by-an-admin@example.com';
  const password = 'correct horse battery';
  // As `krokanti user create` does, without a time zone.
  await site.testApp.anonymousClient.post('/account/sign-up', { email, name: 'Noa', password });
  const { page, close } = await site.openPath('/sign-in', { timezoneId: 'Asia/Tokyo' });
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Times are shown in your browser’s time zone, Asia/Tokyo.').waitFor();
  const getMe = async () => (await (await page.request.get('/api/me')).json()).user;
  expect(await getMe()).toMatchObject({ timeZone: 'Asia/Tokyo', hasChosenTimeZone: true });
  await close();

  const noa = await site.testApp.signIn({ email, password, clientIp: '10.9.9.9' });
  const elsewhere = await site.openSignedIn(noa, '/my-tasks', { timezoneId: 'America/Lima' });
  await elsewhere.page.getByRole('heading', { name: 'My tasks' }).waitFor();
  expect(await elsewhere.page.getByText('Times are shown').count()).toBe(0);
  expect((await noa.get('/me')).body.user.timeZone).toBe('Asia/Tokyo');
  await elsewhere.close();
});

test('F99: the date picker and the calendar start the week on the same day, that of the region or the chosen one', async () => {
  const { page, close, project } = await site.openBoard(['One'], { locale: 'en-US' });
  const getCalendarStart = async () => {
    await page.goto(`/projects/${project.id}/calendar`);
    const firstDay = page.locator('[data-date]').first();
    await firstDay.waitFor();
    return getWeekdayName(await firstDay.getAttribute('data-date'));
  };
  const getPickerStart = async () => {
    await page.goto(`/projects/${project.id}`);
    await getCard(page, 'One').focus();
    await page.keyboard.press('d');
    const firstDay = page.locator('[data-day]').first();
    await firstDay.waitFor();
    return getWeekdayName(await firstDay.getAttribute('data-day'));
  };
  expect([await getCalendarStart(), await getPickerStart()]).toEqual(['Sunday', 'Sunday']);
  await page.goto('/settings');
  await page.getByLabel('Week starts on').selectOption('Monday');
  await expect.poll(async () => (await (await page.request.get('/api/me')).json()).user.weekStart).toBe('monday');
  expect([await getCalendarStart(), await getPickerStart()]).toEqual(['Monday', 'Monday']);
  await close();
});

function getWeekdayName(day: string | null): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en', { weekday: 'long', timeZone: 'UTC' });
}
