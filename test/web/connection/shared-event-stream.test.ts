import { connect, createServer, type Socket } from 'node:net';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { getCard, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('F56: the tabs of a browser share one event stream, whatever they show, and another takes it over', async () => {
  const { page, close, person: ana, project } = await site.openTeamBoard();
  const other = await ana.createTeamSpace();
  const context = page.context();
  const openStreams = trackStreams(context);
  await page.reload();
  const pages = [page];
  for (const path of [`/projects/${project.id}`, `/projects/${project.id}/list`, `/projects/${other.project.id}`]) {
    pages.push(await openTab(context, path));
  }
  pages.push(await openTab(context, '/my-tasks'), await openTab(context, '/settings'));
  await expect.poll(() => openStreams.size).toBe(1);

  const expectLive = async (title: string) => {
    await ana.createTask(project.id, { title, assigneeIds: [ana.id] });
    await ana.createTask(other.project.id, { title });
    for (const tab of pages.filter((tab) => !tab.url().endsWith('/settings'))) {
      // Rows are only rendered in front.
      await tab.bringToFront();
      await tab.getByText(title).first().waitFor();
      expect(await getCard(tab, title).count(), tab.url()).toBeLessThanOrEqual(tab.url().endsWith('my-tasks') ? 2 : 1);
    }
    await expect.poll(() => openStreams.size).toBe(1);
  };
  await expectLive('Seen everywhere');
  const leader = [...openStreams.values()][0];
  await leader?.close();
  pages.splice(pages.indexOf(leader as Page), 1);
  await expectLive('Seen after the first tab was closed');
  const seventh = await openTab(context, `/projects/${project.id}`);
  await getCard(seventh, 'Seen everywhere').waitFor();
  pages.push(seventh);
  await expectLive('Seen in a new tab');
  await close();
});

test('F56: a tab that opens while a stream runs misses no change made while its board was loading', async () => {
  const { page, close, person: ana, project } = await site.openBoard(['First']);
  const tab = await page.context().newPage();
  // The board is read, and the change is made, before the tab hears the stream.
  let board: 'unread' | 'read' = 'unread';
  await tab.route('**/api/projects/*/board', async (route) => {
    const response = await route.fetch();
    if (board === 'unread') await ana.createTask(project.id, { title: 'In between' });
    if (board === 'unread') await getCard(page, 'In between').waitFor();
    board = 'read';
    await route.fulfill({ response });
  });
  await tab.goto(`/projects/${project.id}`);
  await getCard(tab, 'In between').waitFor();
  await close();
});

test('F175: a stream that falls silent is opened again after 30 s, also when the user comes back, and the page says so', async () => {
  const proxy = await startFreezableProxy(Number(new URL(site.origin).port));
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const { page, faults, close } = await site.openSignedIn(ana, '/healthz', { baseURL: proxy.origin });
  await page.clock.install();
  await page.goto(`/projects/${project.id}`);
  const status = page.getByRole('status').filter({ hasText: 'Live updates are interrupted' });
  await ana.createTask(project.id, { title: 'Live' });
  await getCard(page, 'Live').waitFor();

  proxy.freeze();
  await ana.createTask(project.id, { title: 'Unheard' });
  await page.clock.fastForward(20_000);
  expect(await status.count()).toBe(0);
  await page.clock.fastForward(15_000);
  await status.waitFor();
  expect(await getCard(page, 'Unheard').count()).toBe(0);
  // The new stream is silent from the start, as behind a proxy that buffers: reading shows what has changed.
  await page.clock.fastForward(35_000);
  await getCard(page, 'Unheard').waitFor();
  expect(await status.count()).toBe(1);
  proxy.thaw();
  await page.clock.fastForward(35_000);
  await status.waitFor({ state: 'detached' });

  for (const event of ['focus', 'online']) {
    proxy.freezeOpenStreams();
    await ana.createTask(project.id, { title: `Back by ${event}` });
    await page.clock.fastForward(21_000);
    await page.evaluate(`dispatchEvent(new Event('${event}'))`);
    await getCard(page, `Back by ${event}`).waitFor();
  }
  // Everything went through the proxy.
  const isFault = (fault: string) => !fault.includes(proxy.origin);
  faults.splice(0, faults.length, ...faults.filter(isFault));
  await close();
  proxy.stop();
});

test('F187: events that arrive together are shown together', async () => {
  const { page, close, person: ana, project, statuses } = await site.openBoard([]);
  const titles = Array.from({ length: 300 }, (_, index) => `Task ${index}`);
  const tasks = await Promise.all(titles.map((title) => ana.createTask(project.id, { title })));
  await page.reload();
  await getCard(page, 'Task 0').waitFor();
  await page.context().setOffline(true);
  await Promise.all(tasks.map(({ id }) => ana.patch(`/tasks/${id}`, { statusId: statuses[1].id })));
  await page.evaluate(`
    window.columnChanges = 0;
    const column = document.querySelector('[aria-label="To Do"]');
    new MutationObserver(() => window.columnChanges++).observe(column, { childList: true, subtree: true, characterData: true });
    undefined;
  `);
  await page.context().setOffline(false);
  await getCard(page, 'Task 0').waitFor();
  await expect.poll(() => page.locator('[aria-label="To Do"] article').count()).toBe(0);
  expect(await page.evaluate('window.columnChanges')).toBeLessThan(20);
  await close();
});

async function openTab(context: BrowserContext, path: string): Promise<Page> {
  const tab = await context.newPage();
  await tab.goto(path);
  await tab.getByRole('main').waitFor();
  return tab;
}

/** The requests for event streams that are open, with the page of each. */
function trackStreams(context: BrowserContext): Map<object, Page> {
  const open = new Map<object, Page>();
  context.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/api/events') return;
    const page = request.frame().page();
    open.set(request, page);
    page.on('close', () => open.delete(request));
  });
  context.on('requestfinished', (request) => open.delete(request));
  context.on('requestfailed', (request) => open.delete(request));
  return open;
}

/** Forwards connections to the port. A frozen stream stays open without a byte. */
async function startFreezableProxy(port: number) {
  const streams = new Set<Socket>();
  const sockets = new Set<Socket>();
  let isFrozen = false;
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    upstream.pipe(client).pipe(upstream);
    client.on('data', (data) => {
      if (!data.includes('GET /api/events')) return;
      streams.add(upstream);
      if (isFrozen) upstream.unpipe(client).pause();
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const freezeOpenStreams = () => {
    for (const stream of streams) stream.unpipe().pause();
  };
  return {
    origin: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    freezeOpenStreams,
    freeze: () => {
      isFrozen = true;
      freezeOpenStreams();
    },
    /** New streams work again. */
    thaw: () => {
      isFrozen = false;
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
