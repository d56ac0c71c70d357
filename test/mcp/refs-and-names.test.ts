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
    let shop: Json;
    let agent: McpClient;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      await ana.patch('/me', { name: 'Ana García' });
      ({ space } = (await ana.post('/spaces', { name: 'Quality', slug: `quality-${test.engine}` })).body);
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      project = (await ana.post('/projects', { spaceId: space.id, name: 'Website', slug: 'web' })).body.project;
      shop = (await ana.post('/projects', { spaceId: space.id, name: 'Shop', slug: 'shop' })).body.project;
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

    it('an epic with its children and their order takes one call', async () => {
      const { results, failed } = await agent.callTool('create_tasks', {
        projectId: 'Shop',
        createLabels: true,
        tasks: [
          { title: 'Epic' },
          { title: 'Design', parentTaskId: '$1', labels: ['UX'] },
          { title: 'Build', parentTaskId: '$1', blockedBy: ['$2', 'QUA-1'] },
          { title: 'Forward', blockedBy: ['$5'] },
          { title: 'Bad', statusId: 'Nowhere' },
          { title: 'After bad', parentTaskId: '$5' },
        ],
      });
      expect(failed).toBe(3);
      const [epic, design, build, forward, , afterBad] = results;
      expect((await read(build.id)).blockedByIds.sort()).toEqual(
        [(await read(design.id)).id, (await read('QUA-1')).id].sort(),
      );
      expect((await read(build.id)).parentTaskId).toBe((await read(epic.id)).id);
      expect(forward.error).toContain('blockedBy.0: must be an earlier task of this call, not $5');
      expect(afterBad.error).toContain('parentTaskId: is $5, which was not created');
      const { body: labels } = await ana.get(`/labels?spaceId=${space.id}`);
      expect(labels.map(({ name }: Json) => name)).toEqual(['Bug', 'UX']);
      const { body: board } = await ana.get(`/tasks?projectId=${shop.id}`);
      expect(board.map(({ title }: Json) => title)).toEqual(['Epic', 'Design', 'Build']);
      const dryRun = await agent.callTool('create_tasks', {
        projectId: 'Shop',
        createLabels: true,
        dryRun: true,
        tasks: [
          { title: 'A', labels: ['Never'] },
          { title: 'B', parentTaskId: '$1' },
        ],
      });
      expect([dryRun.failed, dryRun.results[1].error]).toEqual([0, undefined]);
      expect((await ana.get(`/labels?spaceId=${space.id}`)).body.length).toBe(2);
    });

    it('update_tasks makes one change to several tasks, with labels, blockers and projects', async () => {
      const tasks = await Promise.all([1, 2, 3].map((n) => ana.createTask(project.id, { title: `Group ${n}` })));
      const refs = tasks.map(({ ref }) => ref);
      const { changed, failed, results } = await agent.callTool('update_tasks', {
        tasks: [
          { taskIds: refs, priority: 'high', labels: ['Bug'], projectId: 'Shop', statusId: 'Done' },
          { taskId: refs[0], blockedBy: [refs[1], refs[2]], assigneeIds: ['Ben'] },
        ],
      });
      expect([changed, failed, results]).toEqual([4, 0, []]);
      for (const ref of refs) {
        const task = await read(ref);
        expect([task.priority, task.projectId, task.labelIds.length]).toEqual(['high', shop.id, 1]);
        expect(task.completedAt).not.toBeNull();
      }
      expect((await read(refs[0])).blockedByIds.length).toBe(2);
      await agent.callTool('update_task', { taskId: refs[0], labels: [], blockedBy: [refs[2]] });
      expect(await read(refs[0])).toMatchObject({ labelIds: [], blockedByIds: [tasks[2].id] });
      expect(await error('update_task', { taskId: refs[2], blockedBy: [refs[0]] })).toContain(
        'blockedBy.0 must not be the task itself or a task that waits for it',
      );
      expect(await error('update_task', { taskId: refs[2], blockedBy: ['QUA-999'] })).toContain(
        'a task of the same space',
      );
      const { body: activity } = await ana.get(`/tasks/${refs[0]}/activity`);
      expect(activity[0].data.changes).toMatchObject({ blockedByIds: { to: [tasks[2].id] } });
      for (const [item, message] of [
        [{ priority: 'low' }, /tasks\.0\.taskId is required, or taskIds/],
        [{ taskId: refs[0], taskIds: refs, priority: 'low' }, /tasks\.0\.taskId is required, or taskIds/],
        [{ taskIds: refs, version: '1' }, /tasks\.0\.version is that of one task/],
        [{ taskIds: [] }, /tasks\.0\.taskIds must have 1 to 50 entries/],
      ] as const)
        expect(await error('update_tasks', { tasks: [item] })).toMatch(message);
      const many = Array.from({ length: 17 }, () => ({ taskIds: refs, priority: 'low' }));
      expect(await error('update_tasks', { tasks: many })).toContain('must name 1 to 50 tasks, not 51');
      expect((await read(refs[1])).priority).toBe('high');
    });

    it('a version protects labels and blockers too', async () => {
      const { ref } = await ana.createTask(project.id, { title: 'Versioned' });
      const { version } = (await agent.callTool('get_task', { taskId: ref })).task;
      const other = await ana.createTask(project.id, { title: 'Other' });
      await ben.put(`/tasks/${ref}/blockers/${other.id}`);
      expect(await error('update_task', { taskId: ref, version, blockedBy: [] })).toMatch(
        /^changed_meanwhile: blockedByIds/,
      );
      const renamed = await agent.callTool('update_task', { taskId: ref, version, title: 'Renamed' });
      expect(renamed.meanwhile).toContain('Ben changed blockedByIds');
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
      expect(await error('create_project', { spaceId: space.id, name: 'No', columns: twice })).toMatch(/^name_taken: /);
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
