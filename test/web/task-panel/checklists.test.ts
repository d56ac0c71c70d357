import { expect, test } from 'vitest';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { getTask, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('checklists in descriptions and own comments are ticked, and nothing else of the text changes', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.getPersonalSpace();
  const description =
    '# Plan\r\n\r\n- [ ] first\r\n  - [x] nested\r\n> * [ ]\tquoted\r\n\r\n```\r\n- [ ] code\r\n```\r\n';
  const task = await ana.createTask(project.id, { title: 'List', description });
  await ana.post(`/tasks/${task.id}/comments`, { content: '1. [ ] mine' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const panel = getTaskPanel(page);
  const getDescription = async () => (await getTask(ana, task.id)).description;
  await panel.getByRole('checkbox', { name: 'first' }).click();
  await expect.poll(getDescription).toBe(description.replace('[ ] first', '[x] first'));
  await panel.getByRole('checkbox', { name: 'nested' }).click();
  await panel.getByRole('checkbox', { name: 'quoted' }).press('Space');
  const ticked = description
    .replace('[ ] first', '[x] first')
    .replace('[x] nested', '[ ] nested')
    .replace('[ ]\t', '[x]\t');
  await expect.poll(getDescription).toBe(ticked);
  expect(await panel.getByRole('checkbox', { name: 'code' }).count()).toBe(0);
  await expectAccessible(page, 'checklists');
  await page.getByRole('heading', { name: 'Plan' }).click();
  await page.keyboard.press('Control+z');
  await expect.poll(getDescription).toBe(ticked.replace('[x]\t', '[ ]\t'));
  await panel.getByRole('checkbox', { name: 'mine' }).click();
  const getComment = async () => (await ana.get(`/tasks/${task.id}/comments`)).body[0].content;
  await expect.poll(getComment).toBe('1. [x] mine');
  await close();
});

test('boxes of long texts are ticked at their place, and those that one may not edit are disabled', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const long = `${'A paragraph.\n\n'.repeat(100)}- [ ] far down\n- [x] further`;
  const task = await ana.createTask(project.id, { title: 'Long', description: long });
  const vera = await site.testApp.createMember(ana, space.id, 'viewer', 'Vera');
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const box = getTaskPanel(page).getByRole('checkbox', { name: 'far down' });
  await box.click();
  await getTaskPanel(page).getByRole('checkbox', { name: 'far down', checked: true }).waitFor();
  const getDescription = async () => (await getTask(ana, task.id)).description;
  await expect.poll(getDescription).toBe(long.replace('[ ] far', '[x] far'));
  await close();
  const asViewer = await site.openSignedIn(vera, `/projects/${project.id}?task=${task.id}`);
  const boxes = getTaskPanel(asViewer.page).getByRole('checkbox');
  await expect.poll(() => boxes.count()).toBe(2);
  for (const other of await boxes.all()) expect(await other.isDisabled()).toBe(true);
  await asViewer.close();
});
