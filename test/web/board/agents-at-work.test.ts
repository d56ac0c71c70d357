import { expect, test } from 'vitest';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { expectAccessible } from '../../support/web/expect-accessible.ts';
import { getCard, getTaskPanel, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test('a card pulses while an agent works on it, which asks, is answered and is stopped', async () => {
  const ana = await site.testApp.createPerson('Ana');
  const { project } = await ana.createTeamSpace();
  const task = await ana.createTask(project.id, { title: 'Choose a logo' });
  const agent = await connectMcpClient(ana, { name: 'Claude' });
  const { page, close } = await site.openSignedIn(ana, `/projects/${project.id}`);
  const card = getCard(page, 'Choose a logo');
  await card.waitFor();
  expect(await page.locator('[data-lease]').count()).toBe(0);

  const { lease } = await agent.callTool('claim_task', { projectId: project.id });
  await card.getByText('Claude (test-agent 1.2) works on it').waitFor();
  const animation = () => page.evaluate<string>("getComputedStyle(document.querySelector('.breathing')).animationName");
  expect(await animation()).toBe('breathe');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await animation()).toBe('none');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  // The same after a reload, from the list instead of the event.
  await page.reload();
  await card.getByText('works on it').waitFor();

  await agent.callTool('report_work', { lease, state: 'waiting', note: 'Blue or red?' });
  await card.getByText('Claude (test-agent 1.2) asks: Blue or red?').waitFor();
  expect(await card.locator('[data-lease="waiting"]').count()).toBe(1);
  await expectAccessible(page, 'board with a waiting agent');
  await ana.patch(`/tasks/${task.id}`, { dueDate: new Date().toISOString().slice(0, 10) });
  for (const view of ['list', 'calendar', 'gantt']) {
    await page.goto(`/projects/${project.id}/${view}`);
    await page.locator('[data-lease="waiting"]').getByText('asks: Blue or red?').first().waitFor({ state: 'attached' });
  }
  await page.goto('/my-tasks');
  await page
    .getByRole('region', { name: 'Agents wait for you' })
    .getByRole('button', { name: /Blue or red/ })
    .click();
  const strip = getTaskPanel(page).getByRole('region', { name: 'Agent at work' });
  await strip.getByRole('textbox').fill('Blue');
  await expectAccessible(page, 'My tasks with a waiting agent');
  await strip.getByRole('button', { name: 'Answer' }).click();
  await strip.getByText('works on it').waitFor();
  await page.getByRole('region', { name: 'Agents wait for you' }).waitFor({ state: 'detached' });
  const heard = await agent.callTool('report_work', { lease, state: 'working' });
  expect(heard.meanwhile).toContain('Ana: comment: Blue');

  await strip.getByRole('textbox').fill('Wait for the design');
  await strip.getByRole('button', { name: 'Stop' }).click();
  await strip.waitFor({ state: 'detached' });
  const stopped = await agent.tryTool('report_work', { lease, state: 'done' });
  expect(stopped.text).toBe('lease_stopped: stopped by Ana: "Wait for the design".');
  await page.goto(`/projects/${project.id}`);
  await card.waitFor();
  expect((await ana.get(`/tasks/${task.id}`)).body.task.completedAt).toBeNull();
  expect(await page.locator('[data-lease]').count()).toBe(0);
  await close();
});
