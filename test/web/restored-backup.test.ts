import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dropExpectedFaults } from '../support/web/browser-page.ts';
import { getCard, listTasks, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('F9: after an older backup was restored on the server, an open board shows that and follows it', async () => {
  const { testApp } = site;
  const ana = await testApp.createPerson('Ana');
  const agent = await ana.createTokenClient({ name: 'Claude' });
  const { project } = await ana.getPersonalSpace();
  const renamed = await ana.createTask(project.id, { title: 'Old title' });
  const deleted = await ana.createTask(project.id, { title: 'Deleted later' });
  const folder = testApp.databaseEnv['DATA_DIR'] ?? '';
  const backup = join(folder, 'backup.db');
  await testApp.database.backup(backup);
  const { page, faults, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  await getCard(page, 'Deleted later').waitFor();
  await ana.patch(`/tasks/${renamed.id}`, { title: 'New title' });
  await ana.delete(`/tasks/${deleted.id}`);
  await ana.createTask(project.id, { title: 'Vanished' });
  await getCard(page, 'Vanished').waitFor();
  await getCard(page, 'New title').waitFor();
  expect(await getCard(page, 'Deleted later').count()).toBe(0);

  await testApp.app.close();
  await testApp.database.close();
  for (const suffix of ['-wal', '-shm']) await rm(join(folder, `krokanti.db${suffix}`), { force: true });
  await copyFile(backup, join(folder, 'krokanti.db'));
  await testApp.restart();
  await testApp.app.http.listen({ port: Number(new URL(site.origin).port), host: '127.0.0.1' });

  await getCard(page, 'Old title').waitFor();
  await getCard(page, 'Deleted later').waitFor();
  expect(await getCard(page, 'Vanished').count()).toBe(0);
  expect(await getCard(page, 'New title').count()).toBe(0);
  await agent.patch(`/tasks/${renamed.id}`, { title: 'Changed after it' });
  await agent.post('/tasks', { projectId: project.id, title: 'Made after it' });
  await getCard(page, 'Changed after it').waitFor();
  await getCard(page, 'Made after it').waitFor();
  await agent.delete(`/tasks/${deleted.id}`);
  await expect.poll(() => page.getByRole('article').count()).toBe(2);
  expect((await listTasks(ana, project.id)).length).toBe(2);
  dropExpectedFaults(faults);
  await close();
});
