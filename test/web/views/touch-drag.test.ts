import type { CDPSession, Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dispatchTouch, type Point } from '../../support/web/dispatch-touch.ts';
import { utcDayFromNow } from '../../support/web/relative-days.ts';
import { expectServerTask, getCard, getCenter, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp({ hasTouch: true, viewport: { width: 1100, height: 800 } });
/** The width of a day in pixels, at the default zoom. */
const dayWidth = 16;

test('a long press moves a task on the calendar', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'By finger', dueDate: '2026-11-10' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/calendar?date=2026-11-01`);
  const finger = await page.context().newCDPSession(page);
  await getCard(page, 'By finger').waitFor();
  await dragByTouch(
    page,
    finger,
    await getCenter(getCard(page, 'By finger')),
    await getCenter(page.locator('[data-cell="2026-11-19"]')),
  );
  await expectServerTask(ana, task.id, { startDate: null, dueDate: '2026-11-19' });
  await page.reload();
  await expect.poll(() => isWithin(getCard(page, 'By finger'), page.locator('[data-cell="2026-11-19"]'))).toBe(true);
  expect(new URL(page.url()).searchParams.get('task')).toBeNull();
  await close();
});

test('a long press moves a bar on the timeline', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const dates = { startDate: utcDayFromNow(2), dueDate: utcDayFromNow(9) };
  const task = await ana.createTask(project.id, { title: 'By finger', ...dates });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  const finger = await page.context().newCDPSession(page);
  const bar = page.locator(`[data-bar="${task.id}"]`);
  await bar.waitFor();
  const from = await getCenter(bar);
  await dragByTouch(page, finger, from, { x: from.x + 4 * dayWidth, y: from.y });
  await expectServerTask(ana, task.id, { startDate: utcDayFromNow(6), dueDate: utcDayFromNow(13) });
  await page.reload();
  await bar.waitFor();
  await expectServerTask(ana, task.id, { startDate: utcDayFromNow(6), dueDate: utcDayFromNow(13) });
  await close();
});

/** Presses until the drag starts, then moves and releases. */
async function dragByTouch(page: Page, finger: CDPSession, from: Point, to: Point): Promise<void> {
  await dispatchTouch(finger, 'touchStart', from);
  await page.locator('html.dragging').waitFor();
  for (const part of [0.3, 0.6, 1]) {
    await dispatchTouch(finger, 'touchMove', {
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
    });
  }
  await dispatchTouch(finger, 'touchEnd');
  await page.locator('html:not(.dragging)').waitFor();
}

async function isWithin(inner: Locator, outer: Locator): Promise<boolean> {
  const [a, b] = await Promise.all([inner.boundingBox(), outer.boundingBox()]);
  return a !== null && b !== null && a.x >= b.x && a.x < b.x + b.width && a.y > b.y && a.y < b.y + b.height;
}
