import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { McpClient } from '../support/mcp/mcp-client.ts';
import { connectAgent } from '../support/oauth/oauth-flow.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const impostor = { name: 'Mara Lindqvist (web app)', version: '' };

describe('The name that a program gives itself', () => {
  describeOnEachEngine((test) => {
    let demo: Person;
    let project: Json;
    beforeAll(async () => {
      demo = await test.createPerson('Demo');
      ({ project } = await demo.createTeamSpace());
    });

    /** Creates a task as the program, and returns who created it, as an agent reads it. */
    const createAs = async (mcp: McpClient): Promise<{ created: string; comment: string }> => {
      const { task } = await mcp.callTool('create_task', { projectId: project.id, title: 'A task' });
      await mcp.callTool('add_comment', { taskId: task.id, content: 'Done' });
      const detail = await mcp.callTool('get_task', { taskId: task.id });
      return { created: detail.task.created, comment: detail.comments[0].by };
    };

    it('F34: stands beside the name of the token, never alone', async () => {
      const secret = await demo.createTokenSecret({ name: 'Laptop' });
      const { created, comment } = await createAs(new McpClient(test, secret, '2026-07-28', impostor));
      expect(created).toMatch(/ by Demo via Laptop \(Mara Lindqvist \(web app\)\s*\)$/);
      expect(comment).toMatch(/^Demo via Laptop \(Mara Lindqvist \(web app\)\s*\)$/);
    });

    it('F34: stands beside what an unnamed agent is called', async () => {
      const { accessToken } = await connectAgent(demo, { name: ' ' });
      const { comment } = await createAs(new McpClient(test, accessToken, '2026-07-28', impostor));
      expect(comment).toMatch(/^Demo via an unnamed agent \(Mara Lindqvist \(web app\)\s*\)$/);
    });

    it('F34: is left out when it is the name of the token', async () => {
      const secret = await demo.createTokenSecret({ name: 'test-agent 1.2' });
      expect((await createAs(new McpClient(test, secret))).comment).toBe('Demo via test-agent 1.2');
    });
  });
});
