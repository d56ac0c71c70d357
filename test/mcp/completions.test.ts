import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe.each(protocolRevisions)('Completion on %s', (revision) => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let agent: McpClient;
    let stranger: McpClient;
    let project: Json;
    let space: Json;
    let task: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project, space } = await ana.createTeamSpace());
      task = await ana.createTask(project.id, { title: 'Paint the <wall>', assigneeIds: [ana.id] });
      await ana.createTask(project.id, { title: 'Buy paint', parentTaskId: task.id });
      agent = await connectMcpClient(ana, { revision });
      stranger = await connectMcpClient(await test.createPerson('Zed'), { revision });
    });
    const complete = async (ref: Json, name: string, value: string, args?: Json, client = agent) =>
      (
        await client.request('completion/complete', {
          ref,
          argument: { name, value },
          ...(args && { context: { arguments: args } }),
        })
      ).result.completion.values;
    const prompt = { type: 'ref/prompt', name: 'plan_sprint' };

    it('completes a project name to its id', async () => {
      expect(await complete(prompt, 'projectId', 'gener')).toContain(project.id);
      expect(await complete(prompt, 'projectId', '')).toContain(project.id);
      expect(await complete(prompt, 'projectId', project.id.slice(0, 30))).toEqual([project.id]);
      expect(await complete(prompt, 'projectId', 'no such')).toEqual([]);
      expect(await complete(prompt, 'projectId', 'gener', undefined, stranger)).not.toContain(project.id);
    });

    it('completes a resource id by name', async () => {
      const toRef = (kind: string) => ({ type: 'ref/resource', uri: `krokanti://${kind}/{id}` });
      expect(await complete(toRef('project'), 'id', 'GENER')).toContain(project.id);
      expect(await complete(toRef('task'), 'id', 'wall')).toEqual([task.ref]);
      expect(await complete(toRef('task'), 'id', '')).toEqual([task.ref]);
    });

    it('completes the name of a member of the project', async () => {
      const standup = { type: 'ref/prompt', name: 'daily_standup' };
      await test.createMember(ana, space.id, 'viewer', 'Bruno');
      expect(await complete(standup, 'userName', 'b', { projectId: project.id })).toEqual(['Bruno']);
      expect(await complete(standup, 'userName', '', { projectId: project.id })).toEqual(
        expect.arrayContaining(['Ana', 'Bruno']),
      );
      expect(await complete(standup, 'userName', 'b')).toEqual([]);
    });

    it('completes nothing for other arguments', async () => {
      expect(await complete(prompt, 'goal', 'x')).toEqual([]);
    });
  });
});
