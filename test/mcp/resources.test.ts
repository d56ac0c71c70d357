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
    let task: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.createTeamSpace());
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
  });
});
