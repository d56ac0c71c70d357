import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import {
  expectServerTask,
  getCard,
  getTask,
  getTaskPanel,
  takeScreenshot,
  WebTestApp,
} from '../support/web/web-test-app.ts';

const site = new WebTestApp({ viewport: { width: 1280, height: 900 } });
const startedAt = Date.now();

/** A day relative to today in UTC. */
function dayFromNow(days: number): string {
  return new Date(startedAt + days * 86_400_000).toISOString().slice(0, 10);
}

test('a task repeats by words, shows its next days, skips one, moves the following ones, and ends its series', async () => {
  const ana = await site.testApp.createPerson();
  await ana.patch('/me', { timeZone: 'UTC' });
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Water plants', dueDate: dayFromNow(1) });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`, {
    timezoneId: 'UTC',
  });
  const open = () => getTaskPanel(page).getByRole('button', { name: 'Repeat:' }).click();
  const expectWords = (words: string) =>
    getTaskPanel(page)
      .getByRole('button', { name: `Repeat: ${words}`, exact: true })
      .waitFor();
  const pick = async (name: string | RegExp) => {
    await open();
    await page.getByRole('option', { name }).click();
  };

  await expectWords('Does not repeat');
  await open();
  await page.keyboard.type('every lost day');
  await page.getByRole('option', { name: 'Not understood.' }).waitFor();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('every 7 days');
  await page.getByRole('option', { name: 'every 7 days', exact: true }).click();
  await expectWords('every 7 days');
  await expectServerTask(ana, task.id, { recurrence: { rule: 'FREQ=DAILY;INTERVAL=7', from: 'due' } });
  await getCard(page, 'Water plants').getByText('every 7 days').waitFor();

  await pick(/^Skip this one/);
  await expectServerTask(ana, task.id, { dueDate: dayFromNow(8) });
  await ana.patch(`/tasks/${task.id}`, { dueDate: dayFromNow(9) });
  await pick('Use this date for the following ones too');
  await expectServerTask(ana, task.id, { recurrence: { occurrence: dayFromNow(9), anchor: dayFromNow(9) } });

  await page.goto(`/projects/${project.id}/gantt`);
  await page.locator('[data-upcoming]').nth(2).waitFor({ state: 'attached' });
  const upcoming = await page
    .locator('[data-upcoming]')
    .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('data-upcoming')));
  expect(upcoming).toEqual([dayFromNow(16), dayFromNow(23), dayFromNow(30)]);
  await takeScreenshot(page, 'recurring-gantt');
  await page.goto(`/projects/${project.id}/calendar?date=${dayFromNow(16)}`);
  await page.locator(`[data-upcoming="${dayFromNow(16)}"]`).click();
  await expectWords('every 7 days');
  await takeScreenshot(page, 'recurring-calendar');
  await expectAccessible(page, 'calendar with days of a series', 'main');

  await ana.patch('/me', { language: 'es' });
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(`/projects/${project.id}?task=${task.id}`);
  await page.getByRole('button', { name: 'Repetir: cada 7 días' }).click();
  await page.getByRole('option', { name: 'cada día', exact: true }).waitFor();
  await takeScreenshot(page, 'recurring-phone');
  await expectAccessible(page, 'picker of repetition on a phone');
  await page.getByRole('option', { name: 'No repetir más' }).click();
  await page.getByRole('button', { name: 'Repetir: No se repite' }).waitFor();
  await expectServerTask(ana, task.id, { recurrence: null });
  expect((await getTask(ana, task.id)).dueDate).toBe(dayFromNow(9));
  await close();
});
