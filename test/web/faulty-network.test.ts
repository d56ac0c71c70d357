import type { Route } from 'playwright-core';
import { expect, test } from 'vitest';
import { dropExpectedFaults } from '../support/web/browser-page.ts';
import { retryUntil } from '../support/web/drop-and-retry-writes.ts';
import { holdRequests } from '../support/web/hold-requests.ts';
import { quickAdd } from '../support/web/quick-add-and-rename-card.ts';
import { addSessionCookie } from '../support/web/sign-in.ts';
import { getCard, getTaskPanel, listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('F177: what a proxy or a network answers rejects no change, whatever its status and body', async () => {
  const { page, faults, project, person, close } = await site.openBoard([]);
  const foreignAnswers: Parameters<Route['fulfill']>[0][] = [
    { status: 404, contentType: 'text/plain', body: 'no route' },
    { status: 500, json: { message: 'upstream' } },
    { status: 502, json: { error: 'Bad gateway' } },
    { status: 504, json: { error: 'Timeout', code: 'GATEWAY_TIMEOUT' } },
    { status: 403, json: { error: 'Blocked', code: 403 } },
    { status: 404, json: { error: 'not found', code: 'insufficient_role' } },
    { status: 401, contentType: 'text/html', body: '<h1>Proxy</h1>' },
    { status: 201, contentType: 'application/json', body: '{"task":{"id":"0190' },
    // F100: the sign-in page of a network.
    { status: 200, contentType: 'text/html', body: '<html>Accept the terms</html>' },
    { status: 200, json: { login: true } },
  ];
  const keys: (string | undefined)[] = [];
  await page.route('**/api/tasks', (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    keys.push(route.request().headers()['idempotency-key']);
    const answer = foreignAnswers[keys.length - 1];
    return answer ? route.fulfill(answer) : route.continue();
  });
  await quickAdd(page, 'Survivor');
  for (const index of foreignAnswers.keys()) {
    await expect.poll(() => keys.length).toBeGreaterThan(index);
    await getCard(page, 'Survivor').waitFor();
    await retryUntil(page, () => keys.length > index + 1);
  }
  await expect.poll(async () => (await listTasks(person, project.id)).map(({ title }) => title)).toEqual(['Survivor']);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(await page.getByRole('alert').filter({ hasText: 'Couldn’t' }).count()).toBe(0);
  dropExpectedFaults(faults);
  await close();
});

test('F177: an error of our own server reverts the change with its reason', async () => {
  const { page, close } = await site.openBoard(['Kept']);
  const post = await holdRequests(page, '**/api/tasks', ['POST']);
  await quickAdd(page, 'Refused');
  post.release({ status: 403, json: { error: 'Not today', code: 'insufficient_role' } });
  await page.getByRole('alert').filter({ hasText: 'Not today' }).waitFor();
  await expect.poll(() => getCard(page, 'Refused').count()).toBe(0);
  await close();
});

test('F176: a request without an answer holds back nothing else, and is sent again after a limit of time', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const other = await ana.createTask(project.id, { title: 'By others' });
  const { page, faults, close } = await site.openEmptyPage();
  await page.clock.install();
  await addSessionCookie(page, site.origin, ana);
  await page.goto(`/projects/${project.id}`);
  await getCard(page, 'By others').waitFor();
  let posts = 0;
  // The first request is executed, but its answer never comes.
  await page.route('**/api/tasks', async (route) => {
    if (route.request().method() !== 'POST' || ++posts > 1) return route.fallback();
    await route.fetch();
  });
  await quickAdd(page, 'Unanswered');
  await expect.poll(async () => (await listTasks(ana, project.id)).length).toBe(2);
  const agent = await ana.createTokenClient({ name: 'Claude' });
  await agent.patch(`/tasks/${other.id}`, { title: 'Changed meanwhile' });
  await getCard(page, 'Changed meanwhile').waitFor();
  expect(await getCard(page, 'Unanswered').count()).toBe(1);
  expect(posts).toBe(1);
  await page.clock.fastForward(21_000);
  await page.clock.fastForward(2000);
  await expect.poll(() => posts).toBe(2);
  await expect.poll(() => getCard(page, 'Unanswered').count()).toBe(1);
  await page.reload();
  await getCard(page, 'Changed meanwhile').waitFor();
  expect((await listTasks(ana, project.id)).map(({ title }) => title).sort()).toEqual([
    'Changed meanwhile',
    'Unanswered',
  ]);
  dropExpectedFaults(faults);
  await close();
});

test('F188: nothing is sent before the time that Retry-After names, whatever happens meanwhile', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const { page, faults, close } = await site.openEmptyPage();
  await page.clock.install();
  await addSessionCookie(page, site.origin, ana);
  await page.goto(`/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  let posts = 0;
  await page.route('**/api/tasks', (route) => {
    if (route.request().method() !== 'POST' || ++posts > 1) return route.fallback();
    return route.fulfill({ status: 429, headers: { 'retry-after': '42' }, json: { error: 'Rate limit exceeded' } });
  });
  await quickAdd(page, 'First');
  await expect.poll(() => posts).toBe(1);
  await quickAdd(page, 'Second');
  await getCard(page, 'Second').waitFor();
  await page.evaluate("dispatchEvent(new Event('online'))");
  await page.clock.fastForward(30_000);
  await page.evaluate("dispatchEvent(new Event('online'))");
  await getCard(page, 'First').waitFor();
  expect(posts).toBe(1);
  await page.clock.fastForward(13_000);
  await expect
    .poll(async () => (await listTasks(ana, project.id)).map(({ title }) => title).sort())
    .toEqual(['First', 'Second']);
  expect(posts).toBe(3);
  dropExpectedFaults(faults);
  await close();
});

test('F100: the app works where the browser blocks localStorage', async () => {
  const ana = await site.testApp.createPerson();
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Shown' });
  const { page, close } = await site.openEmptyPage();
  await page.addInitScript(`Object.defineProperty(window, 'localStorage', {
    get() { throw new DOMException('Access is denied', 'SecurityError'); },
  })`);
  await addSessionCookie(page, site.origin, ana);
  await page.goto('/');
  await page.getByRole('heading', { name: /Welcome/ }).waitFor();
  await page.goto(`/projects/${project.id}?task=${task.id}`);
  await getCard(page, 'Shown').waitFor();
  await getTaskPanel(page).waitFor();
  await page.context().clearCookies();
  await page.goto('/');
  await page.getByLabel('Password', { exact: true }).waitFor();
  await close();
});
