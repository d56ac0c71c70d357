import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { dragByMouse } from '../../support/web/mouse-drag.ts';
import { utcDayFromNow } from '../../support/web/relative-days.ts';
import { expectServerTask, getCard, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp({ viewport: { width: 1280, height: 900 } });
/** The width of a day in pixels, at the default zoom. */
const dayWidth = 16;
const getBar = (page: Page, taskId: string) => page.locator(`[data-bar="${taskId}"]`);

test('bars are moved and resized by mouse, and a task without dates gets them by drawing a bar', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, {
    title: 'Bar',
    startDate: utcDayFromNow(1),
    dueDate: utcDayFromNow(5),
  });
  const point = await ana.createTask(project.id, { title: 'Point', dueDate: `${utcDayFromNow(3)}T09:15:00.000Z` });
  const undated = await ana.createTask(project.id, { title: 'Loose' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  await getBar(page, task.id).waitFor();
  await dragByMouse(page, getBar(page, task.id), { dx: 3 * dayWidth, dy: 0 });
  await expectServerTask(ana, task.id, { startDate: utcDayFromNow(4), dueDate: utcDayFromNow(8) });
  await dragByMouse(page, getBar(page, task.id).locator('[data-edge="end"]'), { dx: 2 * dayWidth, dy: 0 });
  await expectServerTask(ana, task.id, { startDate: utcDayFromNow(4), dueDate: utcDayFromNow(10) });
  await dragByMouse(page, getBar(page, task.id).locator('[data-edge="start"]'), { dx: -dayWidth, dy: 0 });
  await expectServerTask(ana, task.id, { startDate: utcDayFromNow(3), dueDate: utcDayFromNow(10) });
  await dragByMouse(page, getBar(page, point.id), { dx: dayWidth, dy: 0 });
  await expectServerTask(ana, point.id, { startDate: null, dueDate: `${utcDayFromNow(4)}T09:15:00.000Z` });

  const lane = page.locator(`[data-lane="${undated.id}"]`);
  await dragByMouse(page, page.locator(`[data-bar="${point.id}"]`), { dx: dayWidth, dy: 0 });
  await expectServerTask(ana, point.id, { dueDate: `${utcDayFromNow(5)}T09:15:00.000Z` });
  const from = await getBar(page, point.id).boundingBox();
  const row = await lane.boundingBox();
  if (!from || !row) throw new Error('Element has no box on the page');
  await page.mouse.move(from.x + dayWidth / 2, row.y + row.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 2.5 * dayWidth, row.y + row.height / 2, { steps: 5 });
  // Nothing is sent until the mouse button is released.
  expect((await ana.get(`/tasks/${undated.id}`)).body.task.dueDate).toBeNull();
  await page.mouse.up();
  await expectServerTask(ana, undated.id, { startDate: utcDayFromNow(5), dueDate: utcDayFromNow(7) });
  await page.reload();
  await getBar(page, undated.id).waitFor();
  await close();
});

test('titles beside bars are never cut off at the title column', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const short = await ana.createTask(project.id, {
    title: 'Short',
    startDate: utcDayFromNow(-1),
    dueDate: utcDayFromNow(0),
  });
  const long = await ana.createTask(project.id, {
    title: 'Long',
    startDate: utcDayFromNow(-1),
    dueDate: utcDayFromNow(40),
  });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  const lines = page.getByRole('region', { name: 'Task timeline' });
  const title = (taskId: string) => getBar(page, taskId).locator('.gantt-label');
  const opacity = (taskId: string) =>
    title(taskId).evaluate((element) => Number(element.computedStyleMap().get('opacity')));
  const edge = async () => {
    const box = await page.getByRole('article', { name: 'Long' }).boundingBox();
    return (box?.x ?? 0) + (box?.width ?? 0);
  };
  await getBar(page, short.id).waitFor();
  await expect.poll(() => opacity(short.id)).toBe(1);
  // Both bars start left of the visible part; the long one is still partly visible.
  const end = await getBar(page, short.id).boundingBox();
  const by = (end?.x ?? 0) + (end?.width ?? 0) + 40 - (await edge());
  await lines.evaluate((element, by) => element.scrollBy(by, 0), by);
  await expect.poll(() => opacity(short.id)).toBe(0);
  expect(await opacity(long.id)).toBe(1);
  await expect.poll(async () => (await title(long.id).boundingBox())?.x).toBeGreaterThan(await edge());
  await lines.evaluate((element, by) => element.scrollBy(-by, 0), by);
  await expect.poll(() => opacity(short.id)).toBe(1);
  await close();
});

test('Escape cancels a drag, and a click opens the task', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, {
    title: 'Bar',
    startDate: utcDayFromNow(1),
    dueDate: utcDayFromNow(5),
  });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  await getBar(page, task.id).waitFor();
  const before = await getBar(page, task.id).boundingBox();
  if (!before) throw new Error('Element has no box on the page');
  await page.mouse.move(before.x + 30, before.y + 18);
  await page.mouse.down();
  await page.mouse.move(before.x + 30 + 4 * dayWidth, before.y + 18, { steps: 4 });
  await expect.poll(async () => (await getBar(page, task.id).boundingBox())?.x).toBe(before.x + 4 * dayWidth);
  await page.keyboard.press('Escape');
  await expect.poll(async () => (await getBar(page, task.id).boundingBox())?.x).toBe(before.x);
  await page.mouse.up();
  expect(new URL(page.url()).searchParams.get('task')).toBeNull();
  await page.mouse.click(before.x + 30, before.y + 18);
  await page.getByRole('complementary', { name: 'Task' }).waitFor();
  expect((await ana.get(`/tasks/${task.id}`)).body.task).toMatchObject({
    startDate: utcDayFromNow(1),
    dueDate: utcDayFromNow(5),
  });
  await close();
});

test('keys move and resize a bar in one undo step', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, {
    title: 'Bar',
    startDate: utcDayFromNow(1),
    dueDate: utcDayFromNow(2),
  });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  await getCard(page, 'Bar').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Enter');
  await expectServerTask(ana, task.id, { startDate: utcDayFromNow(7), dueDate: utcDayFromNow(9) });
  await page.keyboard.press('Control+z');
  await expectServerTask(ana, task.id, { startDate: utcDayFromNow(1), dueDate: utcDayFromNow(2) });
  await close();
});

test('subtasks and blocked tasks follow as one undo step, and conflicts are explained and resolved', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const create = (title: string, from: number, to: number, fields: object = {}) =>
    ana.createTask(project.id, { title, startDate: utcDayFromNow(from), dueDate: utcDayFromNow(to), ...fields });
  const plan = await create('Plan', 1, 4, { assigneeIds: [ana.id] });
  const part = await create('Part', 1, 2, { parentTaskId: plan.id });
  const done = await create('Done part', 1, 2, { parentTaskId: plan.id, completedAt: new Date().toISOString() });
  const build = await create('Build', 5, 6);
  const check = await create('Check', 8, 9);
  await ana.put(`/tasks/${build.id}/blockers/${plan.id}`);
  await ana.put(`/tasks/${check.id}/blockers/${build.id}`);
  const expectDates = async (dates: Record<string, [number, number]>) => {
    for (const [id, [from, to]] of Object.entries(dates))
      await expectServerTask(ana, id, { startDate: utcDayFromNow(from), dueDate: utcDayFromNow(to) });
  };
  const before = { [plan.id]: [1, 4], [part.id]: [1, 2], [build.id]: [5, 6], [check.id]: [8, 9] } as const;
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  await getBar(page, plan.id).getByRole('img', { name: 'Ana', includeHidden: true }).waitFor();
  expect(await page.getByRole('button', { name: /conflict/ }).count()).toBe(0);

  await dragByMouse(page, getBar(page, plan.id), { dx: 3 * dayWidth, dy: 0 });
  await page.getByText('Changed 4 tasks').first().waitFor();
  await expectDates({ [plan.id]: [4, 7], [part.id]: [4, 5], [build.id]: [8, 9], [check.id]: [10, 11] });
  await expectDates({ [done.id]: [1, 2] });
  await page.keyboard.press('Control+z');
  await expectDates({ ...before } as never);

  await page.getByRole('button', { name: 'Move subtasks and blocked tasks along' }).click();
  await dragByMouse(page, getBar(page, plan.id), { dx: 3 * dayWidth, dy: 0 });
  await page.getByRole('button', { name: '1 conflict', exact: true }).click();
  await expectDates({ [plan.id]: [4, 7], [part.id]: [1, 2], [build.id]: [5, 6] });
  const dialog = page.getByRole('dialog', { name: '1 conflict' });
  await dialog.getByText('“Build” starts before “Plan”, which blocks it, ends.').waitFor();
  await expectAccessible(page, 'conflicts of a plan');
  await dialog.getByRole('button', { name: /^Move “Build” to/ }).click();
  await dialog.waitFor({ state: 'detached' });
  await expectDates({ [build.id]: [8, 9], [check.id]: [10, 11], [part.id]: [1, 2] });
  expect(await page.getByRole('button', { name: /conflict/ }).count()).toBe(0);
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: '1 conflict', exact: true }).waitFor();
  await expectDates({ [build.id]: [5, 6], [check.id]: [8, 9] });
  await close();
});

test('a dependency is drawn between bars, a circular one is rejected, and the picker removes it', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const first = await ana.createTask(project.id, {
    title: 'First',
    startDate: utcDayFromNow(1),
    dueDate: utcDayFromNow(3),
  });
  const second = await ana.createTask(project.id, {
    title: 'Second',
    startDate: utcDayFromNow(5),
    dueDate: utcDayFromNow(8),
  });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`);
  const arrow = page.locator(`[data-arrow="${first.id} ${second.id}"]`);
  await getBar(page, first.id).hover();
  await dragByMouse(page, getBar(page, first.id).locator('[data-link]'), getBar(page, second.id));
  await arrow.waitFor({ state: 'attached' });
  await expectServerTask(ana, second.id, { blockedByIds: [first.id] });

  await getBar(page, second.id).hover();
  await dragByMouse(page, getBar(page, second.id).locator('[data-link]'), getBar(page, first.id));
  await page.getByRole('alert').filter({ hasText: 'First' }).waitFor();
  await expect.poll(() => page.locator('[data-arrow]').count()).toBe(1);
  await expectServerTask(ana, first.id, { blockedByIds: [] });

  await getCard(page, 'Second').focus();
  await page.keyboard.press('b');
  const picker = page.getByRole('dialog', { name: 'Blockers of Second' });
  await picker.getByRole('option', { name: 'First', selected: true }).click();
  await expectServerTask(ana, second.id, { blockedByIds: [] });
  await expect.poll(() => page.locator('[data-arrow]').count()).toBe(0);
  await page.keyboard.press('Escape');
  await page.locator(':focus').and(getCard(page, 'Second')).waitFor();
  await close();
});

test('with 2,000 tasks only visible rows are rendered, and the keyboard reaches the others', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  for (let start = 0; start < 2000; start += 100) {
    const batch = Array.from({ length: 100 }, (_, index) => {
      const title = `Task ${String(start + index).padStart(4, '0')}`;
      return ana.createTask(project.id, { title, dueDate: utcDayFromNow((start + index) % 90) });
    });
    await Promise.all(batch);
  }
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt?sort=title&group=none`);
  await getCard(page, 'Task 0000').waitFor();
  expect(await page.locator('[data-row]').count()).toBeLessThan(60);
  await page.getByRole('region', { name: 'Task timeline' }).focus();
  await page.keyboard.press('End');
  await getCard(page, 'Task 1999').waitFor();
  expect(await page.locator('[data-row]').count()).toBeLessThan(60);
  await getCard(page, 'Task 1990').focus();
  for (let press = 0; press < 30; press++) await page.keyboard.press('ArrowUp');
  await page.locator(':focus').and(getCard(page, 'Task 1960')).waitFor();
  await close();
}, 120_000);

test('zoom, collapsing and live changes work, and a viewer can change nothing', async () => {
  const ana = await site.testApp.createPerson();
  const { space, project } = await ana.createTeamSpace();
  const vera = await site.testApp.createMember(ana, space.id, 'viewer', 'Vera');
  const dates = { startDate: utcDayFromNow(1), dueDate: utcDayFromNow(4) };
  const parent = await ana.createTask(project.id, { title: 'Parent', ...dates });
  const child = await ana.createTask(project.id, { title: 'Child', parentTaskId: parent.id, ...dates });
  const { page, close } = await site.openSignedIn(vera, `/projects/${project.id}/gantt`);
  await getBar(page, child.id).waitFor();
  await page.getByRole('button', { name: 'Subtasks of Parent' }).click();
  await getBar(page, child.id).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Day', exact: true }).click();
  expect(new URL(page.url()).searchParams.get('zoom')).toBe('day');
  await expect.poll(async () => (await getBar(page, parent.id).boundingBox())?.width).toBe(4 * 40);
  await ana.patch(`/tasks/${parent.id}`, { dueDate: utcDayFromNow(5) });
  await expect.poll(async () => (await getBar(page, parent.id).boundingBox())?.width).toBe(5 * 40);

  await dragByMouse(page, getBar(page, parent.id), { dx: 80, dy: 0 });
  await getCard(page, 'Parent').focus();
  await page.keyboard.press('b');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  expect(await page.locator('[data-link], [data-edge], [data-lane]').count()).toBe(0);
  expect(await page.getByRole('dialog', { name: /Blockers/ }).count()).toBe(0);
  expect((await ana.get(`/tasks/${parent.id}`)).body.task).toMatchObject({
    ...dates,
    dueDate: utcDayFromNow(5),
    blockedByIds: [],
  });
  await close();
});

test.each([1280, 360])('axe finds nothing, %i pixels wide', async (width) => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  const first = await ana.createTask(project.id, {
    title: 'First',
    startDate: utcDayFromNow(-9),
    dueDate: utcDayFromNow(-3),
  });
  const second = await ana.createTask(project.id, {
    title: 'x'.repeat(500),
    startDate: utcDayFromNow(1),
    dueDate: utcDayFromNow(9),
  });
  await ana.request('PUT', `/tasks/${second.id}/blockers/${first.id}`);
  await ana.createTask(project.id, { title: 'שלום עולם', dueDate: utcDayFromNow(2), parentTaskId: first.id });
  await ana.createTask(project.id, { title: 'Done', dueDate: utcDayFromNow(2), statusId: statuses.at(-1)?.id });
  await ana.createTask(project.id, { title: 'Loose' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/gantt`, {
    viewport: { width, height: 780 },
  });
  await getCard(page, 'First').waitFor();
  await page.locator('[data-arrow]').waitFor({ state: 'attached' });
  for (const zoom of ['Week', 'Day', 'Month']) {
    await page.getByRole('button', { name: zoom, exact: true }).click();
    await expectAccessible(page, zoom);
  }
  await close();
});
