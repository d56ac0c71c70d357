import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dropNetworkFaults, waitForServiceWorker } from '../../support/web/browser-page.ts';
import { dropWrites } from '../../support/web/drop-and-retry-writes.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('edits made offline in the panel are queued, survive an offline reload and are sent once', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Before', description: 'Old words' });
  await ana.post(`/tasks/${task.id}/comments`, { content: 'Said before' });
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  await panel.getByText('Said before').waitFor();
  await panel.getByText('Old words').waitFor();
  await waitUntilStored(page, ['me', 'spaces', `board-${project.id}`, `task-${task.id}`, `comments-${task.id}`]);

  await page.context().setOffline(true);
  // A page that reloads at that moment may still reach the server past the emulation.
  const endDrops = await dropWrites(page);
  await panel.getByLabel('Title').fill('After');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Edit description' }).click();
  await panel.getByRole('textbox', { name: 'Description' }).fill('New **words**');
  await page.keyboard.press('Control+Enter');
  await panel.getByLabel('Comment', { exact: true }).fill('Said offline');
  await page.keyboard.press('Control+Enter');
  await panel.getByRole('article', { name: 'Comment by Ana' }).getByText('Said offline').waitFor();
  await waitForQueueLength(page, 3);
  expect((await getTask(ana, task.id)).title).toBe('Before');

  await page.reload();
  expect(await panel.getByLabel('Title').inputValue()).toBe('After');
  await panel.locator('strong', { hasText: 'words' }).waitFor();
  await panel.getByText('Said offline').waitFor();
  await getCard(page, 'After').waitFor();
  expect(await panel.getByText('Said offline').count()).toBe(1);
  expect(await getTask(ana, task.id)).toMatchObject({ title: 'Before', description: 'Old words' });
  expect(await comments()).toEqual(['Said before']);

  await endDrops();
  await page.context().setOffline(false);
  await expect.poll(() => getTask(ana, task.id)).toMatchObject({ title: 'After', description: 'New **words**' });
  await expect.poll(comments).toEqual(['Said before', 'Said offline']);
  await waitForQueueLength(page, 0);
  await page.reload();
  await panel.getByText('Said offline').waitFor();
  await panel.locator('strong', { hasText: 'words' }).waitFor();
  expect(await panel.getByRole('article').count()).toBe(2);
  expect(await comments()).toEqual(['Said before', 'Said offline']);
  const activity = (await ana.get(`/tasks/${task.id}/activity`)).body;
  expect(activity.map(({ type }: { type: string }) => type).sort()).toEqual(
    ['comment.created', 'comment.created', 'task.created', 'task.updated', 'task.updated'].sort(),
  );
  dropNetworkFaults(faults);
  await close();

  async function comments(): Promise<string[]> {
    const { body } = await ana.get(`/tasks/${task.id}/comments`);
    return body.map(({ content }: { content: string }) => content);
  }
});

/** Waits until the app's own files and these responses are stored in the browser. */
async function waitUntilStored(page: Page, keys: readonly string[]): Promise<void> {
  await waitForServiceWorker(page);
  await expect.poll(() => listStoredKeys(page, 'seen')).toEqual(expect.arrayContaining([...keys]));
}

/** Waits until this many changes are queued in IndexedDB. */
async function waitForQueueLength(page: Page, count: number): Promise<void> {
  await expect.poll(async () => (await listStoredKeys(page, 'waiting')).length).toBe(count);
}

function listStoredKeys(page: Page, storeName: string): Promise<string[]> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const request = indexedDB.open('krokanti');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const keys = request.result.transaction('${storeName}').objectStore('${storeName}').getAllKeys();
      keys.onsuccess = () => {
        request.result.close();
        resolve(keys.result);
      };
    };
  })`);
}
