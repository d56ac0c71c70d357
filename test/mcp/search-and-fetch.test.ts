import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient, protocolRevisions } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine } from '../support/test-app.ts';

const unknownId = '01990000-0000-7000-8000-000000000000';

describe.each(protocolRevisions)('search and fetch on %s', (revision) => {
  describeOnEachEngine((test) => {
    let agent: McpClient;
    let task: Json;
    beforeAll(async () => {
      const ana = await test.createPerson();
      const { project } = await ana.createTeamSpace();
      task = await ana.createTask(project.id, { title: 'Paint the <wall>', description: 'In *blue*.' });
      await ana.createTask(project.id, { title: 'Buy paint', parentTaskId: task.id });
      agent = await connectMcpClient(ana, { revision });
    });

    it('have the shape that ChatGPT expects', async () => {
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
