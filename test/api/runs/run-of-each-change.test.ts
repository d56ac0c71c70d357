import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { McpClient } from '../../support/mcp/mcp-client.ts';
import { type ApiClient, createTokenClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';
import { createUnknownId } from '../../support/unknown-id.ts';

const minuteMs = 60_000;
const unknownId = createUnknownId();

describe('The run of each change', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let otherProject: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await ana.createTeamSpace());
      ({ project: otherProject } = await ana.createTeamSpace());
    });

    const create = async (client: ApiClient, headers?: Record<string, string>, projectId = project.id) => {
      const { status, headers: received, body } = await client.post('/tasks', { projectId, title: 'A task' }, headers);
      return { status, body, taskId: body.task?.id, run: received['krokanti-run'] };
    };
    const readRuns = async (taskId: string): Promise<Json[]> =>
      (await ana.get(`/tasks/${taskId}/activity`)).body.map(({ runId }: Json) => runId);

    it('is one for what a token does without a pause of 15 minutes, over REST', async () => {
      const token = await ana.createTokenClient();
      const first = await create(token);
      expect(first.run).toMatch(/^[0-9a-f-]{36}$/);
      test.advanceClock(14 * minuteMs);
      const { headers } = await token.patch(`/tasks/${first.taskId}`, { title: 'Renamed' });
      expect(headers['krokanti-run']).toBe(first.run);
      test.advanceClock(14 * minuteMs);
      expect((await create(token)).run).toBe(first.run);
      test.advanceClock(15 * minuteMs);
      expect((await create(token)).run).not.toBe(first.run);
      expect(await readRuns(first.taskId)).toEqual([first.run, first.run]);
    });

    it('is another one for another token, and none for people in the app and for reads', async () => {
      const [one, other] = [await ana.createTokenClient(), await ana.createTokenClient()];
      const [first, second] = [await create(one), await create(other)];
      expect(second.run).not.toBe(first.run);
      const byAna = await create(ana);
      expect(byAna).toMatchObject({ status: 201, run: undefined });
      expect(await readRuns(byAna.taskId)).toEqual([null]);
      const { status, headers } = await one.get(`/tasks/${byAna.taskId}`);
      expect([status, headers['krokanti-run']]).toEqual([200, undefined]);
    });

    it('is absent when nothing has changed', async () => {
      const token = await ana.createTokenClient();
      const { taskId } = await create(token);
      const { status, headers } = await token.patch(`/tasks/${taskId}`, { title: 'A task' });
      expect([status, headers['krokanti-run']]).toEqual([200, undefined]);
    });

    it('goes on after a restart, and on another server', async () => {
      const token = await ana.createTokenClient();
      const { run } = await create(token);
      await test.restart();
      expect((await create(token)).run).toBe(run);
      const second = await test.openSecondInstance();
      test.advanceClock(10 * minuteMs);
      expect((await create(token.via(second))).run).toBe(run);
      // This server has not seen the write of the other one.
      test.advanceClock(10 * minuteMs);
      expect((await create(token)).run).toBe(run);
      await second.app.close();
      await second.database.close();
    });

    it('is the same in every space that a token changes', async () => {
      const token = await ana.createTokenClient();
      const { run } = await create(token);
      expect((await create(token, {}, otherProject.id)).run).toBe(run);
      expect((await create(token)).run).toBe(run);
    });

    it('is one for each MCP session, trace or program', async () => {
      const secret = await ana.createTokenSecret();
      const createOverMcp = async (mcp: McpClient, input: Json = {}) =>
        (await mcp.callTool('create_task', { projectId: project.id, title: 'A task', ...input })).runId;
      const sessions = [new McpClient(test, secret, '2025-11-25'), new McpClient(test, secret, '2025-11-25')];
      for (const session of sessions) await session.connect();
      const [one, other] = sessions as [McpClient, McpClient];
      const runs = [await createOverMcp(one), await createOverMcp(other), await createOverMcp(one)];
      expect(runs[0]).toMatch(/^[0-9a-f-]{36}$/);
      expect(runs[1]).not.toBe(runs[0]);
      expect(runs[2]).toBe(runs[0]);

      const program = new McpClient(test, secret, '2026-07-28', { name: 'One', version: '1' });
      const otherProgram = new McpClient(test, secret, '2026-07-28', { name: 'Two', version: '1' });
      const byProgram = await createOverMcp(program);
      expect(await createOverMcp(program)).toBe(byProgram);
      expect(await createOverMcp(otherProgram)).not.toBe(byProgram);
      const { task } = await program.callTool('get_task', { taskId: (await create(ana)).taskId });
      expect(task.runId).toBeUndefined();
    });

    it('is the one that the caller names, however long ago, over MCP and REST', async () => {
      const secret = await ana.createTokenSecret();
      const mcp = new McpClient(test, secret);
      const { runId } = await mcp.callTool('create_task', { projectId: project.id, title: 'A task' });
      test.advanceClock(60 * minuteMs);
      const named = await mcp.callTool('create_task', { projectId: project.id, title: 'Named', runId });
      expect(named.runId).toBe(runId);
      expect((await create(createTokenClient(test, secret), { 'krokanti-run': runId })).run).toBe(runId);
      const elsewhere = await mcp.callTool('create_task', { projectId: otherProject.id, title: 'Named', runId });
      expect(elsewhere.runId).toBe(runId);
      expect(await readRuns(elsewhere.task.id)).toEqual([runId]);
      // Tools that only read accept it too.
      expect((await mcp.callTool('get_task', { taskId: named.task.id, runId })).task.title).toBe('Named');
    });

    it('cannot be an unknown run, or one of another token or person; nothing changes then', async () => {
      const [one, other] = [await ana.createTokenClient(), await ana.createTokenClient()];
      const { run } = await create(one);
      const ben = await test.createPerson('Ben');
      const { project: hisProject } = await ben.createTeamSpace();
      const { run: hisRun = '' } = await create(await ben.createTokenClient(), {}, hisProject.id);
      const before = (await ana.get(`/tasks?projectId=${project.id}`)).body;
      const attempts: [ApiClient, string, string][] = [
        [other, run ?? '', 'not_your_run'],
        [ana, run ?? '', 'not_your_run'],
        [one, unknownId, 'not_found'],
        [one, hisRun, 'not_found'],
        [one, 'latest', 'invalid_input'],
      ];
      for (const [client, id, code] of attempts)
        expect((await create(client, { 'krokanti-run': id })).body.code, id).toBe(code);
      expect((await create(one, { 'krokanti-run': 'latest' })).body.error).toMatch(/^Krokanti-Run: must be the id/);
      expect((await create(test.anonymousClient, { 'krokanti-run': 'latest' })).status).toBe(401);
      const mcp = new McpClient(test, await ana.createTokenSecret());
      for (const [runId, text] of [
        ['latest', 'runId must be the runId that a write returned'],
        [run, 'not_your_run'],
      ]) {
        const result = await mcp.tryTool('create_task', { projectId: project.id, title: 'No', runId });
        expect(result).toMatchObject({ isError: true, text: expect.stringContaining(text ?? '') });
      }
      expect((await ana.get(`/tasks?projectId=${project.id}`)).body).toEqual(before);
    });

    it('is not begun by what is rolled back: a dry run, and a failed item of several', async () => {
      const mcp = new McpClient(test, await ana.createTokenSecret());
      const task = await ana.createTask(project.id);
      const dry = await mcp.callTool('update_tasks', { tasks: [{ taskId: task.id, title: 'Dry' }], dryRun: true });
      expect(dry).not.toHaveProperty('runId');
      const { runId, failed } = await mcp.callTool('update_tasks', {
        tasks: [
          { taskId: task.id, title: 'Fails', parentTaskId: task.id },
          { taskId: unknownId, title: 'Fails' },
          { taskId: task.id, title: 'Works' },
        ],
      });
      expect(failed).toBe(2);
      expect(await readRuns(task.id)).toEqual([runId, null]);
    });

    it('is answered again with a repeated Idempotency-Key', async () => {
      const token = await ana.createTokenClient();
      const first = await create(token, { 'idempotency-key': 'once' });
      test.advanceClock(60 * minuteMs);
      expect(await create(token, { 'idempotency-key': 'once' })).toEqual(first);
    });
  });
});
