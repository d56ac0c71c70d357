import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('Labels, blockers and children by one call', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let project: Json;
    let shop: Json;
    let agent: McpClient;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space } = (await ana.post('/spaces', { name: 'Quality', slug: `bulk-${test.engine}` })).body);
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      project = (await ana.post('/projects', { spaceId: space.id, name: 'Website', slug: 'web' })).body.project;
      shop = (await ana.post('/projects', { spaceId: space.id, name: 'Shop', slug: 'shop' })).body.project;
      await ana.post('/labels', { spaceId: space.id, name: 'Bug' });
      await ana.createTask(project.id, { title: 'First' });
      agent = await connectMcpClient(ana);
    });
    const read = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;
    const error = async (name: string, input: Json) => {
      const { isError, text } = await agent.tryTool(name, input);
      expect([name, input, isError]).toEqual([name, input, true]);
      return text;
    };

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
  });
});
