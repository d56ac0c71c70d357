import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { joinSpace } from '../support/invite-and-join-space.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

/** In the order in which people sort them. By code point it would be another one. */
const sorted = ['alpha2', 'Alpha10', 'Ärger', 'Ástur', 'beta', 'Élan', 'Łódź', 'zebra', 'Zulu', 'Ωμέγα', 'Жук'];
const shuffled = [8, 0, 2, 10, 1, 7, 4, 3, 9, 6, 5].map((index) => sorted[index] as string);
const names = (rows: Json[]) => rows.map(({ name }) => name);

describe('Lists of names', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let agent: McpClient;
    let spaceId: string;
    let projectId: string;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      const { space, project } = await ana.createTeamSpace();
      spaceId = space.id;
      projectId = project.id;
      agent = await connectMcpClient(ana);
      for (const [index, name] of shuffled.entries()) {
        await ana.post('/spaces', { name, slug: `space-${index}-${space.slug}`.slice(0, 50) });
        await ana.post('/projects', { spaceId, name, slug: `project-${index}` });
        await ana.post('/labels', { spaceId, name });
        const person = await test.createPerson(`P${index}`);
        await person.patch('/me', { name });
        await joinSpace(person, ana, spaceId, 'member');
        await ana.createTask(projectId, { assigneeIds: [person.id] });
      }
    });

    it('F135: projects, labels, members and spaces are sorted as people sort, the personal space first', async () => {
      const list = async (path: string) => names((await ana.get(path)).body);
      const projects = await list(`/projects?spaceId=${spaceId}`);
      expect(projects.filter((name: string) => name !== 'General')).toEqual(sorted);
      expect(projects.indexOf('General')).toBe(sorted.indexOf('Łódź'));
      expect(await list(`/labels?spaceId=${spaceId}`)).toEqual(sorted);
      expect((await list(`/spaces/${spaceId}/members`)).filter((name: string) => name !== 'Ana')).toEqual(sorted);
      const spaces = (await ana.get('/spaces')).body;
      expect(spaces[0].isPersonal).toBe(true);
      expect(names(spaces.slice(1)).filter((name: string) => sorted.includes(name))).toEqual(sorted);
      const board = (await ana.get(`/projects/${projectId}/board`)).body;
      expect(names(board.labels)).toEqual(sorted);
      expect(names(board.members).filter((name: string) => name !== 'Ana')).toEqual(sorted);
      // Columns stay in the order of the board.
      expect(await list(`/statuses?projectId=${projectId}`)).toEqual(['To Do', 'In Progress', 'Done']);
    });

    it('F135: so are archived projects, and the lists that agents read', async () => {
      const { body: projects } = await ana.get(`/projects?spaceId=${spaceId}`);
      const others = projects.filter(({ id }: Json) => id !== projectId);
      for (const { id } of others.toReversed()) await ana.delete(`/projects/${id}`);
      const archived = (await ana.get(`/projects?spaceId=${spaceId}&archived=true`)).body;
      expect(names(archived)).toEqual(sorted);
      for (const { id } of others) await ana.patch(`/projects/${id}`, { isArchived: false });
      const lists = [
        (await agent.callTool('list_projects', { spaceId })).projects,
        (await agent.callTool('list_members', { spaceId })).members,
        (await agent.callTool('list_spaces')).spaces,
        (await agent.callTool('get_context', { spaceId })).spaces[0].members,
        (await agent.callTool('project_report', { projectId })).people,
      ];
      for (const list of lists) expect(names(list).filter((name) => sorted.includes(name))).toEqual(sorted);
    });
  });
});
