import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { connectMcpClient, McpClient } from '../../support/mcp/mcp-client.ts';
import { createTokenClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const minuteMs = 60_000;

describe('Runs that people stop, and runs with leases', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space, project, statuses } = await ana.createTeamSpace());
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
    });

    const readRun = async (runId: string): Promise<Json> => (await ana.get(`/runs/${runId}`)).body.run;
    const createReady = (title: string) => ana.createTask(project.id, { title, statusId: statuses[0]?.id });
    const readState = async () => {
      const { body: board } = await ana.get(`/board?projectId=${project.id}`);
      const { body: spaces } = await ana.get('/spaces');
      return { board, spaces };
    };

    it('refuses all that a stopped run changes, in every way, until a person resumes it', async () => {
      const secret = await ana.createTokenSecret({ name: 'Claude' });
      const mcp = new McpClient(test, secret);
      const task = await ana.createTask(project.id, { title: 'Was' });
      const comment = (await ana.post(`/tasks/${task.id}/comments`, { content: 'Mine' })).body.comment;
      const { project: elsewhere } = await ana.createTeamSpace();
      const { runId } = await mcp.callTool('update_task', { taskId: task.id, title: 'Made' });
      const stop = await ben.post(`/runs/${runId}/stop`, { note: 'wait for the design' });
      expect(stop.status).toBe(200);
      expect(stop.body.run).toMatchObject({
        state: 'stopped',
        stoppedById: ben.id,
        stoppedAt: expect.any(String),
        stopNote: 'wait for the design',
      });
      const before = await readState();
      const refused =
        'run_stopped: Ben has stopped this run: "wait for the design". Change nothing more until a person resumes it.';
      const title = 'Late';
      // Without a run, as the same program; with it; after any time; in other spaces.
      for (const minutes of [0, 20, 600]) {
        test.advanceClock(minutes * minuteMs);
        for (const [name, input] of [
          ['update_task', { taskId: task.id, title }],
          ['update_task', { taskId: task.id, title, runId }],
          ['create_task', { projectId: project.id, title }],
          ['create_task', { projectId: elsewhere.id, title }],
          ['create_task', { projectId: elsewhere.id, title, runId }],
          ['add_comment', { taskId: task.id, content: title }],
          ['delete_task', { taskId: task.id }],
          ['create_project', { spaceId: space.id, name: title }],
          ['claim_task', { spaceId: space.id }],
          ['claim_task', { spaceId: space.id, runId }],
          ['undo_run', { runId }],
        ] as const)
          expect((await mcp.tryTool(name, input)).text, name).toContain(refused);
        for (const [name, input] of [
          ['update_tasks', { tasks: [{ taskId: task.id, title }] }],
          ['create_tasks', { projectId: project.id, tasks: [{ title }] }],
        ] as const)
          expect((await mcp.tryTool(name, input)).text, name).toContain('run_stopped');
      }
      const rest = createTokenClient(test, secret);
      const named = { 'krokanti-run': runId };
      for (const { status, body } of [
        await rest.patch(`/tasks/${task.id}`, { title }, named),
        await rest.post('/spaces', { name: title, slug: 'late' }, named),
        await rest.patch(`/comments/${comment.id}`, { content: title }, named),
        await rest.delete(`/tasks/${task.id}`, undefined, named),
        await rest.post('/labels', { spaceId: space.id, name: title }, named),
      ])
        expect([status, body.code]).toEqual([409, 'run_stopped']);
      expect(await readState()).toEqual(before);
      // It may read, people and other agents may write, and so may another program with the token.
      expect((await mcp.callTool('get_task', { taskId: task.id, runId })).task.title).toBe('Made');
      expect((await ana.patch(`/tasks/${task.id}`, { title: 'By Ana' })).status).toBe(200);
      const other = await connectMcpClient(ana);
      await other.callTool('update_task', { taskId: task.id, title: 'By another agent' });
      expect((await rest.patch(`/tasks/${task.id}`, { title: 'By a script' })).status).toBe(200);

      const resumed = await ana.post(`/runs/${runId}/resume`);
      expect(resumed.body.run).toMatchObject({ stoppedById: null, stoppedAt: null, stopNote: null });
      const next = await mcp.callTool('update_task', { taskId: task.id, title: 'Goes on', runId });
      expect(next.runId).toBe(runId);
      expect((await readRun(runId)).state).toBe('working');
      await mcp.callTool('create_task', { projectId: elsewhere.id, title: 'Goes on' });
      const { body: log } = await ana.get(`/runs/${runId}`);
      expect(log.items.map(({ title: name }: Json) => name)).not.toContain(title);
    });

    it('is refused on another server too, which has written to the run before', async () => {
      if (test.engine !== 'postgres') return;
      const token = await ana.createTokenClient();
      const second = await test.openSecondInstance();
      const create = (via: typeof test) => token.via(via).post('/tasks', { projectId: project.id, title: 'A task' });
      const { headers } = await create(second);
      expect((await create(test)).headers['krokanti-run']).toBe(headers['krokanti-run']);
      await ana.post(`/runs/${headers['krokanti-run']}/stop`);
      for (const server of [second, test]) expect((await create(server)).body.code).toBe('run_stopped');
      await ana.via(second).post(`/runs/${headers['krokanti-run']}/resume`);
      for (const server of [second, test]) expect((await create(server)).status).toBe(201);
      await second.app.close();
      await second.database.close();
    });

    it('is done twice without harm; who may stop and let go on', async () => {
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const [admin, stranger] = [await test.createMember(ana, space.id, 'admin'), await test.createPerson('Stranger')];
      const token = await ana.createTokenClient();
      const { headers } = await token.post('/tasks', { projectId: project.id, title: 'A task' });
      const path = `/runs/${headers['krokanti-run']}`;
      expect((await stranger.post(`${path}/stop`)).body.code).toBe('not_found');
      expect((await viewer.post(`${path}/stop`)).body.code).toBe('insufficient_role');
      expect((await token.post(`${path}/stop`)).body.code).toBe('person_required');
      expect((await ana.post(`${path}/stop`, { note: ' ' })).body.issues[0].path).toBe('note');
      expect((await ana.post(`${path}/resume`)).body.run.state).toBe('working');
      expect((await admin.post(`${path}/stop`, { note: 'First' })).status).toBe(200);
      expect((await ana.post(`${path}/stop`, { note: 'Second' })).body.run).toMatchObject({ stopNote: 'First' });
      expect((await token.post(`${path}/resume`)).body.code).toBe('person_required');
      expect((await ben.post(`${path}/resume`)).body.code).toBe('not_your_run');
      expect((await token.post('/tasks', { projectId: project.id, title: 'No' })).body.code).toBe('run_stopped');
      // Its changes can be taken back, and it stays stopped.
      expect((await ana.post(`${path}/undo`)).body.undone).toBe(1);
      expect((await token.post('/tasks', { projectId: project.id, title: 'No' })).body.code).toBe('run_stopped');
      expect((await ana.post(`${path}/resume`)).status).toBe(200);
      expect((await token.post('/tasks', { projectId: project.id, title: 'Yes' })).status).toBe(201);
      // What the agent does now belongs to another run; and nobody stops people.
      expect((await ana.post(`${path}/stop`)).body.code).toBe('run_ended');
      const { body: runs } = await ana.get(`/spaces/${space.id}/runs?limit=200`);
      const undo = runs.find(({ undoOfId }: Json) => undoOfId !== null);
      expect((await ana.post(`/runs/${undo.id}/stop`)).body.code).toBe('run_ended');
    });

    it('has the state of its leases, which end when it is stopped', async () => {
      const agent = await connectMcpClient(ana, { name: 'Worker' });
      const [task, next] = [await createReady('Work'), await createReady('Next')];
      const { lease, runId } = await agent.callTool('claim_task', { taskId: task.id, minutes: 60 });
      test.advanceClock(40 * minuteMs);
      const states = [(await readRun(runId)).state];
      await agent.callTool('report_work', { lease, state: 'waiting', note: 'Which one?' });
      states.push((await readRun(runId)).state);
      await ana.post(`/tasks/${task.id}/lease/answer`, { content: 'This one' });
      states.push((await readRun(runId)).state);
      await agent.callTool('report_work', { lease, state: 'done' });
      states.push((await readRun(runId)).state);
      const second = await agent.callTool('claim_task', { taskId: next.id, runId });
      states.push((await readRun(runId)).state);
      await ana.post(`/runs/${runId}/stop`, { note: 'Enough' });
      states.push((await readRun(runId)).state);
      expect(states).toEqual(['working', 'waiting', 'working', 'done', 'working', 'stopped']);
      expect((await ana.get(`/tasks/${next.id}/lease`)).body.lease).toBeNull();
      const late = await agent.tryTool('report_work', { lease: second.lease, state: 'done' });
      expect(late.text).toBe('lease_stopped: stopped by Ana: "Enough".');
      expect((await ana.get(`/tasks/${next.id}`)).body.task.completedAt).toBeNull();
      const { body: list } = await ana.get(`/spaces/${space.id}/runs?limit=200`);
      expect(list.find(({ id }: Json) => id === runId).state).toBe('stopped');
      await ana.post(`/runs/${runId}/resume`);
      const failed = await agent.callTool('claim_task', { taskId: next.id, runId });
      await agent.callTool('report_work', { lease: failed.lease, state: 'failed', note: 'No' });
      expect((await readRun(runId)).state).toBe('failed');
    });

    it('gives back what it claimed and reported when it is taken back, and its leases end', async () => {
      const agent = await connectMcpClient(ana, { name: 'Taken back' });
      const [done, held, edited] = [await createReady('Done'), await createReady('Held'), await createReady('Edited')];
      const { runId, lease } = await agent.callTool('claim_task', { taskId: done.id });
      // The report names no run: its lease does.
      await agent.callTool('report_work', { lease, state: 'done', note: 'It is done' });
      const claim = await agent.callTool('claim_task', { taskId: held.id, runId });
      await agent.callTool('claim_task', { taskId: edited.id, runId });
      await agent.callTool('update_task', { taskId: edited.id, title: 'Made', runId });
      expect((await ana.post(`/runs/${runId}/undo`, { dryRun: true })).body.undone).toBe(4);
      expect((await ana.get(`/tasks/${held.id}/lease`)).body.lease).not.toBeNull();

      const { body } = await ana.post(`/runs/${runId}/undo`);
      expect([body.undone, body.conflicts]).toEqual([4, []]);
      for (const { id, title } of [done, held, edited]) {
        const { task } = (await ana.get(`/tasks/${id}`)).body;
        expect([task.title, task.statusId, task.completedAt]).toEqual([title, statuses[0]?.id, null]);
        expect((await ana.get(`/tasks/${id}/lease`)).body.lease).toBeNull();
        expect((await ana.get(`/tasks/${id}/comments`)).body).toEqual([]);
      }
      const late = await agent.tryTool('report_work', { lease: claim.lease, state: 'done' });
      expect(late.text).toBe('lease_stopped: stopped by Ana.');
      // The tasks are ready again, with a higher fence.
      const again = await agent.callTool('claim_task', { taskId: held.id });
      expect(again.lease).toBe(`${held.ref}#2`);
      // An agent that takes back its own run gives its tasks back.
      await agent.callTool('undo_run', { runId: again.runId });
      expect((await agent.tryTool('report_work', { lease: again.lease, state: 'done' })).text).toContain(
        'given back by Ana',
      );
      // Redo leaves the task that has been claimed since.
      expect((await ana.post(`/runs/${body.runId}/undo`)).body.undone).toBe(3);
      expect((await ana.get(`/tasks/${done.id}`)).body.task.completedAt).not.toBeNull();
    });

    it('loses only the leases of the tasks that are chosen', async () => {
      const agent = await connectMcpClient(ana, { name: 'Half' });
      const [one, two] = [await createReady('One'), await createReady('Two')];
      const { runId } = await agent.callTool('claim_task', { taskId: one.id });
      await agent.callTool('claim_task', { taskId: two.id, runId });
      await ana.post(`/runs/${runId}/undo`, { taskIds: [one.id] });
      expect((await ana.get(`/tasks/${one.id}/lease`)).body.lease).toBeNull();
      expect((await ana.get(`/tasks/${two.id}/lease`)).body.lease).toMatchObject({ state: 'working' });
    });
  });
});
