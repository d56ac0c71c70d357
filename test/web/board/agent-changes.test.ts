import { test } from 'vitest';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { expectColumns, getColumn } from '../../support/web/board-columns.ts';
import { getCard, WebTestApp } from '../../support/web/web-test-app.ts';

const site = new WebTestApp();

test("changes made by an agent over MCP appear in every open page, with the agent's name", async () => {
  const { page, close, person, project, statuses } = await site.openBoard(['Bake bread']);
  const other = await site.openSignedIn(person, `/projects/${project.id}/list`, { colorScheme: 'dark' });
  await other.page.getByText('Bake bread').first().waitFor();
  const claude = await connectMcpClient(person, {
    name: 'Laptop',
    info: { name: 'claude-code', title: 'Claude Code', version: '2.1' },
  });

  const { task } = await claude.callTool('create_task', {
    projectId: project.id,
    title: 'Buy rye flour',
    priority: 'high',
  });
  for (const openPage of [page, other.page]) await openPage.getByText('Buy rye flour').first().waitFor();
  await getCard(page, 'Buy rye flour')
    .getByText(/via .*Claude Code/)
    .waitFor();

  await claude.callTool('update_task', { taskId: task.id, statusId: statuses[2].id });
  await getColumn(page, 'Done').getByRole('article', { name: 'Buy rye flour' }).waitFor();
  await expectColumns(page, { 'To Do': ['Bake bread'], Done: ['Buy rye flour'] });
  await other.close();
  await close();
});
