import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { utcDayFromNow } from '../support/web/mouse-drag.ts';
import { getLayoutShifts, holdRequests, layoutShiftScript } from '../support/web/page-timing.ts';
import { getCard, getTaskPanel, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const most = 0.02;

describe.each([1280, 360])('%i pixels wide', (width) => {
  test.each(['', '/list', '/calendar', '/gantt', '?task'])('nothing moves while %s loads', async (path) => {
    const ana = await site.testApp.createPerson();
    const { project, statuses } = await ana.getPersonalSpace();
    for (let at = 0; at < 12; at++) {
      const dates = { startDate: utcDayFromNow(0), dueDate: utcDayFromNow(1) };
      await ana.createTask(project.id, {
        title: `Task ${at}`,
        statusId: statuses[at % 3].id,
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
    const address = `/projects/${project.id}${path}${path === '?task' ? `=${task.id}` : ''}`;

    // With the answers at once, and with them kept back until the page shows that it waits.
    await page.goto(address);
    await shown(page, path);
    await expectStill(page, 'at once');
    const held = await holdRequests(page, '**/api/**', ['GET']);
    await page.goto(address);
    await page.locator('main[aria-busy=true]').waitFor();
    await expect.poll(held.getCount).toBeGreaterThan(0);
    held.release('continue');
    await shown(page, path);
    await expectStill(page, 'after a while');
    await close();
  });
});

function due(): { dueDate: string } {
  return { dueDate: utcDayFromNow(1) };
}

async function shown(page: Page, path: string): Promise<void> {
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

async function expectStill(page: Page, when: string): Promise<void> {
  const { total, what } = await getLayoutShifts(page);
  expect(total, `${when}: ${what.join('\n')}`).toBeLessThanOrEqual(most);
}
