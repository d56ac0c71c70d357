import { expect, test } from 'vitest';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { expectColumns, getColumn } from '../../support/web/board-columns.ts';
import { holdRequests } from '../../support/web/hold-requests.ts';
import { measureFastest, pageNow, recordFirstVisibleAt, timeKeyToVisible } from '../../support/web/page-timing.ts';
import { getCard, getCenter, openTitleEditor, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('a move shows within 50 ms while the API is not responding, and is reverted with the reason on an error', async () => {
  const titles = Array.from({ length: 20 }, (_, index) => `Task ${index + 1}`);
  const { page, close } = await site.openBoard(titles);
  const held = await holdRequests(page, '**/api/tasks/*', ['PATCH']);
  const remaining = [...titles];
  const moved: string[] = [];
  const move = async () => {
    const title = remaining.shift() as string;
    await getCard(page, title).focus();
    const timeToVisible = await timeKeyToVisible(
      page,
      'Enter',
      `[aria-label="In Progress"] article[aria-label="${title}"]`,
    );
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    // Cards keep their height on the board, so each goes above those moved before it.
    moved.unshift(title);
    return timeToVisible();
  };
  expect(await measureFastest(50, move, titles.length)).toBeLessThan(50);
  await expectColumns(page, { 'To Do': remaining, 'In Progress': moved });
  await expect.poll(held.getCount).toBeGreaterThan(0);
  held.release({ status: 403, json: { error: 'Not today', code: 'insufficient_role' } });
  await page
    .getByRole('alert')
    .filter({ hasText: /^Couldn’t save the change to “.+”: Not today/ })
    .first()
    .waitFor();
  await expectColumns(page, { 'To Do': titles, 'In Progress': [] });
  await close();
});

test('a change over REST or MCP appears within 500 ms', async () => {
  const { page, close, person, project } = await site.openBoard(['One']);
  const rest = await person.createTokenClient({ name: 'Script' });
  const claude = await connectMcpClient(person, { name: 'Claude' });
  const transports = [
    ['REST', (title: string) => rest.post('/tasks', { projectId: project.id, title })],
    ['MCP', (title: string) => claude.callTool('create_task', { projectId: project.id, title })],
  ] as const;
  for (const [transport, create] of transports) {
    let count = 0;
    const measure = async () => {
      const title = `By ${transport} ${++count}`;
      const firstVisibleAt = await recordFirstVisibleAt(page, `article[aria-label="${title}"]`);
      const startedAt = pageNow();
      await create(title);
      return (await firstVisibleAt()) - startedAt;
    };
    expect(await measureFastest(500, measure), transport).toBeLessThan(500);
    await getCard(page, `By ${transport} ${count}`).getByText('via').waitFor();
  }
  await close();
});

test("an agent's changes appear without disturbing the focus, the caret or a drag", async () => {
  const { page, close, person, project, statuses } = await site.openBoard(['One', 'Two', 'Three']);
  const agent = await person.createTokenClient({ name: 'Claude' });
  const { body: tasks } = await person.get(`/tasks?projectId=${project.id}`);
  const findId = (title: string) => tasks.find((task: { title: string }) => task.title === title).id;

  await openTitleEditor(page, 'One');
  await page.keyboard.press('End');
  await page.keyboard.type(' more');
  await agent.patch(`/tasks/${findId('One')}`, { priority: 'urgent' });
  await getCard(page, 'One').getByText('via Claude').waitFor();
  expect(await page.evaluate('[document.activeElement.value, document.activeElement.selectionStart]')).toEqual([
    'One more',
    8,
  ]);
  await page.keyboard.press('Escape');
  await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('ARTICLE');

  await getCard(page, 'Two').focus();
  await agent.patch(`/tasks/${findId('Two')}`, { statusId: statuses[2].id });
  await getColumn(page, 'Done').getByRole('article', { name: 'Two' }).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Two');

  const from = await getCenter(getCard(page, 'Three'));
  const to = await getCenter(getColumn(page, 'In Progress').locator('[data-scroller]'));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.locator('.ghost').waitFor();
  await agent.post('/tasks', { projectId: project.id, title: 'Four' });
  await getCard(page, 'Four').waitFor();
  expect(await page.locator('.ghost').count()).toBe(1);
  await page.mouse.up();
  await expectColumns(page, { 'To Do': ['One', 'Four'], 'In Progress': ['Three'], Done: ['Two'] });
  await close();
});
