import { expect, test } from 'vitest';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { dragByMouse } from '../../support/web/mouse-drag.ts';
import { expectServerTask, getCard, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp({ viewport: { width: 1280, height: 900 } });
const toCellSelector = (day: string) => `[data-cell="${day}"]`;

test('a timed task dragged to another day keeps its time, and an all-day task ignores the time zone', async () => {
  const ana = await site.testApp.createPerson();
  await ana.patch('/me', { timeZone: 'America/Los_Angeles' });
  const { project } = await ana.getPersonalSpace();
  const allDay = await ana.createTask(project.id, { title: 'All day', dueDate: '2026-10-29' });
  // 17:30 in Los Angeles, where daylight saving time ends on 1 November.
  const timed = await ana.createTask(project.id, { title: 'At half past five', dueDate: '2026-10-30T00:30:00.000Z' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/calendar?date=2026-10-15`, {
    timezoneId: 'Pacific/Auckland',
  });
  await getCard(page, 'At half past five').getByText('17:30').waitFor();
  await dragByMouse(page, getCard(page, 'At half past five'), page.locator(toCellSelector('2026-11-01')));
  await dragByMouse(page, getCard(page, 'All day'), page.locator(toCellSelector('2026-10-27')));
  await expectServerTask(ana, timed.id, { dueDate: '2026-11-02T01:30:00.000Z', startDate: null });
  await expectServerTask(ana, allDay.id, { dueDate: '2026-10-27', startDate: null });

  await page.reload();
  const isWithin = async (title: string, on: string) => {
    const [bar, cell] = await Promise.all([
      getCard(page, title).boundingBox(),
      page.locator(toCellSelector(on)).boundingBox(),
    ]);
    return (
      bar && cell && bar.x >= cell.x && bar.x < cell.x + cell.width && bar.y > cell.y && bar.y < cell.y + cell.height
    );
  };
  await getCard(page, 'At half past five').getByText('17:30').waitFor();
  expect(await isWithin('At half past five', '2026-11-01')).toBe(true);
  expect(await isWithin('All day', '2026-10-27')).toBe(true);
  await ana.patch('/me', { timeZone: 'Asia/Tokyo' });
  await page.reload();
  await getCard(page, 'All day').waitFor();
  expect(await isWithin('All day', '2026-10-27')).toBe(true);
  // In Tokyo it is already 2 November, which is in another week.
  expect(await getCard(page, 'At half past five').count()).toBe(0);
  await page.goto(`/projects/${project.id}/calendar?date=2026-11-15`);
  await getCard(page, 'At half past five').getByText('10:30').waitFor();
  expect(await isWithin('At half past five', '2026-11-02')).toBe(true);
  await page.getByRole('button', { name: 'Previous' }).click();
  await getCard(page, 'All day').waitFor();
  expect(await isWithin('All day', '2026-10-27')).toBe(true);
  await close();
});

test('a task is picked up with Space, moved and resized with arrow keys, and put back with Escape', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Moved by keys', dueDate: '2026-11-28' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/calendar?date=2026-11-01`);
  await getCard(page, 'Moved by keys').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Escape');
  expect(await page.getByRole('complementary', { name: 'Task' }).count()).toBe(0);

  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('heading', { name: 'December 2026' }).waitFor();
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  // Nothing is sent until the task is dropped.
  await expectServerTask(ana, task.id, { startDate: null, dueDate: '2026-11-28' });
  await page.keyboard.press('Space');
  await expectServerTask(ana, task.id, { startDate: '2026-12-13', dueDate: '2026-12-15' });
  // The card keeps the focus.
  await page.locator(':focus').and(getCard(page, 'Moved by keys')).waitFor();

  await page.keyboard.press('Control+z');
  await expectServerTask(ana, task.id, { startDate: null, dueDate: '2026-11-28' });
  await close();
});

test('a bar is resized by its ends, and dragging to and from the No date panel sets and clears dates', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const long = await ana.createTask(project.id, { title: 'Long', startDate: '2026-11-10', dueDate: '2026-11-11' });
  const undated = await ana.createTask(project.id, { title: 'Loose' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/calendar?date=2026-11-01`);
  const noDatePanel = page.getByRole('complementary', { name: 'No date' });
  await noDatePanel.getByRole('article', { name: 'Loose' }).waitFor();
  await getCard(page, 'Long').hover();
  await dragByMouse(
    page,
    getCard(page, 'Long').locator('[data-edge="end"]'),
    page.locator(toCellSelector('2026-11-13')),
  );
  await expectServerTask(ana, long.id, { startDate: '2026-11-10', dueDate: '2026-11-13' });
  await getCard(page, 'Long').hover();
  await dragByMouse(
    page,
    getCard(page, 'Long').locator('[data-edge="start"]'),
    page.locator(toCellSelector('2026-11-12')),
  );
  await expectServerTask(ana, long.id, { startDate: '2026-11-12', dueDate: '2026-11-13' });

  await dragByMouse(page, getCard(page, 'Loose'), page.locator(toCellSelector('2026-11-18')));
  await expectServerTask(ana, undated.id, { startDate: null, dueDate: '2026-11-18' });
  await expect.poll(() => noDatePanel.getByRole('article').count()).toBe(0);
  await dragByMouse(page, getCard(page, 'Long'), noDatePanel);
  await expectServerTask(ana, long.id, { startDate: null, dueDate: null });
  await noDatePanel.getByRole('article', { name: 'Long' }).waitFor();
  await getCard(page, 'Loose').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Enter');
  await expectServerTask(ana, undated.id, { dueDate: null });
  await close();
});

test('the overflow of a day opens its list, and a task can be created on a day', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  for (let index = 1; index <= 9; index++)
    await ana.createTask(project.id, { title: `Task ${index}`, dueDate: '2026-11-10' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/calendar?date=2026-11-01`);
  await page.getByRole('button', { name: /more tasks on Tuesday/ }).click();
  const day = page.getByRole('dialog', { name: 'Tuesday 10 November' });
  await day.getByRole('button', { name: 'Task 9' }).waitFor();
  expect(await day.getByRole('listitem').count()).toBe(9);
  await page.keyboard.press('Escape');
  await day.waitFor({ state: 'detached' });

  await page.locator('[data-date="2026-11-01"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'New task' }).click();
  await page.keyboard.type('Made on the ninth');
  await page.keyboard.press('Enter');
  await getCard(page, 'Made on the ninth').waitFor();
  await expect
    .poll(async () =>
      (await ana.get(`/tasks?projectId=${project.id}`)).body.find(
        ({ title }: { title: string }) => title === 'Made on the ninth',
      ),
    )
    .toMatchObject({ dueDate: '2026-11-09' });
  await close();
});

test('the calendar ignores the grouping, which the other views keep', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Loud', priority: 'urgent', dueDate: '2026-11-10' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list?group=priority`);
  await page.getByRole('button', { name: /^Urgent/ }).waitFor();
  const views = page.getByRole('navigation', { name: 'Views' });
  await views.getByRole('link', { name: 'Calendar' }).click();
  await page.getByRole('button', { name: 'Previous' }).waitFor();
  const groupControls = page.getByRole('button', { name: /^Group:/ }).or(page.getByText(/^(Urgent|Priority)$/));
  expect(await groupControls.count()).toBe(0);
  await views.getByRole('link', { name: 'Gantt' }).click();
  await page.getByRole('button', { name: /^Urgent/ }).waitFor();
  await page.getByRole('button', { name: 'Group: Priority' }).waitFor();
  await close();
});

test('the week view shows live changes, and a viewer can change nothing', async () => {
  const ana = await site.testApp.createPerson();
  const { space, project } = await ana.createTeamSpace();
  const vera = await site.testApp.createMember(ana, space.id, 'viewer', 'Vera');
  const task = await ana.createTask(project.id, { title: 'Shared', dueDate: '2026-11-25T10:00:00.000Z' });
  const { page, close } = await site.openSignedIn(vera, `/projects/${project.id}/calendar?date=2026-11-25`);
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  expect(new URL(page.url()).searchParams.get('span')).toBe('week');
  await getCard(page, 'Shared').getByText('10:00').waitFor();
  expect(await page.locator('[data-cell]').count()).toBe(7);
  // The calendar groups by day only.
  expect(await page.getByRole('button', { name: /^Group:/ }).count()).toBe(0);
  await ana.patch(`/tasks/${task.id}`, { title: 'Shared anew', dueDate: '2026-11-27' });
  await getCard(page, 'Shared anew').waitFor();
  await dragByMouse(page, getCard(page, 'Shared anew'), page.locator(toCellSelector('2026-11-24')));
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  expect(await page.getByRole('button', { name: /Add a task/ }).count()).toBe(0);
  expect((await ana.get(`/tasks/${task.id}`)).body.task.dueDate).toBe('2026-11-27');
  await close();
});

test.each([1280, 360])('axe finds nothing, %i pixels wide', async (width) => {
  const ana = await site.testApp.createPerson();
  const { project, statuses } = await ana.getPersonalSpace();
  const fields = { priority: 'urgent', statusId: statuses[1].id };
  await ana.createTask(project.id, { title: 'Long', startDate: '2026-11-09', dueDate: '2026-11-18', ...fields });
  await ana.createTask(project.id, { title: 'Late', dueDate: '2020-11-10T10:00:00.000Z' });
  await ana.createTask(project.id, { title: 'שלום עולם '.repeat(40).trim(), dueDate: '2026-11-10T10:00:00.000Z' });
  for (let index = 1; index <= 5; index++)
    await ana.createTask(project.id, { title: `Task ${index}`, dueDate: '2026-11-11' });
  await ana.createTask(project.id, { title: 'Loose' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/calendar?date=2026-11-10`, {
    viewport: { width, height: 780 },
  });
  await page
    .getByRole('article', { name: 'Task 1' })
    .or(page.getByRole('article', { name: 'Long' }))
    .first()
    .waitFor();
  await expectAccessible(page, 'month');
  await page.getByRole('button', { name: 'Week', exact: true }).click();
  await page.getByRole('article', { name: 'Task 5' }).first().waitFor();
  await expectAccessible(page, 'week');
  await close();
});
