import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/json.ts';
import { connectMcpClient, type McpClient, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe.each(protocolRevisions)('Resources on %s', (revision) => {
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
      task = await ana.createTask(project.id, {
        title: 'Paint the <wall>',
        description: 'In *blue*.',
        dueDate: '2027-01-01',
        priority: 'high',
        assigneeIds: [ana.id],
      });
      await ana.createTask(project.id, { title: 'Buy paint', parentTaskId: task.id });
      await ana.post(`/tasks/${task.id}/comments`, { content: 'Which blue?' });
      agent = await connectMcpClient(ana, { revision });
      stranger = await connectMcpClient(await test.createPerson('Zed'), { revision });
    });
    const read = (uri: string, who = agent) => who.request('resources/read', { uri });

    it('a task is Markdown', async () => {
      const { contents } = (await read(`krokanti://task/${task.id}`)).result;
      expect(contents).toEqual([
        { uri: `krokanti://task/${task.id}`, mimeType: 'text/markdown', text: expect.any(String) },
      ]);
      const { text } = contents[0];
      expect(text).toMatch(
        /^# Paint the <wall>\n\n- Project: General\n- Status: To Do\n- Priority: high\n- Due: 2027-01-01\n/,
      );
      expect(text).toContain('In *blue*.');
      expect(text).toMatch(/## Subtasks\n\n- Buy paint \(To Do; [0-9a-f-]{36}\)/);
      expect(text).toMatch(/\*\*Ana\*\*, \d{4}-\d\d-\d\dT\S+:\n\nWhich blue\?/);
    });

    it('a project is Markdown', async () => {
      const { text } = (await read(`krokanti://project/${project.id}`)).result.contents[0];
      expect(text).toMatch(/^# General\n\n- Today: /);
      expect(text).toMatch(/## Next\n\n- Paint the <wall> \(To Do; high; due 2027-01-01; Ana; /);
    });

    it('are listed: the projects of my spaces and my open tasks', async () => {
      const { resources } = (await agent.request('resources/list')).result;
      const home = await ana.getPersonalSpace();
      expect(resources.map(({ uri }: Json) => uri).sort()).toEqual(
        [
          `krokanti://task/${task.id}`,
          `krokanti://project/${project.id}`,
          `krokanti://project/${home.project.id}`,
        ].sort(),
      );
      const { resourceTemplates } = (await agent.request('resources/templates/list')).result;
      expect(resourceTemplates.map(({ uriTemplate }: Json) => uriTemplate)).toEqual([
        'krokanti://project/{id}',
        'krokanti://task/{id}',
      ]);
    });

    it.each([
      `krokanti://task/${nowhere}`,
      'krokanti://task/nonsense',
      'krokanti://space/x',
      'file:///etc/passwd',
      'krokanti://project/../task',
    ])('%s is not there', async (uri) => {
      const { error } = await read(uri);
      expect(error.message).toMatch(/not found/i);
      expect(error.code).toBe((await read('krokanti://task/nonsense')).error.code);
    });

    it('a task is no project, and a stranger’s is nowhere', async () => {
      for (const [uri, who] of [
        [`krokanti://project/${task.id}`, agent],
        [`krokanti://task/${project.id}`, agent],
        [`krokanti://task/${task.id}`, stranger],
        [`krokanti://project/${project.id}`, stranger],
      ] as const) {
        const { error, result } = await read(uri, who);
        expect([uri, result, error?.message]).toEqual([uri, undefined, expect.stringMatching(/not found/i)]);
      }
      const { resources } = (await stranger.request('resources/list')).result;
      expect(JSON.stringify(resources)).not.toContain(project.id);
    });

    describe('Completion', () => {
      const complete = async (ref: Json, name: string, value: string, given?: Json, who = agent) =>
        (
          await who.request('completion/complete', {
            ref,
            argument: { name, value },
            ...(given && { context: { arguments: given } }),
          })
        ).result.completion.values;
      const prompt = { type: 'ref/prompt', name: 'plan_sprint' };

      it('of a project’s name is its id', async () => {
        expect(await complete(prompt, 'projectId', 'gener')).toContain(project.id);
        expect(await complete(prompt, 'projectId', '')).toContain(project.id);
        expect(await complete(prompt, 'projectId', project.id.slice(0, 30))).toEqual([project.id]);
        expect(await complete(prompt, 'projectId', 'no such')).toEqual([]);
        expect(await complete(prompt, 'projectId', 'gener', undefined, stranger)).not.toContain(project.id);
      });

      it('of a resource’s id is by name too', async () => {
        const of = (kind: string) => ({ type: 'ref/resource', uri: `krokanti://${kind}/{id}` });
        expect(await complete(of('project'), 'id', 'GENER')).toContain(project.id);
        expect(await complete(of('task'), 'id', 'wall')).toEqual([task.id]);
        expect(await complete(of('task'), 'id', '')).toEqual([task.id]);
      });

      it('of a person’s name is that of a member of the project', async () => {
        const standup = { type: 'ref/prompt', name: 'daily_standup' };
        await test.createMember(ana, space.id, 'viewer', 'Bruno');
        expect(await complete(standup, 'userName', 'b', { projectId: project.id })).toEqual(['Bruno']);
        expect(await complete(standup, 'userName', '', { projectId: project.id })).toEqual(
          expect.arrayContaining(['Ana', 'Bruno']),
        );
        expect(await complete(standup, 'userName', 'b')).toEqual([]);
      });

      it('of anything else is nothing', async () => {
        expect(await complete(prompt, 'goal', 'x')).toEqual([]);
      });
    });

    it('search and fetch are as ChatGPT wants them', async () => {
      const { results } = await agent.callTool('search', { query: 'paint wall' });
      const url = `${test.config.publicUrl}/projects/${project.id}?task=${task.id}`;
      expect(results).toEqual([{ id: task.id, title: 'Paint the <wall>', url, kind: 'task' }]);
      const found = await agent.callTool('fetch', { id: task.id });
      expect(found).toMatchObject({ id: task.id, title: 'Paint the <wall>', url });
      expect(found.text).toContain('In *blue*.');
      expect((await agent.callTool('search', { query: 'general' })).results[0]).toMatchObject({
        title: 'General',
        kind: 'project',
      });
      expect((await agent.tryTool('fetch', { id: nowhere })).text).toMatch(/^not_found: .*call search\.$/);
    });
  });
});
