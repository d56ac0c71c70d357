import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Person } from '../../support/test-app.ts';
import { expectAccessible } from '../../support/web/browser-page.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

/** Where ten in the morning is another day in UTC. */
const zone = 'Pacific/Auckland';

/** A day so many days from today, where the person is. */
function day(distance: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(Date.now() + distance * 86_400_000);
}

/** An instant as the clock on the wall there shows it. */
function wall(instant: string | null): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    .format(new Date(instant ?? ''))
    .replace(' ', 'T');
}

async function personThere(): Promise<Person> {
  const ana = await site.testApp.createPerson('Ana');
  await ana.patch('/me', { timeZone: zone });
  return ana;
}

async function expectDue(person: Person, taskId: string, wanted: string): Promise<void> {
  const due = async () => (await getTask(person, taskId)).dueDate;
  await expect.poll(async () => (wanted.length > 10 ? wall(await due()) : await due())).toBe(wanted);
}

test('a time of day is set in the panel, changed, and taken away; a day alone stays a day', async () => {
  const ana = await personThere();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Call', dueDate: day(2) });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`, {
    timezoneId: 'UTC',
  });
  const open = () => getTaskPanel(page).getByRole('button', { name: 'Due date:' }).click();
  await open();
  await setTime(page, '10:00');
  await expectDue(ana, task.id, `${day(2)}T10:00`);
  await open();
  expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('10:00');
  // Together with another day.
  await page.getByLabel('Time', { exact: true }).fill('23:30');
  await page.getByRole('button', { name: 'Tomorrow', exact: true }).click();
  await expectDue(ana, task.id, `${day(1)}T23:30`);
  await open();
  await page.getByRole('button', { name: 'Today', exact: true }).click();
  await expectDue(ana, task.id, `${day(0)}T23:30`);
  await page.keyboard.press('Control+z');
  await expectDue(ana, task.id, `${day(1)}T23:30`);
  await open();
  await page.getByRole('button', { name: 'All day' }).click();
  await expectDue(ana, task.id, day(1));
  await open();
  await page.getByRole('button', { name: 'Tomorrow', exact: true }).click();
  await expectDue(ana, task.id, day(1));
  await close();
});

test('D keeps the time that each of several has, and sets one for all of them', async () => {
  const ana = await personThere();
  const { project } = await ana.getPersonalSpace();
  // 04:00 in UTC is 17:00 or 16:00 there, by the season.
  const timed = await ana.createTask(project.id, { title: 'Timed', dueDate: `${day(-3)}T04:00:30.123Z` });
  const allDay = await ana.createTask(project.id, { title: 'All day', dueDate: day(5) });
  const clock = wall(timed.dueDate).slice(11);
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`, { timezoneId: 'America/New_York' });
  await page.locator('[data-drag]').waitFor();
  await getCard(page, 'Timed').focus();
  await page.keyboard.press('d');
  await page.getByRole('dialog', { name: 'Due date' }).getByRole('button', { name: 'Tomorrow', exact: true }).click();
  await expectDue(ana, timed.id, `${day(1)}T${clock}`);
  expect((await getTask(ana, timed.id)).dueDate).toMatch(/:30\.123Z$/);

  await getCard(page, 'Timed').focus();
  await page.keyboard.press('x');
  await getCard(page, 'All day').focus();
  await page.keyboard.press('x');
  await page.keyboard.press('d');
  await page.getByRole('dialog', { name: 'Due date' }).getByRole('button', { name: 'Today', exact: true }).click();
  await expectDue(ana, timed.id, `${day(0)}T${clock}`);
  await expectDue(ana, allDay.id, day(0));
  await page.keyboard.press('d');
  await setTime(page, '09:15');
  await expectDue(ana, timed.id, `${day(0)}T09:15`);
  await expectDue(ana, allDay.id, `${day(0)}T09:15`);
  await page.keyboard.press('Control+z');
  await expectDue(ana, timed.id, `${day(0)}T${clock}`);
  await expectDue(ana, allDay.id, day(0));
  await close();
});

test('dropped into another group of days, a task keeps its time of day', async () => {
  const ana = await personThere();
  const { project } = await ana.getPersonalSpace();
  const timed = await ana.createTask(project.id, { title: 'Timed', dueDate: `${day(3)}T04:00:00.000Z` });
  await ana.createTask(project.id, { title: 'There', dueDate: day(0) });
  const clock = wall(timed.dueDate).slice(11);
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?group=due`);
  await page.locator('[data-drag]').waitFor();
  await getCard(page, 'Timed').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await expectDue(ana, timed.id, `${day(0)}T${clock}`);
  await close();
});

test.each([
  ['light', 1280, 'en-GB'],
  ['dark', 360, 'es-ES'],
] as const)('nothing for axe to find in the picker, in %s, %i pixels wide', async (colorScheme, width, locale) => {
  const ana = await personThere();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Call', dueDate: `${day(1)}T04:00:00.000Z` });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`, {
    colorScheme,
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
