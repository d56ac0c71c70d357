import { expect, test } from 'vitest';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { utcDayFromNow } from '../../support/web/relative-days.ts';
import { getCard, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp({ viewport: { width: 1600, height: 900 } });

test('every column sorts in both orders and back to manual, and the columns can be chosen', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project, space, statuses } = await ana.getPersonalSpace();
  const { body } = await ana.post('/labels', { spaceId: space.id, name: 'Red' });
  await ana.createTask(project.id, { title: 'b', estimatedHours: 2, dueDate: utcDayFromNow(2), priority: 'low' });
  await ana.createTask(project.id, { title: 'C', statusId: statuses[2].id, labelIds: [body.label.id] });
  await ana.createTask(project.id, { title: 'a', estimatedHours: 8, assigneeIds: [ana.id], priority: 'urgent' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}/list?group=none`);
  const titles = () => page.getByRole('article').evaluateAll((all) => all.map((row) => row.getAttribute('aria-label')));
  const head = page.getByRole('group', { name: 'Columns' });
  await expect.poll(titles).toEqual(['b', 'C', 'a']);
  const expectations = {
    Title: [
      ['a', 'b', 'C'],
      ['C', 'b', 'a'],
    ],
    Priority: [
      ['a', 'b', 'C'],
      ['b', 'a', 'C'],
    ],
    // Those without a value come last in either order.
    Estimate: [
      ['b', 'a', 'C'],
      ['a', 'b', 'C'],
    ],
    Status: [
      ['b', 'a', 'C'],
      ['C', 'b', 'a'],
    ],
    Labels: [
      ['C', 'b', 'a'],
      ['C', 'b', 'a'],
    ],
    Assignees: [
      ['a', 'b', 'C'],
      ['a', 'b', 'C'],
    ],
    'Due date': [
      ['b', 'C', 'a'],
      ['b', 'C', 'a'],
    ],
  };
  for (const [name, orders] of Object.entries(expectations)) {
    await head.getByRole('button', { name: `Sort by ${name}` }).click();
    for (const order of orders) {
      await expect.poll(titles, { message: name }).toEqual(order);
      await head.getByRole('button', { name: new RegExp(`^${name}: (As|Des)cending$`) }).click();
    }
    await expect.poll(titles, { message: name }).toEqual(['b', 'C', 'a']);
  }
  await head.getByRole('button', { name: 'Sort by Title' }).click();
  await head.getByRole('button', { name: 'Title: Ascending' }).click();
  await page.reload();
  await expect.poll(titles).toEqual(['C', 'b', 'a']);
  await page.getByRole('button', { name: 'Sort: Title' }).click();
  await page.getByRole('menuitemradio', { name: 'Ascending' }).click();
  await expect.poll(titles).toEqual(['a', 'b', 'C']);

  expect(await getCard(page, 'b').getByText('2 h').isVisible()).toBe(true);
  await page.getByRole('button', { name: 'View options' }).click();
  await page.getByRole('checkbox', { name: 'Estimate' }).click();
  await page.getByRole('checkbox', { name: 'Ref' }).click();
  await expect.poll(() => getCard(page, 'b').getByText('2 h').count()).toBe(0);
  await expectAccessible(page, 'view options', '.floating');
  await page.keyboard.press('Escape');
  await getCard(page, 'b')
    .getByText(/^[A-Z0-9]+-1$/)
    .waitFor();
  await head.getByRole('button', { name: 'Sort by Status' }).waitFor();
  await expectAccessible(page, 'list');
  await page.goto(`/projects/${project.id}/list`);
  await head.getByRole('button', { name: 'Sort by Estimate' }).waitFor();
  // The groups have the names of the statuses already.
  expect(await head.getByRole('button', { name: 'Sort by Status' }).count()).toBe(0);
  const dueHead = await head.getByRole('button', { name: 'Sort by Due date' }).boundingBox();
  const due = await getCard(page, 'b')
    .getByText('Wednesday')
    .or(getCard(page, 'b').locator('.justify-end').last())
    .first()
    .boundingBox();
  const getRight = (box: typeof due) => (box ? box.x + box.width : Number.NaN);
  expect(Math.abs(getRight(dueHead) - getRight(due))).toBeLessThan(3);
  await close();
});

test('filters are chips, hide empty groups, and the bar stays in one row beside the panel', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Mine', assigneeIds: [ana.id] });
  await ana.createTask(project.id, { title: 'Free', priority: 'high' });
  const options = { viewport: { width: 1024, height: 700 } };
  const path = `/projects/${project.id}/list?assignee=${ana.id}&priority=none,low`;
  const { page, close } = await site.openSignedIn(ana, path, options);
  await getCard(page, 'Mine').waitFor();
  const chips = page.getByRole('list', { name: 'Active filters' });
  await expect
    .poll(() => chips.getByRole('listitem').allTextContents())
    .toEqual(['Assignee: Ana', 'Priority: No priority', 'Priority: Low']);
  const groups = () => page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents();
  await expect.poll(groups).toEqual(['To Do1']);
  await expectAccessible(page, 'filter chips');
  await chips.getByRole('button', { name: 'Remove filter Priority: Low' }).click();
  await chips.getByRole('button', { name: 'Remove filter Assignee: Ana' }).click();
  expect(new URL(page.url()).search).toBe('?priority=none');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await chips.waitFor({ state: 'detached' });
  await expect.poll(groups).toEqual(['To Do2', 'In Progress0', 'Done0']);

  await getCard(page, 'Mine').click();
  await page.getByRole('complementary', { name: 'Task' }).waitFor();
  const getTops = (locators: readonly string[]) =>
    Promise.all(locators.map(async (name) => (await page.getByRole('button', { name, exact: true }).boundingBox())?.y));
  const [filterTop, viewTop] = await getTops(['Filter', 'View options']);
  expect(filterTop).toBe(viewTop);
  const heading = await page.getByRole('heading', { level: 1 }).boundingBox();
  const newTask = await page.getByRole('button', { name: 'New task' }).boundingBox();
  expect(Math.abs((heading?.y ?? 0) - (newTask?.y ?? 0))).toBeLessThan(15);
  await close();
});
