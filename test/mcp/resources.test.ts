import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';

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
        dueDate: '2099-01-01',
        priority: 'high',
        assigneeIds: [ana.id],
      });
      await ana.createTask(project.id, { title: 'Buy paint', parentTaskId: task.id });
      await ana.post(`/tasks/${task.id}/comments`, { content: 'Which blue?' });
      agent = await connectMcpClient(ana, { revision });
      stranger = await connectMcpClient(await test.createPerson('Zed'), { revision });
    });
    const readResource = (uri: string, client = agent) => client.request('resources/read', { uri });

    it('a task is returned as Markdown', async () => {
      const { contents } = (await readResource(`krokanti://task/${task.id}`)).result;
      expect(contents).toEqual([
        { uri: `krokanti://task/${task.id}`, mimeType: 'text/markdown', text: expect.any(String) },
      ]);
      const { text } = contents[0];
      expect(text).toMatch(
        /^# Paint the <wall>\n\n- Project: General\n- Status: To Do\n- Priority: high\n- Due: 2099-01-01\n/,
      );
      expect(text).toContain('\n> In *blue*.\n');
      expect(text).toMatch(/## Subtasks\n\n- Buy paint \(To Do; TEA-2\)/);
      expect(text).toMatch(/\*\*Ana\*\*, \d{4}-\d\d-\d\dT\S+:\n\n> Which blue\?/);
    });

    it('a project is returned as Markdown', async () => {
      const { text } = (await readResource(`krokanti://project/${project.id}`)).result.contents[0];
      expect(text).toMatch(/^# General\n\n- Today: /);
      expect(text).toMatch(/## Next\n\n- Paint the <wall> \(To Do; high; due 2099-01-01; Ana; /);
    });

    it('lists the projects of my spaces and my open tasks', async () => {
      const { resources } = (await agent.request('resources/list')).result;
      const home = await ana.getPersonalSpace();
      expect(resources.map(({ uri }: Json) => uri).sort()).toEqual(
        [
          `krokanti://task/${task.ref}`,
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
      `krokanti://task/${unknownId}`,
      'krokanti://task/nonsense',
      'krokanti://space/x',
      'file:///etc/passwd',
      'krokanti://project/../task',
    ])('%s is not found', async (uri) => {
      const { error } = await readResource(uri);
      expect(error.message).toMatch(/not found/i);
      expect(error.code).toBe((await readResource('krokanti://task/nonsense')).error.code);
    });

    it('a task is not found as a project, and a stranger finds neither', async () => {
      for (const [uri, client] of [
        [`krokanti://project/${task.id}`, agent],
        [`krokanti://task/${project.id}`, agent],
        [`krokanti://task/${task.id}`, stranger],
        [`krokanti://project/${project.id}`, stranger],
      ] as const) {
        const { error, result } = await readResource(uri, client);
        expect([uri, result, error?.message]).toEqual([uri, undefined, expect.stringMatching(/not found/i)]);
      }
      const { resources } = (await stranger.request('resources/list')).result;
      expect(JSON.stringify(resources)).not.toContain(project.id);
    });

    describe('Completion', () => {
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

    it('search and fetch have the shape that ChatGPT expects', async () => {
      const { results } = await agent.callTool('search', { query: 'paint wall' });
      const url = `${test.config.publicUrl}/t/${task.ref}`;
      expect(results).toEqual([{ id: task.ref, title: 'Paint the <wall>', url, kind: 'task' }]);
      expect((await agent.callTool('search', { query: task.ref.toLowerCase() })).results).toEqual(results);
      for (const id of [task.id, task.ref])
        expect((await agent.callTool('fetch', { id })).text).toBe(
          (await agent.callTool('fetch', { id: task.id })).text,
        );
      const fetched = await agent.callTool('fetch', { id: task.id });
      expect(fetched).toMatchObject({ id: task.ref, title: 'Paint the <wall>', url });
      expect(fetched.text).toContain('In *blue*.');
      expect((await agent.callTool('search', { query: 'general' })).results[0]).toMatchObject({
        title: 'General',
        kind: 'project',
      });
      expect((await agent.tryTool('fetch', { id: unknownId })).text).toMatch(/^not_found: .*call search\.$/);
    });
  });
});
