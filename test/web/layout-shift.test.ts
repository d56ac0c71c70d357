import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { holdRequests } from '../support/web/hold-requests.ts';
import { getLayoutShifts, layoutShiftScript } from '../support/web/layout-shifts.ts';
import { utcDayFromNow } from '../support/web/relative-days.ts';
import { getCard, getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const maxShift = 0.02;

describe.each([1280, 360])('%i pixels wide', (width) => {
  test.each(['', '/list', '/calendar', '/gantt', '?task'])('the layout does not shift while %s loads', async (path) => {
    const ana = await site.testApp.createPerson();
    const { project, statuses } = await ana.getPersonalSpace();
    for (let index = 0; index < 12; index++) {
      const dates = { startDate: utcDayFromNow(0), dueDate: utcDayFromNow(1) };
      await ana.createTask(project.id, {
        title: `Task ${index}`,
        statusId: statuses[index % 3].id,
        assigneeIds: [ana.id],
        ...dates,
      });
    }
    const task = await ana.createTask(project.id, {
      title: 'Opened',
      description: 'With **words**\n\n- and\n- more',
      ...due(),
    });
    await ana.post(`/tasks/${task.id}/comments`, { content: 'Said' });
    const { page, close } = await site.openSignedIn(ana, 'about:blank', { viewport: { width, height: 800 } });
    await page.addInitScript(layoutShiftScript);
    const url = `/projects/${project.id}${path}${path === '?task' ? `=${task.id}` : ''}`;

    // Once with immediate responses, once with responses held until the loading state shows.
    await page.goto(url);
    await waitForContent(page, path);
    await expectNoShift(page, 'at once');
    const held = await holdRequests(page, '**/api/**', ['GET']);
    await page.goto(url);
    await page.locator('main[aria-busy=true]').waitFor();
    await expect.poll(held.getCount).toBeGreaterThan(0);
    held.release('continue');
    await waitForContent(page, path);
    await expectNoShift(page, 'after a while');
    await close();
  });
});

function due(): { dueDate: string } {
  return { dueDate: utcDayFromNow(1) };
}

async function waitForContent(page: Page, path: string): Promise<void> {
  if (path === '?task') {
    await getTaskPanel(page).locator('strong', { hasText: 'words' }).waitFor();
    await getTaskPanel(page).getByText('Said').waitFor();
  } else {
    await getCard(page, 'Opened')
      .or(page.getByRole('button', { name: /more tasks/ }))
      .first()
      .waitFor();
  }
}

async function expectNoShift(page: Page, when: string): Promise<void> {
  const { total, elements } = await getLayoutShifts(page);
  expect(total, `${when}: ${elements.join('\n')}`).toBeLessThanOrEqual(maxShift);
}
