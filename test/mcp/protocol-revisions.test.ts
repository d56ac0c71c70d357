import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe.each(protocolRevisions)('Protocol revision %s', (revision) => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let agent: McpClient;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project, statuses } = await ana.createTeamSpace());
      agent = await connectMcpClient(ana, { revision });
    });

    it('returns its capabilities and instructions when connecting', async () => {
      const { capabilities, instructions, ...rest } = await agent.connect();
      expect(capabilities.tools).toBeDefined();
      expect(instructions).toContain('get_context');
      if (revision === '2026-07-28') expect(rest.supportedVersions).toEqual([revision]);
      else expect(rest.protocolVersion).toBe(revision);
    });

    it('lists the tools', async () => {
      const names = (await agent.listTools()).map(({ name }) => name);
      const readTools = ['list_spaces', 'list_projects', 'list_statuses', 'list_tasks', 'get_task'];
      const writeTools = ['create_task', 'update_task', 'complete_task', 'add_comment', 'assign_task'];
      expect(names).toEqual(expect.arrayContaining([...readTools, ...writeTools]));
    });

    it('supports a task from creation to completion', async () => {
      const { spaces } = await agent.callTool('list_spaces');
      const { projects } = await agent.callTool('list_projects', { spaceId: spaces.at(-1).id });
      expect(projects).toEqual([{ id: project.id, name: 'General' }]);
      const columns = (await agent.callTool('list_statuses', { projectId: project.id })).statuses;
      expect(columns.map(({ name }: Json) => name)).toEqual(['To Do', 'In Progress', 'Done']);

      const { task } = await agent.callTool('create_task', {
        projectId: project.id,
        title: 'Ship it',
        priority: 'high',
      });
      expect(task).toEqual({ id: expect.any(String), title: 'Ship it', status: 'To Do', priority: 'high' });
      const taskId = task.id;
      const moved = await agent.callTool('update_task', { taskId, statusId: statuses[1].id, estimatedHours: 2.5 });
      expect(moved.task).toEqual({ ...task, status: 'In Progress', estimatedHours: 2.5 });
      expect((await agent.callTool('assign_task', { taskId, userId: 'me' })).task.assignees).toEqual(['Ana']);
      await agent.callTool('add_comment', { taskId, content: 'Nearly there' });
      expect((await agent.callTool('complete_task', { taskId })).task.completedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
      expect((await agent.callTool('complete_task', { taskId, reopen: true })).task).not.toHaveProperty('completedAt');

      expect((await agent.callTool('list_tasks', { projectId: project.id })).tasks).toEqual([
        { ...moved.task, assignees: ['Ana'] },
      ]);
      const detail = await agent.callTool('get_task', { taskId });
      expect(detail.task.assignees).toEqual([{ id: ana.id, name: 'Ana' }]);
      expect(detail.comments.map(({ content }: Json) => content)).toEqual(['Nearly there']);
      const { body } = await ana.get(`/tasks/${taskId}`);
      expect(body.task).toMatchObject({ title: 'Ship it', statusId: statuses[1].id, assigneeIds: [ana.id] });
    });

    it('records the person and the client of every change', async () => {
      const { task } = await agent.callTool('create_task', { projectId: project.id, title: 'Whose?' });
      const { body } = await ana.get(`/tasks/${task.id}/activity`);
      expect(body[0].by).toMatchObject({ userId: ana.id, tokenName: 'Test', client: 'test-agent 1.2' });
      const detail = await agent.callTool('get_task', { taskId: task.id });
      expect(detail.task.created).toMatch(/ by Ana via Test \(test-agent 1\.2\)$/);
    });
  });
});
