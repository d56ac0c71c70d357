import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const dayMs = 86_400_000;

describe('Old events', () => {
  describeOnEachEngine(
    (test) => {
      let ana: Person;
      let space: Json;
      let project: Json;
      beforeAll(async () => {
        ana = await test.createPerson();
        ({ space, project } = await ana.createTeamSpace());
        await test.app.runDueJobs();
      });

      const open = async (lastEventId: number) => {
        const stream = await EventStreamClient.open(ana, space.id, { lastEventId: String(lastEventId) });
        await stream.waitUntil(() => stream.events.length > 0);
        return stream;
      };

      it('F54: are deleted after EVENT_RETENTION_DAYS; a stream that needs them gets a reset, any other none', async () => {
        const old = await ana.createTask(project.id, { title: 'Old' });
        const [script, stoppedScript] = [await ana.createTokenClient(), await ana.createTokenClient()];
        const write = (client: typeof script) => client.post('/tasks', { projectId: project.id, title: 'By an agent' });
        const { headers } = await write(script);
        const { headers: stoppedHeaders } = await write(stoppedScript);
        await ana.post(`/runs/${stoppedHeaders['krokanti-run']}/stop`);
        for (let n = 0; n < 600; n++) await ana.patch(`/tasks/${old.id}`, { title: `Old ${n}` });
        const { cursor } = (await ana.get(`/changes?spaceId=${space.id}`)).body;
        await ana.patch(`/tasks/${old.id}`, { title: 'Old 599', priority: 'low' });
        const oldRev = (await ana.get(`/projects/${project.id}/board`)).body.rev;
        test.advanceClock(20 * dayMs);
        const ben = await test.signIn(ana);
        const recent = await ben.createTask(project.id, { title: 'Recent' });
        await test.app.runDueJobs();
        expect((await ben.get(`/tasks/${old.id}/activity?limit=1`)).body).toHaveLength(1);

        test.advanceClock(11 * dayMs);
        await test.app.runDueJobs();
        const cleo = await test.signIn(ana);
        expect((await cleo.get(`/tasks/${old.id}/activity`)).body).toEqual([]);
        expect((await cleo.get(`/tasks/${recent.id}/activity`)).body).toHaveLength(1);
        // An agent that comes back after so long learns that its cursor lacks something.
        const missed = (await cleo.get(`/changes?since=${cursor}`)).body;
        expect([missed.reset, missed.changes]).toEqual([true, []]);
        expect((await cleo.get(`/changes?since=${missed.cursor}`)).body.reset).toBeUndefined();
        ana = cleo;
        // Nothing is left of the run. The one that a person has stopped stays stopped.
        expect((await cleo.get(`/runs/${headers['krokanti-run']}`)).status).toBe(404);
        expect((await cleo.get(`/runs/${stoppedHeaders['krokanti-run']}`)).body.run.state).toBe('stopped');
        for (const [lastEventId, type] of [
          [0, 'reset'],
          [oldRev - 1, 'reset'],
          [oldRev, 'ready'],
          [oldRev + 1, 'ready'],
        ] as const) {
          const stream = await open(lastEventId);
          expect([lastEventId, stream.events[0].type]).toEqual([lastEventId, type]);
          if (lastEventId === oldRev) expect((await stream.waitForEvent('task.created')).taskId).toBe(recent.id);
          stream.disconnect();
        }
        // Nothing else is lost, and nobody is named for what nobody knows any more.
        const agent = await connectMcpClient(cleo);
        const { task } = await agent.callTool('get_task', { taskId: old.id });
        expect(task.title).toBe('Old 599');
        expect(task.created).toMatch(/ by Ana$/);
        expect(task.updated).not.toContain('by');
        const { task: updated } = await agent.callTool('get_task', { taskId: recent.id });
        expect(updated.updated).toContain('by Ana');
      });
    },
    { EVENT_RETENTION_DAYS: '30' },
  );
});
