import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Person } from '../support/test-app.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

/** A zone where 10:00 falls on another day in UTC. */
const zone = 'Pacific/Auckland';

/** Read once, so that the test means the same days before and after midnight. */
const startedAt = Date.now();

/** A day relative to today in `zone`. */
function localDayFromNow(days: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(startedAt + days * 86_400_000);
}

/** An instant as local date and time in `zone`. */
function toLocalTime(instant: string | null): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    .format(new Date(instant ?? ''))
    .replace(' ', 'T');
}

async function createPersonInZone(): Promise<Person> {
  const ana = await site.testApp.createPerson('Ana');
  await ana.patch('/me', { timeZone: zone });
  return ana;
}

async function expectDue(person: Person, taskId: string, expected: string): Promise<void> {
  const due = async () => (await getTask(person, taskId)).dueDate;
  await expect.poll(async () => (expected.length > 10 ? toLocalTime(await due()) : await due())).toBe(expected);
}

test('a due time is set in the panel, changed and removed; an all-day date stays without a time', async () => {
  const ana = await createPersonInZone();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Call', dueDate: localDayFromNow(2) });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`, {
    timezoneId: 'UTC',
  });
  const open = () => getTaskPanel(page).getByRole('button', { name: 'Due date:' }).click();
  await open();
  await setTime(page, '10:00');
  await expectDue(ana, task.id, `${localDayFromNow(2)}T10:00`);
  await open();
  expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('10:00');
  // Change the day along with the time.
  await page.getByLabel('Time', { exact: true }).fill('23:30');
  await page.getByRole('button', { name: 'Tomorrow', exact: true }).click();
  await expectDue(ana, task.id, `${localDayFromNow(1)}T23:30`);
  await open();
  await page.getByRole('button', { name: 'Today', exact: true }).click();
  await expectDue(ana, task.id, `${localDayFromNow(0)}T23:30`);
  await page.keyboard.press('Control+z');
  await expectDue(ana, task.id, `${localDayFromNow(1)}T23:30`);
  await open();
  await page.getByRole('button', { name: 'All day' }).click();
  await expectDue(ana, task.id, localDayFromNow(1));
  await open();
  await page.getByRole('button', { name: 'Tomorrow', exact: true }).click();
  await expectDue(ana, task.id, localDayFromNow(1));
  await close();
});

test('D keeps the due times of several tasks, and can set one time for all of them', async () => {
  const ana = await createPersonInZone();
  const { project } = await ana.getPersonalSpace();
  // 04:00 in UTC is 17:00 or 16:00 in the zone, depending on daylight saving time.
  const timed = await ana.createTask(project.id, { title: 'Timed', dueDate: `${localDayFromNow(-3)}T04:00:30.123Z` });
  const allDay = await ana.createTask(project.id, { title: 'All day', dueDate: localDayFromNow(5) });
  const clock = toLocalTime(timed.dueDate).slice(11);
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`, { timezoneId: 'America/New_York' });
  await page.locator('[data-drag]').waitFor();
  await getCard(page, 'Timed').focus();
  await page.keyboard.press('d');
  await page.getByRole('dialog', { name: 'Due date' }).getByRole('button', { name: 'Tomorrow', exact: true }).click();
  await expectDue(ana, timed.id, `${localDayFromNow(1)}T${clock}`);
  expect((await getTask(ana, timed.id)).dueDate).toMatch(/:30\.123Z$/);

  await getCard(page, 'Timed').focus();
  await page.keyboard.press('x');
  await getCard(page, 'All day').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('d');
  await page.getByRole('dialog', { name: 'Due date' }).getByRole('button', { name: 'Today', exact: true }).click();
  await expectDue(ana, timed.id, `${localDayFromNow(0)}T${clock}`);
  await expectDue(ana, allDay.id, localDayFromNow(0));
  await page.keyboard.press('d');
  await setTime(page, '09:15');
  await expectDue(ana, timed.id, `${localDayFromNow(0)}T09:15`);
  await expectDue(ana, allDay.id, `${localDayFromNow(0)}T09:15`);
  await page.keyboard.press('Control+z');
  await expectDue(ana, timed.id, `${localDayFromNow(0)}T${clock}`);
  await expectDue(ana, allDay.id, localDayFromNow(0));
  await close();
});

test('a task dropped into another due-date group keeps its time', async () => {
  const ana = await createPersonInZone();
  const { project } = await ana.getPersonalSpace();
  const timed = await ana.createTask(project.id, { title: 'Timed', dueDate: `${localDayFromNow(3)}T04:00:00.000Z` });
  await ana.createTask(project.id, { title: 'There', dueDate: localDayFromNow(0) });
  const clock = toLocalTime(timed.dueDate).slice(11);
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?group=due`);
  await page.locator('[data-drag]').waitFor();
  await getCard(page, 'Timed').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await expectDue(ana, timed.id, `${localDayFromNow(0)}T${clock}`);
  await close();
});

test.each([
  [1280, 'en-GB'],
  [360, 'es-ES'],
] as const)('axe finds nothing in the date picker, %i pixels wide, in %s', async (width, locale) => {
  const ana = await createPersonInZone();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Call', dueDate: `${localDayFromNow(1)}T04:00:00.000Z` });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`, {
    locale,
    viewport: { width, height: 780 },
  });
  await page
    .getByRole('complementary')
    .getByRole('button', { name: /^(Due date|Vencimiento):/ })
    .click();
  await page.getByLabel(/^(Time|Hora)$/).waitFor();
  await expectAccessible(page, 'a picker of days with a time');
  await close();
});

async function setTime(page: Page, time: string): Promise<void> {
  await page.getByLabel('Time', { exact: true }).fill(time);
  await page.keyboard.press('Enter');
}
