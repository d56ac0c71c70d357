import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dropNetworkFaults } from '../../support/web/browser-page.ts';
import { getCard, getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('what is edited in the panel offline waits, survives a reload without a server, and is sent once', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const task = await ana.createTask(project.id, { title: 'Before', description: 'Old words' });
  await ana.post(`/tasks/${task.id}/comments`, { content: 'Said before' });
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  await panel.getByText('Said before').waitFor();
  await panel.getByText('Old words').waitFor();
  await keptFor(page, ['me', 'spaces', `board-${project.id}`, `task-${task.id}`, `comments-${task.id}`]);

  await page.context().setOffline(true);
  await panel.getByLabel('Title').fill('After');
  await page.keyboard.press('Enter');
  await panel.getByRole('button', { name: 'Edit description' }).click();
  await panel.getByRole('textbox', { name: 'Description' }).fill('New **words**');
  await page.keyboard.press('Control+Enter');
  await panel.getByLabel('Comment', { exact: true }).fill('Said offline');
  await page.keyboard.press('Control+Enter');
  await panel.getByRole('article', { name: 'Comment by Ana' }).getByText('Said offline').waitFor();
  await waiting(page, 3);
  expect((await getTask(ana, task.id)).title).toBe('Before');

  await page.reload();
  expect(await panel.getByLabel('Title').inputValue()).toBe('After');
  await panel.locator('strong', { hasText: 'words' }).waitFor();
  await panel.getByText('Said offline').waitFor();
  await getCard(page, 'After').waitFor();
  expect(await panel.getByText('Said offline').count()).toBe(1);
  expect(await getTask(ana, task.id)).toMatchObject({ title: 'Before', description: 'Old words' });
  expect(await comments()).toEqual(['Said before']);

  await page.context().setOffline(false);
  await expect.poll(() => getTask(ana, task.id)).toMatchObject({ title: 'After', description: 'New **words**' });
  await expect.poll(comments).toEqual(['Said before', 'Said offline']);
  await waiting(page, 0);
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

/** Until the app's own files, and these answers, are on the browser's disk. */
async function keptFor(page: Page, answers: readonly string[]): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true);
  await expect.poll(() => onDisk(page, 'seen')).toEqual(expect.arrayContaining([...answers]));
}

/** Until so many changes wait on the disk. */
async function waiting(page: Page, count: number): Promise<void> {
  await expect.poll(async () => (await onDisk(page, 'waiting')).length).toBe(count);
}

function onDisk(page: Page, shelf: string): Promise<string[]> {
  return page.evaluate(`new Promise((resolve, reject) => {
    const opened = indexedDB.open('krokanti');
    opened.onerror = () => reject(opened.error);
    opened.onsuccess = () => {
      const keys = opened.result.transaction('${shelf}').objectStore('${shelf}').getAllKeys();
      keys.onsuccess = () => {
        opened.result.close();
        resolve(keys.result);
      };
    };
  })`);
}
