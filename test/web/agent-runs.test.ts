import { expect, test } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient } from '../support/mcp/mcp-client.ts';
import { expectAccessible } from '../support/web/expect-accessible.ts';
import { listTasks, takeScreenshot, WebTestApp } from '../support/web/web-test-app.ts';

const site = new WebTestApp();

test('an agent makes 60 changes; the person sees the message, opens the run, takes back all but two, and undoes that', async () => {
  const { page, close, person, project, statuses } = await site.openBoard([]);
  for (let n = 1; n <= 30; n++) await person.createTask(project.id, { title: `Task ${n}`, description: 'One line' });
  const claude = await connectMcpClient(person, { name: 'Claude' });
  const tasks = (await listTasks(person, project.id)).filter(({ title }) => title.startsWith('Task '));
  const update = (fields: Json) =>
    claude.callTool('update_tasks', { tasks: tasks.map(({ id }) => ({ taskId: id, ...fields })) });
  await update({ priority: 'urgent' });
  await update({ statusId: statuses[1].id });

  await page.getByText('Claude (test-agent 1.2) changed 30 tasks in General').waitFor();
  await takeScreenshot(page, 'runs-toast');
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByText('30 tasks, 60 changes').waitFor();
  const stop = page.getByRole('button', { name: 'Stop' });
  await stop.click();
  await page.getByRole('textbox', { name: 'What the agent is told (optional)' }).fill('wait for me');
  await stop.click();
  await page.getByText(`Stopped by ${person.name}: “wait for me”`).waitFor();
  const refused = await claude.tryTool('update_task', { taskId: tasks[0]?.id, title: 'Late' });
  expect(refused.text).toContain('run_stopped');
  await page.getByRole('button', { name: 'Resume' }).click();
  await stop.waitFor();
  const getChoice = (title: string) => page.getByRole('checkbox', { name: `Choose “${title}”` });
  for (const title of ['Task 1', 'Task 2']) await getChoice(title).uncheck();
  await page.getByRole('button', { name: 'Take back 28 tasks' }).click();
  await page.getByText('Took back 28 items.').waitFor();
  const countUrgent = async () =>
    (await listTasks(person, project.id)).filter(({ priority }) => priority === 'urgent').length;
  expect(await countUrgent()).toBe(2);
  await takeScreenshot(page, 'runs-taken-back');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(countUrgent).toBe(30);

  await page.getByRole('link', { name: 'All runs' }).click();
  await expect.poll(() => page.getByRole('main').getByRole('listitem').count()).toBe(3);
  await page.getByRole('link', { name: 'Agents' }).and(page.locator('[aria-current]')).waitFor();
  await close();
});

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 390],
] as const)(
  'the pages about agents, with a conflict and a changed text, in %s at %i pixels',
  async (colorScheme, width) => {
    const { person, space, project, close: closeBoard } = await site.openTeamBoard();
    await closeBoard();
    const claude = await connectMcpClient(person, { name: 'Claude' });
    const text = 'The first line.\nThe second line, which stays.\n';
    const [one, two] = [
      await person.createTask(project.id, { title: 'Written by me', description: text }),
      await person.createTask(project.id, { title: 'Plan' }),
    ];
    const { runId } = await claude.callTool('update_task', {
      taskId: one.id,
      title: 'Written by Claude',
      edits: [{ find: 'The first line.', replace: 'A better line.' }],
    });
    await claude.callTool('update_task', { taskId: two.id, priority: 'high', dueDate: '2027-01-01' });
    await claude.callTool('create_task', { projectId: project.id, title: 'Created by Claude' });
    await person.patch(`/tasks/${one.id}`, { title: 'Written by me again' });

    const options = { colorScheme, viewport: { width, height: 900 } };
    const { page, close } = await site.openSignedIn(person, `/spaces/${space.id}/agents`, options);
    await page.getByRole('link', { name: /Claude/ }).waitFor();
    await expectAccessible(page, 'runs');
    await takeScreenshot(page, `runs-list-${colorScheme}-${width}`);
    await page.getByRole('link', { name: /Claude/ }).click();
    await page.getByText('Now, by').waitFor();
    await page.locator('ins', { hasText: 'better' }).waitFor();
    await expectAccessible(page, 'a run');
    await takeScreenshot(page, `runs-detail-${colorScheme}-${width}`);
    await page.getByRole('button', { name: 'Take back all' }).click();
    await page.getByText(/Took back 3 items\. 1 item was changed since and stays\./).waitFor();
    expect((await person.get(`/tasks/${one.id}`)).body.task).toMatchObject({
      title: 'Written by me again',
      description: text,
    });
    await page.getByRole('button', { name: 'Take back anyway: “Written by me again”' }).click();
    await page.getByRole('button', { name: 'Take back anyway', exact: true }).click();
    await expect.poll(async () => (await person.get(`/tasks/${one.id}`)).body.task.title).toBe('Written by me');
    expect((await person.get(`/runs/${runId}`)).body.run.state).toBe('undone');
    await close();
  },
);
