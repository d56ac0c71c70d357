import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { dayFromNow } from '../support/web/mouse-drag.ts';
import { countShifts, hold, shiftsOf } from '../support/web/page-timing.ts';
import { card, panelOf, Site } from '../support/web/web-test-app.ts';

const site = new Site();
const most = 0.02;

describe.each([1280, 360])('%i pixels wide', (width) => {
  test.each(['', '/list', '/calendar', '/gantt', '?task'])('nothing moves while %s loads', async (path) => {
    const ana = await site.app.person();
    const { project, statuses } = await ana.home();
    for (let at = 0; at < 12; at++) {
      const dates = { startDate: dayFromNow(0), dueDate: dayFromNow(1) };
      await ana.task(project.id, {
        title: `Task ${at}`,
        statusId: statuses[at % 3].id,
        assigneeIds: [ana.id],
        ...dates,
      });
    }
    const task = await ana.task(project.id, {
      title: 'Opened',
      description: 'With **words**\n\n- and\n- more',
      ...due(),
    });
    await ana.post(`/tasks/${task.id}/comments`, { content: 'Said' });
    const { page, close } = await site.openAs(ana, 'about:blank', { viewport: { width, height: 800 } });
    await page.addInitScript(countShifts);
    const address = `/projects/${project.id}${path}${path === '?task' ? `=${task.id}` : ''}`;

    // With the answers at once, and with them kept back until the page shows that it waits.
    await page.goto(address);
    await shown(page, path);
    await expectStill(page, 'at once');
    const held = await hold(page, '**/api/**', ['GET']);
    await page.goto(address);
    await page.locator('main[aria-busy=true]').waitFor();
    await expect.poll(held.count).toBeGreaterThan(0);
    held.release('continue');
    await shown(page, path);
    await expectStill(page, 'after a while');
    await close();
  });
});

function due(): { dueDate: string } {
  return { dueDate: dayFromNow(1) };
}

async function shown(page: Page, path: string): Promise<void> {
  if (path === '?task') {
    await panelOf(page).locator('strong', { hasText: 'words' }).waitFor();
    await panelOf(page).getByText('Said').waitFor();
  } else {
    await card(page, 'Opened')
      .or(page.getByRole('button', { name: /more tasks/ }))
      .first()
      .waitFor();
  }
}

async function expectStill(page: Page, when: string): Promise<void> {
  const { total, what } = await shiftsOf(page);
  expect(total, `${when}: ${what.join('\n')}`).toBeLessThanOrEqual(most);
}
