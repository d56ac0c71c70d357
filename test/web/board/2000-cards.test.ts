import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getColumn, getColumnTitles } from '../../support/web/board-columns.ts';
import {
  expectFocusedLabel,
  getCard,
  getCenter,
  getTask,
  listTasks,
  WebTestApp,
} from '../../support/web/web-test-app.ts';

const site = new WebTestApp();
const toTitle = (index: number) => `Task ${String(index).padStart(4, '0')}`;

test('a board of 2,000 cards can be scrolled, dragged, used by keyboard, searched and reloaded', async () => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  const tasks: Json[] = [];
  for (let start = 0; start < 2000; start += 100) {
    const batch = Array.from({ length: 100 }, (_, index) =>
      ana.createTask(project.id, {
        title: toTitle(start + index),
        position: (start + index + 1) * 1000,
        statusId: statuses[(start + index) % 2].id,
      }),
    );
    tasks.push(...(await Promise.all(batch)));
  }
  const findId = (title: string) => tasks.find((task) => task.title === title).id;
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.locator('[data-drag]').waitFor();
  expect(await getColumn(page, 'To Do').getByText('1000').first().isVisible()).toBe(true);
  expect(await page.getByRole('article').count()).toBeLessThan(100);

  // Scroll down to the last card, which was not rendered before.
  const scroller = getColumn(page, 'To Do').locator('[data-scroller]');
  await scroller.hover();
  const last = getCard(page, toTitle(1998));
  await expect
    .poll(async () => {
      await page.mouse.wheel(0, 200_000);
      return last.count();
    })
    .toBe(1);
  expect(await page.getByRole('article').count()).toBeLessThan(100);
  expect(await getCard(page, toTitle(0)).count()).toBe(0);

  // Drag it before another card of the next column.
  await last.scrollIntoViewIfNeeded();
  const from = await getCenter(last);
  const to = await getCenter(getCard(page, toTitle(3)));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y - 10, { steps: 3 });
  await page.locator('.ghost').waitFor();
  await page.mouse.move(to.x, to.y - 20, { steps: 5 });
  await page.locator('.drop-line').waitFor();
  await page.mouse.up();
  await expect.poll(() => firstTitles(page, 'In Progress', 3)).toEqual([toTitle(1), toTitle(1998), toTitle(3)]);

  // By keyboard: down the column past the rendered cards, then into the next column.
  await getCard(page, toTitle(1)).focus();
  for (let press = 0; press < 40; press++) await page.keyboard.press('ArrowDown');
  await expectFocusedLabel(page, toTitle(79));
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect.poll(() => getColumnTitles(page, 'Done')).toEqual([toTitle(79)]);
  await expectFocusedLabel(page, toTitle(79));

  // Search: only matching cards remain, and the URL holds the query.
  await page.keyboard.press('/');
  await page.keyboard.type('0079');
  await expect.poll(() => page.getByRole('article').count()).toBe(1);
  await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('0079');
  await page.reload();
  await expect.poll(() => getColumnTitles(page, 'Done')).toEqual([toTitle(79)]);
  expect(await page.getByRole('article').count()).toBe(1);
  await page.getByRole('button', { name: 'Clear filters' }).click();

  // The server has the moves, and they survive a reload.
  await expect.poll(async () => (await getTask(ana, findId(toTitle(79)))).statusId).toBe(statuses[2].id);
  await expect.poll(async () => (await getTask(ana, findId(toTitle(1998)))).statusId).toBe(statuses[1].id);
  await page.reload();
  await page.locator('[data-drag]').waitFor();
  await expect.poll(() => firstTitles(page, 'In Progress', 3)).toEqual([toTitle(1), toTitle(1998), toTitle(3)]);
  expect(await getColumnTitles(page, 'Done')).toEqual([toTitle(79)]);
  expect(await getColumn(page, 'To Do').getByText('999').first().isVisible()).toBe(true);
  await close();
}, 180_000);

async function firstTitles(page: Page, name: string, count: number): Promise<(string | null)[]> {
  return (await getColumnTitles(page, name)).slice(0, count);
}

test('F189: a change by somebody else redraws its card and no other', async () => {
  const titles = Array.from({ length: 40 }, (_, index) => toTitle(index));
  const { page, person, project, close } = await site.openBoard(titles);
  const [task] = await listTasks(person, project.id);
  await page.evaluate(`
    window.redrawn = new Set();
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const card = (target.nodeType === 1 ? target : target.parentElement)?.closest('[data-task]');
        if (card) window.redrawn.add(card.dataset.task);
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    undefined;
  `);
  const agent = await person.createTokenClient();
  await agent.patch(`/tasks/${task?.['id']}`, { title: 'Changed' });
  await getCard(page, 'Changed').waitFor();
  expect(await page.evaluate('[...window.redrawn]')).toEqual([task?.['id']]);
  await close();
});
