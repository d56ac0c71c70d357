import type { Locator } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { utcDayFromNow } from '../support/web/relative-days.ts';
import { getCard, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp({ hasTouch: true, isMobile: true, viewport: { width: 360, height: 740 } });

test('the bulk action bar is one scrollable line', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  for (const title of ['One', 'Two']) await ana.createTask(project.id, { title });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list`);
  await getCard(page, 'One').focus();
  await page.keyboard.press('Shift+ArrowDown');
  const bar = page.getByRole('region', { name: 'Selected tasks' });
  await bar.getByText('2 selected').waitFor();
  const buttons = bar.getByRole('button');
  await expect.poll(() => buttons.count()).toBe(8);
  // Wait for the bar's slide-in animation, so that all boxes are measured at rest.
  await expect
    .poll(() =>
      bar.evaluate((element) => element.getAnimations().map((animation: { playState: string }) => animation.playState)),
    )
    .toEqual(['finished']);
  const boxes = await Promise.all((await buttons.all()).map(getBox));
  expect(new Set(boxes.map(({ y }) => y)).size).toBe(1);
  for (const { width, height } of boxes) {
    expect(width).toBeGreaterThanOrEqual(44);
    expect(height).toBeGreaterThanOrEqual(44);
  }
  const { x, width } = await getBox(bar);
  expect(x).toBeGreaterThanOrEqual(0);
  expect(x + width).toBeLessThanOrEqual(360);
  await expectAccessible(page, 'bulk bar');
  // Scrolling reaches the last button.
  await bar.getByRole('button', { name: 'Delete' }).tap();
  await expect.poll(() => page.getByRole('article').count()).toBe(0);
  await close();
});

test('the navigation menu works on a page that does not exist', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const unknownId = crypto.randomUUID();
  const { page, close } = await site.openSignedIn(ana, '/nowhere');
  for (const path of ['/nowhere', `/projects/${unknownId}`, `/spaces/${unknownId}`, '/settings/nothing']) {
    await page.goto(path);
    await page.getByRole('heading', { name: 'Page not found', level: 1 }).waitFor();
    await expectAccessible(page, path);
    await page.getByRole('button', { name: 'Open navigation' }).tap();
    const menu = page.getByRole('dialog', { name: 'Navigation' });
    expect(await getBox(menu)).toMatchObject({ x: 0, y: 0, height: 740 });
    await menu.getByRole('link', { name: project.name }).tap();
    await page.getByRole('heading', { name: project.name, level: 1 }).waitFor();
    // The hint mentions no keyboard shortcut on touch devices.
    await page.getByText('Tap “New task” to add the first one.').waitFor();
  }
  await close();
});

test("group headers on the timeline are large enough to tap and collapse; the calendar's header is one line", async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Bar', startDate: utcDayFromNow(1), dueDate: utcDayFromNow(5) });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  await getCard(page, 'Bar').waitFor();
  const head = page.getByRole('button', { name: /^To Do/, expanded: true });
  expect((await getBox(head)).height).toBeGreaterThanOrEqual(44);
  expect((await getBox(getCard(page, 'Bar'))).height).toBeGreaterThanOrEqual(44);
  await head.tap();
  await getCard(page, 'Bar').waitFor({ state: 'detached' });
  await page.goto(`/projects/${project.id}/calendar`);
  const lines = ['Today', 'Next', 'Month', 'Week'].map(async (name) => {
    const { y, height } = await getBox(page.getByRole('button', { name, exact: true }));
    return y + height / 2;
  });
  expect(new Set(await Promise.all(lines)).size).toBe(1);
  await close();
});

test.each([
  ['2026-11-30', '2026-12-01'],
  ['2026-12-31', '2027-01-01'],
  ['2027-01-31', '2027-02-01'],
  ['2028-02-29', '2028-03-01'],
])('F102: on %s, the last day of a month, the agenda lists what is due on %s', async (today, tomorrow) => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Due tomorrow', dueDate: tomorrow });
  const { page, close } = await site.openSignedIn(ana, 'about:blank');
  await page.clock.setFixedTime(`${today}T12:00:00`);
  for (const path of ['', '?span=week']) {
    await page.goto(`/projects/${project.id}/calendar${path}`);
    await page.locator(`section[data-section="${tomorrow}"]`).getByText('Due tomorrow').waitFor();
    expect(await getCard(page, 'Due tomorrow').count()).toBe(1);
  }
  await close();
});

test('the agenda goes on to the last task, however late, and shows each once', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Next spring', dueDate: '2027-04-09' });
  await ana.createTask(project.id, { title: 'In two years', dueDate: '2028-12-31' });
  const { page, close } = await site.openSignedIn(ana, 'about:blank');
  await page.clock.setFixedTime('2026-12-10T12:00:00');
  await page.goto(`/projects/${project.id}/calendar`);
  await page.locator('section[data-section="2027-04-09"]').getByText('Next spring').waitFor();
  await page.locator('section[data-section="2028-12-31"]').getByText('In two years').waitFor();
  expect(await page.locator('section[data-section="2028-12-31"] article').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Show later tasks' }).count()).toBe(0);
  await close();
});

test('F97: a toast with a word of 97 letters wraps on a phone, with its button in sight', async () => {
  const long = 'w'.repeat(97);
  const { page, close } = await site.openBoard([long]);
  await getCard(page, long).focus();
  await page.keyboard.press('Delete');
  const undo = page.getByRole('button', { name: 'Undo' });
  const box = await undo.boundingBox();
  expect(box?.x).toBeGreaterThan(0);
  expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  await undo.click();
  await getCard(page, long).waitFor();
  await close();
});

test('tasks of every space are searched, and several are selected, by touch', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const far = (await ana.createTeamSpace()).project;
  await ana.createTask(far.id, { title: 'Far away' });
  for (const title of ['One', 'Two', 'Three']) await ana.createTask(project.id, { title });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('button', { name: 'Actions for One' }).tap();
  await page.getByRole('menuitem', { name: 'Select' }).tap();
  const bar = page.getByRole('region', { name: 'Selected tasks' });
  await bar.getByText('1 selected').waitFor();
  await getCard(page, 'Three').tap();
  await bar.getByText('2 selected').waitFor();
  expect(new URL(page.url()).searchParams.get('task')).toBeNull();
  await bar.getByRole('button', { name: 'Clear selection' }).tap();
  await bar.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Open navigation' }).tap();
  await page.getByRole('dialog', { name: 'Navigation' }).getByRole('button', { name: 'Search' }).tap();
  await page.getByRole('combobox').fill('far');
  await page.getByRole('option', { name: /Far away/ }).tap();
  await page.getByRole('complementary', { name: 'Task' }).getByLabel('Title').waitFor();
  await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  await close();
});

test('in My Tasks, the menu button is at the end of the row however long its content is', async () => {
  const ana = await site.testApp.createPerson();
  const { project, space } = await ana.getPersonalSpace();
  const label = (await ana.post('/labels', { spaceId: space.id, name: 'A label to read', color: '#dc2626' })).body
    .label;
  const mine = { assigneeIds: [ana.id] };
  await ana.createTask(project.id, { title: 'Bare', ...mine });
  const more = { priority: 'high', dueDate: utcDayFromNow(9), labelIds: [label.id] };
  await ana.createTask(project.id, { title: 'Much to say, and in a title that is long', ...more, ...mine });
  const { page, close } = await site.openSignedIn(ana, '/my-tasks');
  const menus = page.getByRole('button', { name: /^Actions for/ });
  await expect.poll(() => menus.count()).toBe(2);
  const [bare, much] = await Promise.all((await menus.all()).map(getBox));
  expect(much?.x).toBe(bare?.x);
  expect(bare?.x).toBeGreaterThan(300);
  await close();
});

async function getBox(locator: Locator) {
  const box = await locator.boundingBox();
  if (!box) throw new Error(`Element has no box on the page: ${locator}`);
  return box;
}
