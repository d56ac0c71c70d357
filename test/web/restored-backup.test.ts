import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { restoreBackup } from '../../server/db/engine/restore.ts';
import type { Person } from '../support/test-app.ts';
import { dropExpectedFaults } from '../support/web/browser-page.ts';
import { listStoredChanges } from '../support/web/list-stored-changes.ts';
import { quickAdd, renameCard } from '../support/web/quick-add-and-rename-card.ts';
import { getCard, listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();
const { testApp } = site;
const visits: { faults: string[]; close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { faults, close } of visits.splice(0)) {
    dropExpectedFaults(faults);
    await close();
  }
});

async function openPage(...parameters: Parameters<typeof site.openSignedIn>) {
  const visit = await site.openSignedIn(...parameters);
  visits.push(visit);
  return visit.page;
}

const getFolder = () => testApp.databaseEnv['DATA_DIR'] ?? '';

async function backUp(): Promise<string> {
  const backup = join(getFolder(), `backup-${crypto.randomUUID()}.db`);
  await testApp.database.backup(backup);
  return backup;
}

/** Puts the backup in place. `beforeListening` runs before browsers reach the server again. */
async function restore(putInPlace: () => Promise<unknown>, beforeListening = async () => {}): Promise<void> {
  await testApp.app.close();
  await testApp.database.close();
  await putInPlace();
  await testApp.restart();
  await beforeListening();
  await testApp.app.http.listen({ port: Number(new URL(site.origin).port), host: '127.0.0.1' });
}

/** As people do it by hand: the revisions start anew from those of the backup. */
const copyOver = (backup: string) => async () => {
  for (const suffix of ['-wal', '-shm']) await rm(join(getFolder(), `krokanti.db${suffix}`), { force: true });
  await copyFile(backup, join(getFolder(), 'krokanti.db'));
};

async function createBoard(person: Person) {
  const { space, project } = await person.getPersonalSpace();
  const create = (title: string) => person.createTask(project.id, { title, assigneeIds: [person.id] });
  const [renamed, deleted] = [await create('Old title'), await create('Deleted later')];
  const backup = await backUp();
  const change = async () => {
    await person.patch(`/tasks/${renamed.id}`, { title: 'New title' });
    await person.delete(`/tasks/${deleted.id}`);
    await create('Vanished');
  };
  return { space, project, renamed, deleted, backup, create, change };
}

test('F9: after an older backup was restored on the server, open boards and My tasks show that and follow it', async () => {
  const ana = await testApp.createPerson('Ana');
  const agent = await ana.createTokenClient({ name: 'Claude' });
  const { project, renamed, deleted, backup, change } = await createBoard(ana);
  const board = await openPage(ana, `/projects/${project.id}`);
  const secondTab = await board.context().newPage();
  await secondTab.goto(`/projects/${project.id}`);
  const myTasks = await openPage(ana, '/my-tasks');
  const pages = [board, secondTab, myTasks];
  for (const page of pages) await getCard(page, 'Deleted later').waitFor();
  await change();
  await ana.post('/projects', { spaceId: project.spaceId, name: 'Vanished project', slug: 'vanished' });
  for (const page of pages) {
    await getCard(page, 'Vanished').waitFor();
    await getCard(page, 'New title').waitFor();
    expect(await getCard(page, 'Deleted later').count()).toBe(0);
  }
  await board.getByRole('link', { name: 'Vanished project' }).waitFor();

  await restore(copyOver(backup));
  for (const page of pages) {
    await getCard(page, 'Old title').waitFor();
    await getCard(page, 'Deleted later').waitFor();
    await getCard(page, 'Vanished').waitFor({ state: 'detached' });
    expect(await getCard(page, 'New title').count()).toBe(0);
  }
  await board.getByRole('link', { name: 'Vanished project' }).waitFor({ state: 'detached' });
  await agent.patch(`/tasks/${renamed.id}`, { title: 'Changed after it' });
  await agent.post('/tasks', { projectId: project.id, title: 'Made after it', assigneeIds: [ana.id] });
  for (const page of pages) {
    await getCard(page, 'Changed after it').waitFor();
    await getCard(page, 'Made after it').waitFor();
  }
  await agent.delete(`/tasks/${deleted.id}`);
  for (const page of pages) await expect.poll(() => page.getByRole('article').count()).toBe(2);
  expect((await listTasks(ana, project.id)).length).toBe(2);
});

test('F9: also when the restored server has written on past what the browser knew', async () => {
  const ana = await testApp.createPerson('Ana');
  const { project, renamed, backup, create, change } = await createBoard(ana);
  const page = await openPage(ana, `/projects/${project.id}`);
  await getCard(page, 'Deleted later').waitFor();
  await change();
  await getCard(page, 'Vanished').waitFor();
  await restore(copyOver(backup), async () => {
    for (let n = 0; n < 8; n++) await ana.patch(`/tasks/${renamed.id}`, { title: `Written on ${n}` });
    await create('Made meanwhile');
  });
  await getCard(page, 'Written on 7').waitFor();
  await getCard(page, 'Made meanwhile').waitFor();
  await getCard(page, 'Deleted later').waitFor();
  expect(await getCard(page, 'Vanished').count()).toBe(0);
  await ana.patch(`/tasks/${renamed.id}`, { title: 'Followed' });
  await getCard(page, 'Followed').waitFor();
});

test('F9: what waits in the browser is sent to the restored server, or kept, and a stored copy does not stay', async () => {
  const ana = await testApp.createPerson('Ana');
  const { space, project, backup, change } = await createBoard(ana);
  const page = await openPage(ana, `/projects/${project.id}`);
  await getCard(page, 'Deleted later').waitFor();
  await change();
  await getCard(page, 'Vanished').waitFor();
  await getCard(page, 'New title').waitFor();
  const trash = await openPage(ana, `/spaces/${space.id}/trash`);
  await ana.post(`/tasks/${(await listTasks(ana, project.id))[0]?.['id']}/trash`);
  await trash.getByText('New title').waitFor();
  await page.context().setOffline(true);
  await quickAdd(page, 'Written offline');
  await renameCard(page, 'Vanished', 'Renamed offline');
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(2);

  await restore(() => restoreBackup({ source: backup, target: join(getFolder(), 'krokanti.db'), replace: true }));
  await page.context().setOffline(false);
  await expect.poll(async () => (await listStoredChanges(page)).length).toBe(0);
  for (const title of ['Old title', 'Deleted later', 'Written offline']) await getCard(page, title).waitFor();
  await expect.poll(() => page.getByRole('article').count()).toBe(3);
  // The new title of a task that no longer exists stays as a draft.
  await page.getByRole('button', { name: '1 draft' }).click();
  const unsaved = page.getByRole('dialog').getByRole('textbox', { name: 'Unsaved text' });
  await expect.poll(() => unsaved.inputValue()).toBe('Renamed offline');
  await page.reload();
  await getCard(page, 'Old title').waitFor();
  await expect.poll(() => page.getByRole('article').count()).toBe(3);
  // It asks every ten seconds, and when the browser is back online.
  await trash.evaluate("dispatchEvent(new Event('online'))");
  await trash.getByText('New title').waitFor({ state: 'detached' });
});
