import { expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { dropExpectedFaults, waitForServiceWorker } from '../support/web/browser-page.ts';
import { dropWrites, retryUntil } from '../support/web/drop-and-retry-writes.ts';
import { listStoredChanges } from '../support/web/list-stored-changes.ts';
import { quickAdd, renameCard } from '../support/web/quick-add-and-rename-card.ts';
import { addSessionCookie, signInWithForm } from '../support/web/sign-in.ts';
import { getCard, getTaskPanel, listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const hourMs = 3_600_000;

test('F170: changes of a task made offline find it, although the page reloads right after its creation', async () => {
  const { page, faults, project, person, close } = await site.openBoard([]);
  let isOnline = false;
  let isCreationSent = false;
  const connect = await dropWrites(page, (path, method) => {
    const isSent = isOnline && method === 'POST' && path === '/api/tasks' && !isCreationSent;
    if (isSent) isCreationSent = true;
    return !isSent;
  });
  await quickAdd(page, 'Parent');
  await getCard(page, 'Parent').click();
  const panel = getTaskPanel(page);
  await panel.getByLabel('Comment', { exact: true }).fill('Said offline');
  await page.keyboard.press('Control+Enter');
  await panel.getByLabel('Add a subtask').fill('Part');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(3);
  isOnline = true;
  await retryUntil(page, async () => (await listStoredChanges(page)).length === 2);
  const [parent] = await listTasks(person, project.id);

  await page.goto(`/projects/${project.id}?task=${parent?.id}`);
  await panel.getByText('Said offline').waitFor();
  await connect();
  await retryUntil(page, async () => (await listStoredChanges(page)).length === 0);
  const tasks = await listTasks(person, project.id);
  expect(tasks.map(({ title, parentTaskId }) => [title, parentTaskId])).toEqual([
    ['Parent', null],
    ['Part', parent?.id],
  ]);
  const { body: comments } = await person.get(`/tasks/${parent?.id}/comments`);
  expect(comments.map(({ content }: { content: string }) => content)).toEqual(['Said offline']);
  expect(await page.getByRole('alert').filter({ hasText: 'Couldn’t' }).count()).toBe(0);
  dropExpectedFaults(faults);
  await close();
});

test('F170: a creation that was undone before its answer does not come back after a reload', async () => {
  const { page, faults, project, person, close } = await site.openBoard([]);
  let posts = 0;
  // The creation is executed, but the line drops before the answer and before the deletion.
  await page.route('**/api/tasks', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    posts++;
    await route.fetch();
    await route.abort();
  });
  const connect = await dropWrites(page, (_, method) => method === 'DELETE');
  await quickAdd(page, 'Regretted');
  await expect.poll(() => posts).toBeGreaterThan(0);
  await page.keyboard.press('Control+z');
  await expect.poll(() => getCard(page, 'Regretted').count()).toBe(0);
  await page.unroute('**/api/tasks');
  await retryUntil(page, async () => (await listStoredChanges(page)).length === 1);
  expect((await listTasks(person, project.id)).length).toBe(1);

  await page.reload();
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  await connect();
  await retryUntil(page, async () => (await listTasks(person, project.id)).length === 0);
  await expect.poll(() => getCard(page, 'Regretted').count()).toBe(0);
  dropExpectedFaults(faults);
  await close();
});

test('F171: what waits for one person is neither shown to nor sent for the next one on the same page', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  const connect = await dropWrites(page, (path) => path === '/api/tasks');
  await quickAdd(page, 'By Ana');
  for (const { id } of (await ana.get('/account/sessions')).body) await ana.delete(`/account/sessions/${id}`);
  await connect();
  await retryUntil(page, () => page.getByText('Your session has expired. Sign in again.').first().isVisible());
  await signInWithForm(page, ben);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  expect(await getCard(page, 'By Ana').count()).toBe(0);
  await quickAdd(page, 'By Ben');
  await expect.poll(async () => (await listTasks(ben, project.id)).map(({ title }) => title)).toEqual(['By Ben']);
  await expect.poll(async () => (await listStoredChanges(page)).map(({ userId }) => userId)).toEqual([ana.id]);

  await page.getByRole('button', { name: 'Sign out' }).click();
  await signInWithForm(page, ana);
  await page.goto(`/projects/${project.id}`);
  await getCard(page, 'By Ana').waitFor();
  const anaAgain = await site.testApp.signIn(ana);
  const listAuthors = async () =>
    (await listTasks(anaAgain, project.id)).map(({ title, createdById }) => [title, createdById]);
  await expect.poll(listAuthors).toEqual([
    ['By Ben', ben.id],
    ['By Ana', ana.id],
  ]);
  dropExpectedFaults(faults);
  await close();
});

test('F31: a tab stops when somebody else signs in in another tab, and records nothing as theirs', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  const stopped = (other: typeof page) => other.getByText('Someone else has signed in to this browser').first();
  // Without a word between the tabs, as when this one is frozen: its next request tells.
  await page.evaluate('BroadcastChannel.prototype.postMessage = () => {}');
  await page.keyboard.press('c');
  await page.getByRole('dialog').getByRole('textbox').first().waitFor();
  await page.keyboard.type('By Ana');
  // The last request of a page that loads; after it, only the new task is sent.
  await page.waitForFunction(
    "performance.getEntriesByType('resource').some(({ name }) => name.includes('/api/leases'))",
  );
  await addSessionCookie(page, site.origin, ben);
  await page.keyboard.press('Enter');
  await stopped(page).waitFor();
  await page.reload();
  expect(await listTasks(ana, project.id)).toEqual([]);

  // With it, the tab stops although it sends nothing.
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signInWithForm(page, ana);
  await page.goto(`/projects/${project.id}`);
  await expect.poll(() => getCard(page, 'By Ana').count()).toBe(1);
  await expect.poll(async () => (await listTasks(ana, project.id)).map((task) => task.createdById)).toEqual([ana.id]);
  const other = await page.context().newPage();
  await other.goto('/');
  await other.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Your session has expired').first().waitFor();
  await signInWithForm(other, ben);
  await other.getByRole('button', { name: 'Sign out' }).waitFor();
  await signInWithForm(page, ana);
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  await stopped(other).waitFor();
  dropExpectedFaults(faults);
  await close();
});

test('F28: a sign-out without a connection is sent before anything else, also after a reload', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  await waitForServiceWorker(page);
  const other = await page.context().newPage();
  await other.goto(`/projects/${project.id}`);
  await other.getByRole('region', { name: 'To Do' }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('Signed out on this device.').first().waitFor();
  await expect.poll(() => other.getByRole('region', { name: 'To Do' }).count()).toBe(0);
  await other.close();
  await page.getByLabel('Password', { exact: true }).waitFor();

  const requests: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() === 'POST') requests.push(pathname);
  });
  await page.context().setOffline(false);
  await page.goto(`/projects/${project.id}`);
  await page.getByLabel('Password', { exact: true }).waitFor();
  await expect.poll(async () => (await ana.get('/me')).status).toBe(401);
  expect(await page.getByRole('region', { name: 'To Do' }).count()).toBe(0);
  // The page that was left may have sent it as well.
  expect([...new Set(requests)]).toEqual(['/api/account/sign-out']);
  await signInWithForm(page, ana);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  await page.reload();
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  dropExpectedFaults(faults);
  await close();
});

test.each(['with locks', 'without'])('F184: an open tab sends what a closed one left (%s)', async (locks) => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const { page, faults, close } = await site.openEmptyPage();
  if (locks === 'without')
    await page.context().addInitScript("Object.defineProperty(navigator, 'locks', { value: undefined })");
  await addSessionCookie(page, site.origin, ana);
  await page.goto(`/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`/projects/${project.id}`);
  await other.getByRole('region', { name: 'To Do' }).waitFor();
  let posts = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST') posts++;
  });
  await dropWrites(other);
  await quickAdd(other, 'First');
  await quickAdd(other, 'Second');
  expect((await listStoredChanges(other)).length).toBe(2);
  expect(posts).toBe(0);
  await other.close({ runBeforeUnload: true });
  await expect
    .poll(async () => (await listTasks(ana, project.id)).map(({ title }) => title).sort())
    .toEqual(['First', 'Second']);
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(0);
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
  expect(posts).toBe(2);
  dropExpectedFaults(faults);
  await close();
});

test('what waits in one tab shows in the others, which go on from it', async () => {
  const { page, faults, person, project, close } = await site.openBoard(['Plan']);
  const other = await page.context().newPage();
  await other.goto(`/projects/${project.id}`);
  await getCard(other, 'Plan').waitFor();
  await dropWrites(page);
  const connect = await dropWrites(other);
  await quickAdd(page, 'Made offline');
  await renameCard(page, 'Plan', 'Plan A');
  // The other tab changes the same things.
  await renameCard(other, 'Plan A', 'Plan B');
  await getCard(other, 'Made offline').click();
  await getTaskPanel(other).getByLabel('Comment', { exact: true }).fill('Said in the other tab');
  await other.keyboard.press('Control+Enter');
  await getCard(page, 'Plan B').waitFor();
  await expect.poll(async () => (await listStoredChanges(other)).length).toBe(4);
  // The last tab sends everything, also what was made in the closed one.
  await page.close();
  await connect();
  await retryUntil(other, async () => (await listStoredChanges(other)).length === 0);
  const tasks = await listTasks(person, project.id);
  expect(tasks.map(({ title }) => title).sort()).toEqual(['Made offline', 'Plan B']);
  const made = tasks.find(({ title }) => title === 'Made offline');
  const { body: comments } = await person.get(`/tasks/${made?.id}/comments`);
  expect(comments.map(({ content }: Json) => content)).toEqual(['Said in the other tab']);
  const plan = tasks.find(({ title }) => title === 'Plan B');
  const { body: events } = await person.get(`/tasks/${plan?.id}/activity`);
  expect(events.map(({ data }: Json) => data.changes?.title?.to ?? data.task?.title)).toEqual([
    'Plan B',
    'Plan A',
    'Plan',
  ]);
  expect(await other.getByRole('alert').filter({ hasText: 'Someone else' }).count()).toBe(0);
  expect(await other.getByRole('button', { name: /draft/i }).count()).toBe(0);
  for (const title of ['Made offline', 'Plan B']) expect(await getCard(other, title).count()).toBe(1);
  dropExpectedFaults(faults);
  await close();
});

test('F185: where the browser stores nothing, the app says so and asks before the page is left', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const { page, faults, close } = await site.openEmptyPage();
  await page.addInitScript("indexedDB.open = () => { throw new DOMException('refused', 'SecurityError'); }");
  await addSessionCookie(page, site.origin, ana);
  await page.goto(`/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  const connect = await dropWrites(page);
  await quickAdd(page, 'In memory');
  await page.getByRole('status').filter({ hasText: 'This browser can’t store your changes' }).waitFor();
  expect(await page.getByText('Changes will sync when you reconnect').count()).toBe(0);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.type());
    void dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => dialogs).toEqual(['beforeunload']);
  await connect();
  await retryUntil(page, async () => (await listTasks(ana, project.id)).length === 1);
  await expect.poll(() => page.getByRole('status').filter({ hasText: 'doesn’t keep' }).count()).toBe(0);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => page.isClosed()).toBe(true);
  expect(dialogs).toEqual(['beforeunload']);
  dropExpectedFaults(faults);
  await close();
});

test('F185: what is deleted from the browser while it waits is stored again', async () => {
  const { page, faults, person, project, close } = await site.openBoard([]);
  const connect = await dropWrites(page);
  await quickAdd(page, 'Stored twice');
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(1);
  const { origin } = new URL(page.url());
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(1);
  await page.reload();
  await getCard(page, 'Stored twice').waitFor();
  await connect();
  await retryUntil(page, async () => (await listTasks(person, project.id)).length === 1);
  dropExpectedFaults(faults);
  await close();
});

test('F182: a creation whose answer was lost longer ago than the server knows its key is not made twice', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const { page, faults, close } = await site.openEmptyPage();
  await page.clock.install();
  await addSessionCookie(page, site.origin, ana);
  await page.goto(`/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  let posts = 0;
  // The first of two equal tasks is executed, and its answer is lost. The second one waits behind it.
  await page.route('**/api/tasks', async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    if (++posts === 1) await route.fetch();
    await route.abort();
  });
  await quickAdd(page, 'Twice');
  await expect.poll(async () => (await listTasks(ana, project.id)).length).toBe(1);
  await page.keyboard.press('c');
  await page.keyboard.type('Twice');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(2);
  site.testApp.advanceClock(25 * hourMs);
  await page.unroute('**/api/tasks');
  await page.clock.fastForward(25 * hourMs);
  const anaAgain = await site.testApp.signIn(ana);
  await retryUntil(page, async () => (await listStoredChanges(page)).length === 0);
  expect((await listTasks(anaAgain, project.id)).map(({ title }) => title).sort()).toEqual(['Twice', 'Twice']);
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
  expect(await page.getByRole('alert').filter({ hasText: 'Couldn’t' }).count()).toBe(0);
  dropExpectedFaults(faults);
  await close();
});

test('F100: what a person typed before becoming a viewer is taken back with the reason, and kept as a draft', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const vera = await site.testApp.createMember(ana, space.id, 'member', 'Vera');
  const { page, faults, close } = await site.openSignedIn(vera, `/projects/${project.id}`);
  await page.getByRole('region', { name: 'To Do' }).waitFor();
  const connect = await dropWrites(page);
  await quickAdd(page, 'Typed as a member');
  await ana.patch(`/spaces/${space.id}/members/${vera.id}`, { role: 'viewer' });
  await connect();
  await retryUntil(page, () => page.getByRole('alert').filter({ hasText: 'your role is viewer' }).isVisible());
  await expect.poll(() => getCard(page, 'Typed as a member').count()).toBe(0);
  expect(await listTasks(ana, project.id)).toEqual([]);
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(0);
  await page.reload();
  await page.getByRole('button', { name: /draft/i }).click();
  await page.getByRole('dialog').getByText('Typed as a member').waitFor();
  dropExpectedFaults(faults);
  await close();
});
