import { expect, test } from 'vitest';
import { WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('mentions show the name of today, are no links, and stay as stored in the editor', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { space, project } = await ana.createTeamSpace();
  const ben = await site.testApp.createMember(ana, space.id, 'member', 'Ben');
  const stranger = await site.testApp.createPerson('Stranger');
  const mention = `@[Ben](user:${ben.id})`;
  const description = `Ask ${mention}, @[Gone](user:${stranger.id}) or a@b.example, not \`${mention}\``;
  const task = await ana.createTask(project.id, { title: 'Report', description });
  await ana.post(`/tasks/${task.id}/comments`, { content: `Thanks ${mention}! [no](user:${ben.id})` });
  await ben.patch('/me', { name: 'Benedict' });

  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}?task=${task.id}`);
  const saved = page.getByRole('region', { name: 'Description' });
  await saved.getByText('@Benedict', { exact: true }).waitFor();
  expect(await saved.textContent()).toContain(`Ask @Benedict, @Gone or a@b.example, not ${mention}`);
  const comment = page.getByRole('article', { name: 'Ana' });
  await comment.getByText('Thanks @Benedict! no', { exact: true }).waitFor();
  expect(await page.locator('a[href^="user:"]').count()).toBe(0);

  await page.getByRole('button', { name: 'Edit description' }).click();
  expect(await page.getByRole('textbox', { name: 'Description' }).inputValue()).toBe(description);
  await close();
});
