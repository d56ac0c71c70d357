import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { McpClient } from '../../support/mcp/mcp-client.ts';
import { type ApiClient, createTokenClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Undo of a run', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project, statuses } = await ana.createTeamSpace());
    });

    const readTask = async (id: string): Promise<Json> => {
      const { updatedAt: _, ...task } = (await ana.get(`/tasks/${id}`)).body.task ?? {};
      return task;
    };
    const undo = (run: string | undefined, body: Json = {}, client: ApiClient = ana) =>
      client.post(`/runs/${run}/undo`, body);
    const readRun = async (run: string | undefined) => (await ana.get(`/runs/${run}`)).body;
    const createLabel = async (name: string) =>
      (await ana.post('/labels', { spaceId: space.id, name: `${name} ${crypto.randomUUID().slice(0, 8)}` })).body.label;

    it('takes back every field, list and place, and undoing that is redo', async () => {
      const agent = await ana.createTokenClient();
      const label = await createLabel('Bug');
      const [task, other] = [await ana.createTask(project.id), await ana.createTask(project.id)];
      const before = await readTask(task.id);
      const { headers } = await agent.patch(`/tasks/${task.id}`, {
        title: 'Renamed',
        description: 'New',
        priority: 'high',
        dueDate: '2027-01-02',
        startDate: '2027-01-01',
        estimatedHours: 2.5,
        statusId: statuses[2].id,
        assigneeIds: [ana.id],
        labelIds: [label.id],
      });
      await agent.put(`/tasks/${task.id}/blockers/${other.id}`);
      await agent.patch(`/tasks/${task.id}`, { title: 'Renamed again' });
      const after = await readTask(task.id);
      expect(after).not.toEqual(before);

      const run = headers['krokanti-run'];
      expect((await readRun(run)).items).toMatchObject([
        { kind: 'task', taskId: task.id, action: 'updated', state: 'applied', title: 'Renamed again' },
      ]);
      const first = await undo(run);
      expect(first).toMatchObject({ status: 200, body: { undone: 1, conflicts: [] } });
      expect(await readTask(task.id)).toEqual(before);
      expect((await readRun(run)).run).toMatchObject({ state: 'undone', undoneById: ana.id });

      const repeated = await undo(run);
      expect(repeated).toMatchObject({ status: 409, body: { code: 'already_undone' } });
      const redo = await undo(first.body.runId);
      expect(redo).toMatchObject({ status: 200, body: { undone: 1, conflicts: [] } });
      expect(await readTask(task.id)).toEqual(after);
      expect((await readRun(run)).run).toMatchObject({ state: 'done', undoneAt: null });
      expect((await undo(run)).body).toMatchObject({ undone: 1 });
      expect(await readTask(task.id)).toEqual(before);
    });

    it('leaves what others have changed since, and shows the three values; force takes that back too', async () => {
      const agent = await ana.createTokenClient({ name: 'Claude' });
      const task = await ana.createTask(project.id, { title: 'Was', priority: 'low' });
      const { headers } = await agent.patch(`/tasks/${task.id}`, { title: 'Made', priority: 'high' });
      await ana.patch(`/tasks/${task.id}`, { title: 'Now' });
      const run = headers['krokanti-run'];
      const conflict = {
        field: 'title',
        before: 'Was',
        after: 'Made',
        now: 'Now',
        state: 'conflict',
        changedBy: { userId: ana.id, tokenId: null },
      };
      const dry = await undo(run, { dryRun: true });
      expect(dry.body).toMatchObject({ undone: 1, dryRun: true, runId: null });
      expect(await readTask(task.id)).toMatchObject({ title: 'Now', priority: 'high' });
      expect((await readRun(run)).run.state).toBe('working');
      await undo(run);
      expect(await readTask(task.id)).toMatchObject({ title: 'Now', priority: 'low' });
      const [item] = (await readRun(run)).items;
      expect(item).toMatchObject({ state: 'conflict', fields: [conflict, { field: 'priority', state: 'undone' }] });

      expect((await undo(run, { force: true })).body).toMatchObject({ code: 'invalid_input' });
      const forced = await undo(run, { force: true, taskIds: [task.id] });
      expect(forced.body).toMatchObject({ undone: 1 });
      expect(await readTask(task.id)).toMatchObject({ title: 'Was' });
    });

    it('keeps a value that a person set again, although it is the one of the run', async () => {
      const agent = await ana.createTokenClient();
      const task = await ana.createTask(project.id, { title: 'Was' });
      const { headers } = await agent.patch(`/tasks/${task.id}`, { title: 'Made' });
      await ana.patch(`/tasks/${task.id}`, { title: 'Other' });
      await ana.patch(`/tasks/${task.id}`, { title: 'Made' });
      await undo(headers['krokanti-run'], { taskIds: [task.id] });
      expect((await readTask(task.id)).title).toBe('Made');
    });

    it('goes back to what a person set between two changes of the run', async () => {
      const agent = await ana.createTokenClient();
      const task = await ana.createTask(project.id, { title: 'Was' });
      await agent.patch(`/tasks/${task.id}`, { title: 'First' });
      await ana.patch(`/tasks/${task.id}`, { title: 'Between' });
      const { headers } = await agent.patch(`/tasks/${task.id}`, { title: 'Second' });
      expect((await undo(headers['krokanti-run'])).body).toMatchObject({ undone: 1, conflicts: [] });
      expect((await readTask(task.id)).title).toBe('Between');
    });

    it('takes back chosen tasks, and the others later', async () => {
      const agent = await ana.createTokenClient();
      const tasks = [await ana.createTask(project.id), await ana.createTask(project.id)];
      let run: string | undefined;
      for (const { id } of tasks) run = (await agent.patch(`/tasks/${id}`, { title: 'Made' })).headers['krokanti-run'];
      const [one, two] = tasks.map(({ id }) => id);
      expect((await undo(run, { taskIds: [one] })).body).toMatchObject({ undone: 1 });
      expect([(await readTask(one)).title, (await readTask(two)).title]).toEqual(['A task', 'Made']);
      expect((await readRun(run)).run.state).toBe('done');
      expect((await undo(run)).body).toMatchObject({ undone: 1 });
      expect((await readTask(two)).title).toBe('A task');
      expect((await readRun(run)).run.state).toBe('undone');
    });

    it('removes created tasks and comments unless others use them, and brings back the comments that the run deleted', async () => {
      const agent = await ana.createTokenClient();
      const task = await ana.createTask(project.id);
      const { body: kept } = await ana.post(`/tasks/${task.id}/comments`, { content: 'Mine' });
      const created = await agent.post('/tasks', { projectId: project.id, title: 'Created' });
      const run = created.headers['krokanti-run'];
      const createByAgent = async (fields: Json): Promise<string> =>
        (await agent.post('/tasks', { projectId: project.id, title: 'Created', ...fields })).body.task.id;
      const child = await createByAgent({ parentTaskId: created.body.task.id });
      const commented = await createByAgent({});
      const parent = await createByAgent({});
      await ana.post(`/tasks/${commented}/comments`, { content: 'Wait' });
      await ana.createTask(project.id, { parentTaskId: parent });
      const { body: added } = await agent.post(`/tasks/${task.id}/comments`, { content: 'Added' });
      const { body: edited } = await ana.post(`/tasks/${task.id}/comments`, { content: 'Mine too' });
      const before = (await ana.get(`/tasks/${task.id}/comments`)).body.slice(0, 1);
      await agent.patch(`/comments/${edited.comment.id}`, { content: 'Spoiled' });
      for (const { comment } of [kept, edited]) await agent.delete(`/comments/${comment.id}`);
      await agent.patch(`/comments/${added.comment.id}`, { content: 'Added and changed' });

      const { body } = await undo(run);
      expect(body.conflicts.map(({ id, state }: Json) => [id, state])).toEqual([
        [commented, 'conflict'],
        [parent, 'conflict'],
      ]);
      for (const id of [created.body.task.id, child]) expect((await ana.get(`/tasks/${id}`)).status).toBe(404);
      for (const id of [commented, parent]) expect((await ana.get(`/tasks/${id}`)).status).toBe(200);
      const { body: comments } = await ana.get(`/tasks/${task.id}/comments`);
      expect(comments[0]).toEqual(before[0]);
      expect(comments.map(({ content }: Json) => content)).toEqual(['Mine', 'Mine too']);
      await undo(body.runId);
      const { body: again } = await ana.get(`/tasks/${task.id}/comments`);
      expect(again.map(({ content }: Json) => content)).toEqual(['Added and changed']);
    });

    it('brings back what an agent moved to the trash, with what it changed before, and leaves what was deleted for good', async () => {
      const secret = await ana.createTokenSecret();
      const mcp = new McpClient(test, secret);
      const parent = await ana.createTask(project.id, { title: 'Was' });
      const child = await ana.createTask(project.id, { parentTaskId: parent.id });
      await ana.post(`/tasks/${parent.id}/comments`, { content: 'Mine' });
      const gone = await ana.createTask(project.id, { title: 'Gone' });
      const before = [await readTask(parent.id), await readTask(child.id)];
      const { runId } = await mcp.callTool('update_task', { taskId: parent.id, title: 'Made' });
      await mcp.callTool('delete_task', { taskId: parent.id, runId });
      await createTokenClient(test, secret).delete(`/tasks/${gone.id}`, undefined, { 'krokanti-run': runId });
      const { body } = await undo(runId);
      // Its texts are gone too.
      expect(body.conflicts).toMatchObject([{ id: gone.id, title: null, action: 'deleted', state: 'irreversible' }]);
      expect([await readTask(parent.id), await readTask(child.id)]).toEqual(before);
      expect((await ana.get(`/tasks/${parent.id}/comments`)).body).toHaveLength(1);
      await undo(body.runId);
      for (const { id } of [parent, child]) expect((await ana.get(`/tasks/${id}`)).status).toBe(404);
      const { body: trash } = await ana.get(`/spaces/${space.id}/trash`);
      expect(trash.find(({ id }: Json) => id === parent.id)).toMatchObject({ title: 'Made', subtaskCount: 1 });
    });

    it('takes back labels, columns and projects, and what used them', async () => {
      const agent = await ana.createTokenClient();
      const task = await ana.createTask(project.id);
      const old = await createLabel('Old');
      const { body: column } = await ana.post('/statuses', { projectId: project.id, name: 'Doomed', color: '#112233' });
      await ana.patch(`/tasks/${task.id}`, { labelIds: [old.id], statusId: column.status.id });
      const before = await readTask(task.id);
      const { body: made } = await agent.post('/labels', { spaceId: space.id, name: 'Made by the run' });
      const { body: status } = await agent.post('/statuses', { projectId: project.id, name: 'Made by the run' });
      const { body: newProject } = await agent.post('/projects', { spaceId: space.id, name: 'Made', slug: 'made' });
      await agent.patch(`/tasks/${task.id}`, { labelIds: [old.id, made.label.id], statusId: status.status.id });
      await agent.delete(`/labels/${old.id}`);
      await agent.delete(`/statuses/${column.status.id}`);
      const { headers } = await agent.patch(`/projects/${project.id}`, { name: 'Renamed' });

      expect((await undo(headers['krokanti-run'])).body).toMatchObject({ conflicts: [] });
      expect(await readTask(task.id)).toEqual(before);
      const { body: labels } = await ana.get(`/labels?spaceId=${space.id}`);
      expect(labels.map(({ id }: Json) => id)).toContain(old.id);
      expect(labels.map(({ id }: Json) => id)).not.toContain(made.label.id);
      const { body: columns } = await ana.get(`/statuses?projectId=${project.id}`);
      expect(columns.find(({ id }: Json) => id === column.status.id)).toMatchObject({
        name: 'Doomed',
        color: '#112233',
      });
      expect(columns.map(({ id }: Json) => id)).not.toContain(status.status.id);
      expect((await ana.get(`/projects/${project.id}`)).body.project.name).toBe('General');
      expect((await ana.get(`/projects/${newProject.project.id}`)).body.project.isArchived).toBe(true);
    });

    it('is allowed to whose token it was, and to admins, never to viewers; a token undoes its own runs', async () => {
      const member = await test.createMember(ana, space.id, 'member');
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const stranger = await test.createPerson('Stranger');
      const agent = await member.createTokenClient();
      const task = await member.createTask(project.id);
      const { headers } = await agent.patch(`/tasks/${task.id}`, { title: 'Made' });
      const run = headers['krokanti-run'];
      const otherMember = await test.createMember(ana, space.id, 'member', 'other');
      const outcomes: [ApiClient, string][] = [
        [stranger, 'not_found'],
        [viewer, 'insufficient_role'],
        [otherMember, 'not_your_run'],
        [await member.createTokenClient(), 'not_your_run'],
        [await ana.createTokenClient(), 'not_your_run'],
        [await member.createTokenClient({ scope: 'read' }), 'read_only_token'],
      ];
      for (const [client, code] of outcomes) expect((await undo(run, {}, client)).body.code).toBe(code);
      expect((await undo(run, { force: true, taskIds: [task.id] }, agent)).body.issues[0].path).toBe('force');
      expect((await readTask(task.id)).title).toBe('Made');
      const byToken = await undo(run, {}, agent);
      expect(byToken.body).toMatchObject({ undone: 1 });
      expect((await undo(byToken.body.runId, {}, otherMember)).body).toMatchObject({ code: 'not_your_run' });
      expect((await undo(byToken.body.runId)).body).toMatchObject({ undone: 1 });
      expect((await undo(run, {}, member)).body).toMatchObject({ undone: 1 });
      expect((await viewer.get(`/runs/${run}`)).body.run.id).toBe(run);
      expect((await stranger.get(`/runs/${run}`)).status).toBe(404);
      expect((await stranger.get(`/spaces/${space.id}/runs`)).status).toBe(404);
    });

    it('ends the run: what its token does next belongs to another', async () => {
      const secret = await ana.createTokenSecret();
      const agent = createTokenClient(test, secret);
      const task = await ana.createTask(project.id);
      const { headers } = await agent.patch(`/tasks/${task.id}`, { title: 'Made' });
      const run = headers['krokanti-run'] ?? '';
      await undo(run);
      const next = await agent.patch(`/tasks/${task.id}`, { title: 'Made again' });
      expect(next.headers['krokanti-run']).not.toBe(run);
      const named = await agent.patch(`/tasks/${task.id}`, { title: 'Third' }, { 'krokanti-run': run });
      expect(named.body).toMatchObject({ code: 'run_ended' });
    });

    it('works over MCP, with short values', async () => {
      const mcp = new McpClient(test, await ana.createTokenSecret({ name: 'Laptop' }));
      const task = await ana.createTask(project.id, { title: 'Was' });
      const { runId } = await mcp.callTool('update_task', { taskId: task.id, title: 'Made', priority: 'high' });
      await ana.patch(`/tasks/${task.id}`, { title: 'Now' });
      const dry = await mcp.callTool('undo_run', { runId, dryRun: true });
      const conflicts = [
        { id: task.id, title: 'Now', field: 'title', was: 'Was', made: 'Made', now: 'Now', by: 'a person' },
      ];
      expect(dry).toEqual({ undone: 1, dryRun: true, conflicts });
      const { runId: undoRunId, ...done } = await mcp.callTool('undo_run', { runId });
      expect(done).toEqual({ undone: 1, conflicts });
      expect(undoRunId).not.toBe(runId);
      expect(await readTask(task.id)).toMatchObject({ title: 'Now', priority: 'none' });
      expect((await mcp.tryTool('undo_run', { runId })).text).toContain('already_undone');
      expect((await mcp.callTool('undo_run', { runId: undoRunId })).undone).toBe(1);
    });

    it('is refused after 30 days, and with ids that are no tasks of the run', async () => {
      const agent = await ana.createTokenClient();
      const task = await ana.createTask(project.id);
      const { headers } = await agent.patch(`/tasks/${task.id}`, { title: 'Made' });
      const other = await ana.createTask(project.id);
      const wrong = await undo(headers['krokanti-run'], { taskIds: [task.id, other.id] });
      expect(wrong.body).toMatchObject({ code: 'invalid_input', issues: [{ path: 'taskIds.1' }] });
      expect((await readTask(task.id)).title).toBe('Made');
      test.advanceClock(31 * 86_400_000);
      const late = await test.signIn(ana);
      expect((await undo(headers['krokanti-run'], {}, late)).body).toMatchObject({ code: 'run_too_old' });
      test.advanceClock(-31 * 86_400_000);
    });

    it('lists the runs of a space with their numbers, filtered and in pages', async () => {
      const { space: own, project: ownProject } = await ana.createTeamSpace();
      const agents = [await ana.createTokenClient({ name: 'One' }), await ana.createTokenClient({ name: 'Two' })];
      for (const agent of agents) {
        const { body } = await agent.post('/tasks', { projectId: ownProject.id, title: 'New' });
        await agent.patch(`/tasks/${body.task.id}`, { title: 'Newer' });
      }
      const { body, headers } = await ana.get(`/spaces/${own.id}/runs?limit=1`);
      expect(body).toMatchObject([
        { by: { tokenName: 'Two' }, changes: 2, tasks: 1, state: 'working', undoOfId: null },
      ]);
      const next = new URL(/<([^>]+)>/.exec(headers.link ?? '')?.[1] ?? '');
      expect((await ana.get(next.pathname.replace('/api', '') + next.search)).body).toMatchObject([
        { by: { tokenName: 'One' } },
      ]);
      const filtered = await ana.get(`/spaces/${own.id}/runs?tokenId=${body[0].by.tokenId}`);
      expect(filtered.body).toEqual(body);
      expect((await ana.get(`/spaces/${own.id}/runs?startedAfter=2200-01-01T00:00:00Z`)).body).toEqual([]);
    });
  });
});
