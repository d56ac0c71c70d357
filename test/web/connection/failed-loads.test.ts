import type { Page, Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { getCard, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

// The service worker would answer for the app's own files.
const site = new WebTestApp({ serviceWorkers: 'block' });
const unavailable = { status: 503, json: { error: 'The database is temporarily unavailable', code: 'unavailable' } };
const internal = { status: 500, json: { error: 'Something went wrong on the server', code: 'internal' } };
const busy = { status: 429, headers: { 'retry-after': '1' }, json: { error: 'Rate limit exceeded' } };

test('F58: while the server answers with 500, 503 or 429, the kept board shows with what is wrong, and no sign-in', async () => {
  const { page, faults, close } = await site.openBoard(['Kept']);
  await waitUntilStored(page, 3);
  for (const [response, text] of [
    [unavailable, /^The server has a problem/],
    [internal, /^The server has a problem/],
    [busy, /^The server is busy/],
  ] as const) {
    await page.route('**/api/**', (route) => route.fulfill(response));
    await page.reload();
    await getCard(page, 'Kept').waitFor();
    await page.getByRole('status').filter({ hasText: text }).waitFor();
    expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
    await page.unroute('**/api/**');
    await page.getByRole('status').filter({ hasText: text }).waitFor({ state: 'detached' });
    await getCard(page, 'Kept').waitFor();
  }
  dropServerErrors(faults);
  await close();
});

test('F58: without a kept copy, the page says what is wrong and opens by itself; a 401 of a proxy is no sign-out', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  await ana.createTask(project.id, { title: 'Here' });
  const { page, faults, close } = await site.openSignedIn(ana, '/healthz');
  for (const response of [unavailable, { status: 401, body: 'Sign in to the proxy', contentType: 'text/plain' }]) {
    await page.route('**/api/**', (route) => route.fulfill(response));
    await page.goto(`/projects/${project.id}`);
    await page.getByRole('status').filter({ hasText: 'The server has a problem' }).waitFor();
    expect(await page.getByRole('button', { name: 'Sign in' }).count()).toBe(0);
    expect(await page.getByText('Page not found').count()).toBe(0);
    await page.unroute('**/api/**');
    await getCard(page, 'Here').waitFor();
    await page.evaluate('indexedDB.deleteDatabase("krokanti"); undefined');
  }
  await page.context().clearCookies();
  await page.reload();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  dropServerErrors(faults);
  await close();
});

test('F174: a failed read of a board is repeated, and an old copy from the disk replaces nothing newer', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Old title' });
  const gone = await ana.createTask(project.id, { title: 'Gone' });
  const { page, faults, close } = await site.openSignedIn(ana, '/settings');
  const boardUrl = `/projects/${project.id}`;
  const failures: ((route: Route) => Promise<void>)[] = [
    (route) => route.fulfill(unavailable),
    (route) => route.fulfill({ status: 404, body: 'Not found', contentType: 'text/plain' }),
    (route) => route.fulfill({ status: 200, body: '{"project":', contentType: 'application/json' }),
    (route) => route.abort(),
  ];
  for (const fail of failures) {
    await page.route('**/api/projects/*/board', fail, { times: 1 });
    await page.goto(boardUrl);
    await getCard(page, 'Gone').waitFor();
    expect(await page.getByText('Page not found').count()).toBe(0);
    await waitUntilStored(page, 3);
  }

  await ana.patch(`/tasks/${task.id}`, { title: 'New title' });
  await ana.delete(`/tasks/${gone.id}`);
  await getCard(page, 'New title').waitFor();
  await getCard(page, 'Gone').waitFor({ state: 'detached' });
  await page.route('**/api/projects/*/board', (route) => route.fulfill(unavailable));
  await page.getByRole('link', { name: 'My tasks' }).click();
  await page.getByRole('heading', { name: 'My tasks' }).waitFor();
  await page.goBack();
  await page.getByRole('status').filter({ hasText: 'The server has a problem' }).waitFor();
  await getCard(page, 'New title').waitFor();
  expect(await getCard(page, 'Old title').count()).toBe(0);
  expect(await getCard(page, 'Gone').count()).toBe(0);
  // Changes still arrive.
  await ana.createTask(project.id, { title: 'Live' });
  await getCard(page, 'Live').waitFor();
  await page.unrouteAll();

  // The settings of a space need the list of spaces.
  const other = await site.openSignedIn(ana, '/healthz');
  await other.page.route('**/api/spaces', (route) => route.fulfill(unavailable), { times: 1 });
  await other.page.goto(`/spaces/${project.spaceId}`);
  await other.page.getByRole('main').first().waitFor();
  expect(await other.page.getByText('Page not found').count()).toBe(0);
  await other.page.getByRole('heading', { name: 'Projects' }).first().waitFor();
  dropServerErrors(other.faults);
  await other.close();
  await page.goto('/projects/0190b2d4-0000-7000-8000-000000000000');
  await page.getByRole('heading', { name: 'Page not found' }).waitFor();
  dropServerErrors(faults);
  await close();
});

test('F57: when a part of the app is gone after an upgrade, it is tried twice and the app offers to reload', async () => {
  const { page, faults, close } = await site.openBoard(['Open me']);
  let requests = 0;
  await page.route(/\/assets\/(TaskPanel|SettingsPage)-/, (route) => {
    requests++;
    return route.fulfill({ status: 404, body: 'Not found', contentType: 'text/plain' });
  });
  await getCard(page, 'Open me').click();
  const notice = page.getByRole('alert').filter({ hasText: 'There is a new version of the app' });
  await notice.waitFor();
  await getCard(page, 'Open me').click();
  expect(requests).toBe(2);
  await page.getByRole('link', { name: 'Settings', exact: true }).click();
  await notice.waitFor();
  expect(requests).toBe(4);
  await page.goBack();
  await notice.waitFor();
  await page.unrouteAll();
  await notice.getByRole('button', { name: 'Reload' }).click();
  await getTaskPanel(page).getByLabel('Title').waitFor();
  expect(await notice.count()).toBe(0);
  dropServerErrors(faults);
  await close();
});

test('F57: a part that cannot be loaded without a network can be tried again', async () => {
  const { page, faults, close } = await site.openBoard(['Open me']);
  await page.context().setOffline(true);
  await getCard(page, 'Open me').click();
  const notice = page.getByRole('alert').filter({ hasText: 'This part of the app couldn’t be loaded' });
  await notice.waitFor();
  await page.context().setOffline(false);
  await notice.getByRole('button', { name: 'Try again' }).click();
  await getTaskPanel(page).getByLabel('Title').waitFor();
  dropServerErrors(faults);
  await close();
});

/** Waits until the responses are stored in the browser. */
async function waitUntilStored(page: Page, count: number): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(`new Promise((resolve) => {
        indexedDB.open('krokanti').onsuccess = ({ target }) => {
          target.result.transaction('seen').objectStore('seen').count().onsuccess = (event) => {
            target.result.close();
            resolve(event.target.result);
          };
        };
      })`),
    )
    .toBeGreaterThanOrEqual(count);
}

/** Removes what the browser logs about the responses that the test itself made. */
function dropServerErrors(faults: string[]): void {
  const isExpected = (fault: string) => /status of (4|5)\d\d|net::ERR_|Failed to load module script/.test(fault);
  faults.splice(0, faults.length, ...faults.filter((fault) => !isExpected(fault)));
}
