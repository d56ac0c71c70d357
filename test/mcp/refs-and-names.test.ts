import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('Refs and names in tools', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let project: Json;
    let agent: McpClient;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      await ana.patch('/me', { name: 'Ana García' });
      ({ space } = (await ana.post('/spaces', { name: 'Quality', slug: `quality-${test.engine}` })).body);
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      project = (await ana.post('/projects', { spaceId: space.id, name: 'Website', slug: 'web' })).body.project;
      await ana.post('/projects', { spaceId: space.id, name: 'Shop', slug: 'shop' });
      await ana.post('/labels', { spaceId: space.id, name: 'Bug' });
      agent = await connectMcpClient(ana);
    });
    const read = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;
    const error = async (name: string, input: Json) => {
      const { isError, text } = await agent.tryTool(name, input);
      expect([name, input, isError]).toEqual([name, input, true]);
      return text;
    };

    it('every id field takes names, and results have refs', async () => {
      const { task } = await agent.callTool('create_task', {
        projectId: 'website',
        title: 'Named',
        statusId: 'in progress',
        assigneeIds: ['me', 'Ben'],
        labels: ['bug'],
      });
      expect(task).toMatchObject({ id: 'QUA-1', status: 'In Progress', assignees: ['Ana García', 'Ben'] });
      const stored = await read(task.id);
      expect([stored.projectId, stored.labelIds.length, stored.assigneeIds.sort()]).toEqual([
        project.id,
        1,
        [ana.id, ben.id].sort(),
      ]);
      const detail = await agent.callTool('get_task', { taskId: 'qua-1' });
      expect(detail.task).toMatchObject({
        id: 'QUA-1',
        uuid: stored.id,
        url: `${test.config.publicUrl}/t/QUA-1`,
        labels: ['Bug'],
      });
      expect(JSON.stringify(await agent.callTool('get_context', { spaceId: 'quality' }))).not.toMatch(
        /"id":"(?!.*"name":"Ana García"\},"timeZone)/,
      );
      const child = await agent.callTool('create_task', {
        projectId: project.id,
        title: 'Child',
        parentTaskId: 'QUA-1',
      });
      expect(child.task.parentTaskId).toBe('QUA-1');
      for (const filter of [{ statusId: 'To Do' }, { assigneeId: 'none' }, { completed: false, statusId: 'to do' }]) {
        const { tasks } = await agent.callTool('list_tasks', { projectId: 'Website', ...filter });
        expect(tasks.map(({ id }: Json) => id)).toEqual([child.task.id]);
      }
      const labelled = await agent.callTool('list_tasks', { projectId: 'Website', label: 'bug' });
      expect(labelled.tasks.map(({ id }: Json) => id)).toEqual(['QUA-1']);
      const report = await agent.callTool('project_report', { projectId: 'Website', assigneeId: 'ben' });
      expect(report.inProgress.map(({ id }: Json) => id)).toEqual(['QUA-1']);
      await agent.callTool('assign_task', { taskId: 'QUA-1', userId: ben.email, remove: true });
      expect((await read('QUA-1')).assigneeIds).toEqual([ana.id]);
    });

    it('a name of several things is rejected with their ids, and an unknown name with the valid ones', async () => {
      await ana.createTeamSpace();
      const general = await error('list_tasks', { projectId: 'General' });
      expect(general).toMatch(
        /^ambiguous: projectId “General” is the name of 3 projects: [0-9a-f-]{36} \(.+\), .*Give the id/,
      );
      expect(await error('list_tasks', { projectId: 'Websit' })).toMatch(
        /^invalid_input: projectId must be a project’s id or name; the projects are Website, .*given: "Websit"/,
      );
      const wrongStatus = await error('update_task', { taskId: 'QUA-1', statusId: 'Dome' });
      expect(wrongStatus).toContain('the statuses are To Do, In Progress, Done');
      expect(await error('assign_task', { taskId: 'QUA-1', userId: 'Zoe' })).toContain(
        'the members are Ana García, Ben',
      );
      const unknownLabel = await error('update_task', { taskId: 'QUA-1', labels: ['bugs'] });
      expect(unknownLabel).toMatch(/^unknown_label: labels\.0 “bugs” is no label of the space; its labels are Bug/);
      expect(await error('find_tasks', { label: 'nope' })).toMatch(/^unknown_label: /);
      expect(await error('get_task', { taskId: 'QUA-999' })).toMatch(/^not_found: .*QUA-999/);
    });

    it('names and refs of other people’s spaces are treated like those of nothing', async () => {
      const stranger = await connectMcpClient(await test.createPerson('Stranger'));
      const compare = async (name: string, known: Json, unknown: Json) => {
        const [a, b] = [await stranger.tryTool(name, known), await stranger.tryTool(name, unknown)];
        const mask = (text: string) => text.replaceAll(/QUA-1|XYZ-1|Website|Nothing|Quality|Nowhere|Bug|Nolabel/g, '?');
        expect([a.isError, mask(a.text)]).toEqual([true, mask(b.text)]);
      };
      await compare('get_task', { taskId: 'QUA-1' }, { taskId: 'XYZ-1' });
      await compare('list_tasks', { projectId: 'Website' }, { projectId: 'Nothing' });
      await compare('list_projects', { spaceId: 'Quality' }, { spaceId: 'Nowhere' });
      await compare('find_tasks', { label: 'Bug' }, { label: 'Nolabel' });
    });
  });
});
