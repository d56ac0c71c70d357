import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('create_project and find_tasks', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let agent: McpClient;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space } = (await ana.post('/spaces', { name: 'Quality', slug: `quality-${test.engine}` })).body);
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      agent = await connectMcpClient(ana);
    });
    it('create_project makes the slug and the columns', async () => {
      const first = await agent.callTool('create_project', { spaceId: 'Quality', name: 'Café Nº 1' });
      expect(first.statuses.map(({ name }: Json) => name)).toEqual(['To Do', 'In Progress', 'Done']);
      const columns = [{ name: 'Ideas' }, { name: 'Next', category: 'todo' }, { name: 'Doing' }, { name: 'Live' }];
      const second = await agent.callTool('create_project', { spaceId: space.id, name: 'Café Nº 1', columns });
      expect(second.statuses.map(({ category }: Json) => category)).toEqual(['todo', 'todo', 'active', 'done']);
      const { body: projects } = await ana.get(`/projects?spaceId=${space.id}`);
      const slugs = projects.filter(({ name }: Json) => name === 'Café Nº 1').map(({ slug }: Json) => slug);
      expect(slugs.sort()).toEqual(['cafe-no-1', 'cafe-no-1-2']);
      expect(first.project.url).toBe(`${test.config.publicUrl}/projects/${first.project.id}`);
      const twice = [{ name: 'Same' }, { name: 'Same' }];
      const refused = await agent.tryTool('create_project', { spaceId: space.id, name: 'No', columns: twice });
      expect([refused.isError, refused.text]).toEqual([true, expect.stringMatching(/^name_taken: /)]);
      expect((await ana.get(`/projects?spaceId=${space.id}`)).body.length).toBe(projects.length);
    });

    it('find_tasks finds what is ready, changed lately, archived, or in a project, over REST too', async () => {
      const { project: ready } = (await ana.post('/projects', { spaceId: space.id, name: 'Ready', slug: 'ready' }))
        .body;
      const day = (n: number) => new Date(test.now() + n * 86_400_000).toISOString().slice(0, 10);
      const create = (title: string, fields: Json = {}) => ana.createTask(ready.id, { title, ...fields });
      const { body: statuses } = await ana.get(`/statuses?projectId=${ready.id}`);
      await create('Free');
      await create('Mine', { assigneeIds: [ana.id], startDate: day(0) });
      await create('Of Ben', { assigneeIds: [ben.id] });
      await create('Later', { startDate: day(2) });
      await create('Begun', { statusId: statuses[1].id });
      await create('Done', { statusId: statuses[2].id });
      const parent = await create('Parent');
      const blocker = await create('Blocker', { statusId: statuses[1].id });
      await ana.put(`/tasks/${parent.id}/blockers/${blocker.id}`);
      const child = await create('Child of blocked', { parentTaskId: parent.id });
      await create('Grandchild', { parentTaskId: child.id });
      const archived = await create('Archived');
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      const titles = async (filter: Json) =>
        (await agent.callTool('find_tasks', { projectId: 'Ready', ...filter })).tasks
          .map(({ title }: Json) => title)
          .sort();
      expect(await titles({ ready: true })).toEqual(['Free', 'Mine']);
      await ana.patch(`/tasks/${blocker.id}`, { completedAt: new Date(test.now()).toISOString() });
      expect(await titles({ ready: true })).toEqual(['Free', 'Grandchild', 'Mine']);
      expect(await titles({ archived: true })).toEqual(['Archived']);
      test.advanceClock(3 * 86_400_000);
      await ana.patch(`/tasks/${child.id}`, { title: 'Changed' });
      expect(await titles({ updatedAfter: 'yesterday' })).toEqual(['Changed']);
      const rest = async (query: string) =>
        (await ana.get(`/search?projectId=${ready.id}&${query}`)).body.map(({ title }: Json) => title).sort();
      expect(await rest('ready=true')).toEqual(['Free', 'Grandchild', 'Later', 'Mine']);
      expect(await rest(`updatedAfter=${day(0)}`)).toEqual(['Changed']);
      expect(await rest('archived=true')).toEqual(['Archived']);
      const { body: page } = await ana.get(`/search?projectId=${ready.id}&ready=true&limit=1`);
      expect(page.length).toBe(1);
    });
  });
});
