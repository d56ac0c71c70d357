import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { joinSpace } from '../support/invite-and-join-space.ts';
import { connectMcpClient, type McpClient } from '../support/mcp/mcp-client.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';

const dayMs = 86_400_000;

describe('what_changed', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let agent: McpClient;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space, project, statuses } = await ana.createTeamSpace());
      ben = await test.createMember(ana, space.id, 'admin', 'Ben');
      agent = await connectMcpClient(ana, { name: 'Laptop' });
    });
    const getCursor = async (): Promise<string> => (await agent.callTool('what_changed')).cursor;
    const changed = (since: string, input: Json = {}) => agent.callTool('what_changed', { since, ...input });
    const listWhat = ({ changes }: Json) => changes.map(({ title, what }: Json) => [title, ...what]);

    it('sums up what happened to each task, with names and authors', async () => {
      const { label } = (await ana.post('/labels', { spaceId: space.id, name: 'Urgent' })).body;
      const task = await ana.createTask(project.id, { title: 'Plan', statusId: statuses[0].id });
      const blocker = await ana.createTask(project.id, { title: 'Contract' });
      const gone = await ana.createTask(project.id, { title: 'Gone' });
      const since = await getCursor();
      expect(await changed(since)).toEqual({ changes: [], cursor: since });

      await ben.patch(`/tasks/${task.id}`, { title: 'The plan', dueDate: '2026-12-01' });
      await ben.patch(`/tasks/${task.id}`, { dueDate: '2026-12-08', priority: 'high', statusId: statuses[2].id });
      await agent.callTool('update_task', { taskId: task.id, assigneeIds: [ben.id] });
      await ana.put(`/tasks/${task.id}/labels/${label.id}`);
      await ana.put(`/tasks/${task.id}/blockers/${blocker.id}`);
      await ben.post(`/tasks/${task.id}/comments`, { content: 'Looks good' });
      await ben.delete(`/tasks/${gone.id}`);
      const created = await agent.callTool('create_task', { projectId: project.id, title: 'New' });
      await ben.patch(`/tasks/${created.task.id}`, { priority: 'low' });

      const { changes, cursor, ...rest } = await changed(since);
      expect(rest).toEqual({});
      expect(changes).toEqual([
        expect.objectContaining({
          id: expect.stringMatching(/^[A-Z]+-\d+$/),
          title: 'New',
          project: 'General',
          what: ['created'],
        }),
        expect.objectContaining({ id: gone.id, what: ['deleted'], by: ['Ben'] }),
        {
          id: task.ref,
          title: 'The plan',
          project: 'General',
          what: [
            'title Plan -> The plan',
            'due none -> 2026-12-08',
            'status To Do -> Done',
            'completed',
            'priority none -> high',
            'assigned Ben',
            'label added: Urgent',
            'blocked by Contract',
            'comment: Looks good',
          ].map((text) => expect.stringContaining(text)),
          by: ['Ben', 'Ana via Laptop (test-agent 1.2)', 'Ana'],
          at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d\+00:00$/),
        },
      ]);
      expect(changes[0].by).toEqual(['Ana via Laptop (test-agent 1.2)']);
      expect(await changed(cursor)).toEqual({ changes: [], cursor });
    });

    it('leaves out what came back to where it was, and what came and went', async () => {
      const task = await ana.createTask(project.id, { title: 'Back', statusId: statuses[0].id });
      const since = await getCursor();
      for (const statusId of [statuses[1].id, statuses[0].id]) await ben.patch(`/tasks/${task.id}`, { statusId });
      await ben.patch(`/tasks/${task.id}`, { description: 'A'.repeat(9000), assigneeIds: [ana.id, ben.id] });
      await ana.patch(`/tasks/${task.id}`, { description: null, assigneeIds: [] });
      const { comment } = (await ben.post(`/tasks/${task.id}/comments`, { content: 'Wrong task' })).body;
      await ben.delete(`/comments/${comment.id}`);
      const shortLived = await ben.createTask(project.id, { title: 'Short' });
      await ben.delete(`/tasks/${shortLived.id}`);
      await ana.patch(`/tasks/${task.id}`, { position: task.position });
      const { changes } = await changed(since);
      expect(changes).toEqual([]);
      expect((await ana.get(`/changes?since=${since}`)).body.changes).toEqual([]);
    });

    it('tells projects, columns, labels and members apart from tasks', async () => {
      const since = await getCursor();
      const { project: other } = (await ben.post('/projects', { spaceId: space.id, name: 'Fair', slug: 'fair' })).body;
      const { status } = (await ben.post('/statuses', { projectId: project.id, name: 'Review' })).body;
      const cleo = await test.createMember(ana, space.id, 'member', 'Cleo');
      await ben.patch(`/spaces/${space.id}/members/${cleo.id}`, { role: 'viewer' });
      const { changes } = await changed(since);
      expect(changes.toReversed()).toEqual([
        { kind: 'project', id: other.id, title: 'Fair', what: ['created'], by: ['Ben'], at: expect.any(String) },
        expect.objectContaining({ kind: 'status', id: status.id, title: 'Review', project: 'General' }),
        expect.objectContaining({ kind: 'member', id: cleo.id, title: 'Cleo', what: ['joined'] }),
      ]);
    });

    it('filters by project and by who made the changes, and the cursor moves past the rest', async () => {
      const since = await getCursor();
      const { project: other } = (await ben.post('/projects', { spaceId: space.id, name: 'Two', slug: 'two' })).body;
      const cursor = await getCursor();
      const moved = await ana.createTask(project.id, { title: 'Moved' });
      await ben.patch(`/tasks/${moved.id}`, { projectId: other.id });
      await ben.createTask(other.id, { title: 'Elsewhere' });
      const { runId } = await agent.callTool('create_task', { projectId: project.id, title: 'By agent' });
      const list = async (input: Json) => listWhat(await changed(cursor, input)).map(([title]: string[]) => title);
      expect(await list({ by: 'agents' })).toEqual(['By agent']);
      expect(await list({ by: 'others' })).toEqual(['Elsewhere', 'Moved']);
      expect(await list({ by: 'others', runId })).toEqual(['Elsewhere', 'Moved']);
      expect(await list({ runId })).toEqual(['By agent']);
      expect(await list({ runId, by: 'people' })).toEqual([]);
      expect(await list({ by: 'people' })).toEqual(['Elsewhere', 'Moved']);
      expect(await list({ by: 'me' })).toEqual(['By agent', 'Moved']);
      expect(await list({ by: ben.id })).toEqual(['Elsewhere', 'Moved']);
      expect(await list({ projectId: other.id, by: ben.id })).toEqual(['Elsewhere', 'Moved']);
      expect(await list({ projectId: project.id, by: 'people' })).toEqual(['Moved']);
      const filtered = await changed(since, { by: 'agents' });
      expect(await changed(filtered.cursor)).toEqual({ changes: [], cursor: filtered.cursor });
    });

    it('starts at a date, an instant or yesterday, in the caller’s time zone', async () => {
      const { project: own } = await ana.createTeamSpace();
      await ana.createTask(own.id, { title: 'Two days ago' });
      test.advanceClock(2 * dayMs);
      await ana.createTask(own.id, { title: 'Now' });
      const day = (daysAgo: number) => new Date(test.now() - daysAgo * dayMs).toISOString().slice(0, 10);
      const list = async (since: string) =>
        listWhat(await changed(since, { projectId: own.id })).map(([title]: string[]) => title);
      for (const since of ['yesterday', 'today', day(1), `${day(0)}T00:00:00Z`, `${day(0)}T00:00`])
        expect([since, await list(since)]).toEqual([since, ['Now']]);
      expect(await list(day(2))).toEqual(['Now', 'Two days ago', 'General']);
    });

    it('rejects what is no cursor, and the cursor of another user', async () => {
      const { cursor } = (await ben.get('/changes')).body;
      for (const [since, reason] of [
        [cursor, /^invalid_input: since is the cursor of another user/],
        ['v1.x', /since must be the cursor of an earlier response, a date or/],
        ['v2.abcde', /since must be the cursor/],
        ['last week', /since must be the cursor of an earlier response, a date/],
        ['2026-02-31', /since must be the cursor/],
      ] as const) {
        const { isError, text } = await agent.tryTool('what_changed', { since });
        expect([since, isError, text]).toEqual([since, true, expect.stringMatching(reason)]);
      }
      const stranger = await test.createPerson('Stranger');
      for (const query of [`spaceId=${space.id}`, `projectId=${project.id}`])
        expect((await stranger.get(`/changes?since=yesterday&${query}`)).body.code).toBe('not_found');
      for (const wait of [-1, 51, 'long'])
        expect((await ana.get(`/changes?since=yesterday&wait=${wait}`)).body.issues[0].path).toBe('wait');
    });

    it('asks for a new start after a space was joined, and says nothing of a space that was left', async () => {
      const cleo = await test.createPerson('Cleo');
      const { project: own } = await cleo.getPersonalSpace();
      const first = (await cleo.get('/changes')).body;
      await joinSpace(cleo, ana, space.id, 'viewer');
      await cleo.createTask(own.id, { title: 'Own' });
      const joined = (await cleo.get(`/changes?since=${first.cursor}`)).body;
      expect([joined.reset, joined.changes.map(({ name }: Json) => name)]).toEqual([true, ['Own']]);
      await ana.createTask(project.id, { title: 'Seen' });
      const seen = (await cleo.get(`/changes?since=${joined.cursor}`)).body;
      expect([seen.reset, seen.changes.map(({ name }: Json) => name)]).toEqual([undefined, ['Seen']]);
      await ana.createTask(project.id, { title: 'Secret' });
      await ana.delete(`/spaces/${space.id}/members/${cleo.id}`);
      await cleo.createTask(own.id, { title: 'Alone' });
      const { changes, reset } = (await cleo.get(`/changes?since=${seen.cursor}`)).body;
      expect([reset, changes.map(({ name }: Json) => name)]).toEqual([undefined, ['Alone']]);
    });

    it('pages without a gap or a repeat while others write, as the event stream tells', async () => {
      const stream = await EventStreamClient.open(ana, space.id);
      await stream.waitForEvent('ready');
      const personal = await ana.getPersonalSpace();
      let cursor = await getCursor();
      const writing = Promise.all(
        Array.from({ length: 6 }, async (_, writer) => {
          for (let n = 0; n < 10; n++) {
            await ben.createTask(project.id, { title: `Task ${writer} ${n} ${'x'.repeat(150)}` });
            await ana.createTask(personal.project.id, { title: 'Elsewhere' });
          }
        }),
      );
      const ids: string[] = [];
      const readPage = async () => {
        const page = await changed(cursor, { spaceId: space.id });
        expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThanOrEqual(8000);
        expect(page.reset).toBeUndefined();
        ids.push(...page.changes.map(({ id }: Json) => id));
        cursor = page.cursor;
        return page.more === true;
      };
      let isWriting = true;
      const written = writing.finally(() => {
        isWriting = false;
      });
      while (isWriting) await readPage();
      await written;
      while (await readPage());
      await stream.waitUntil(() => stream.events.filter(({ type }) => type === 'task.created').length === 60);
      const created = stream.events.flatMap(({ type, data }) => (type === 'task.created' ? [data.task.ref] : []));
      expect(ids.toSorted()).toEqual(created.toSorted());
      // The cursor of one space keeps its place in the others.
      const elsewhere = await changed(cursor, { limit: 200 });
      expect(listWhat(elsewhere).length).toBeGreaterThan(30);
      expect(elsewhere.changes.every(({ title }: Json) => title === 'Elsewhere')).toBe(true);
      stream.disconnect();
    });
  });
});

describe('what_changed with wait', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ project } = await ana.getPersonalSpace());
    });

    it('answers 200 waiting clients at the next change, and not at those they did not ask for', async () => {
      const tokens = await Promise.all(Array.from({ length: 10 }, () => ana.createTokenClient()));
      const { cursor } = (await ana.get('/changes')).body;
      let answered = 0;
      const waiting = tokens.flatMap((client) =>
        Array.from({ length: 20 }, async () => {
          const { body } = await client.get(`/changes?since=${cursor}&by=people&wait=50`);
          answered++;
          return body.changes.map(({ name }: Json) => name);
        }),
      );
      const busy = await tokens[0]?.get(`/changes?since=${cursor}&by=people&wait=5`);
      expect([busy?.status, busy?.headers['retry-after']]).toEqual([429, '5']);
      await tokens[0]?.post('/tasks', { projectId: project.id, title: 'By agent' });
      expect((await tokens[0]?.get(`/changes?since=${cursor}&by=agents&wait=0`))?.body.changes).toHaveLength(1);
      expect(answered).toBe(0);
      await ana.createTask(project.id, { title: 'At last' });
      const results = await Promise.all(waiting);
      expect(results.every(([name, ...rest]) => name === 'At last' && rest.length === 0)).toBe(true);
      // All have left.
      expect((await tokens[0]?.get(`/changes?since=${cursor}&by=people&wait=5`))?.status).toBe(200);
    });

    it('answers with the same cursor when the time is over', async () => {
      const { cursor } = (await ana.get('/changes')).body;
      expect((await ana.get(`/changes?since=${cursor}&wait=1`)).body).toEqual({ changes: [], cursor });
    });

    it('ends when the caller loses access', async () => {
      const ben = await test.createPerson('Ben');
      const { space } = await ana.createTeamSpace();
      await joinSpace(ben, ana, space.id, 'viewer');
      const token = await ben.createTokenClient();
      const { cursor } = (await token.get('/changes')).body;
      const waiting = Promise.all([
        ben.get(`/changes?since=${cursor}&spaceId=${space.id}&by=agents&wait=50`),
        token.get(`/changes?since=${cursor}&wait=50`),
      ]);
      const { body: tokens } = await ben.get('/tokens');
      await ben.delete(`/tokens/${tokens[0].id}`);
      await ana.delete(`/spaces/${space.id}/members/${ben.id}`);
      expect((await waiting).map(({ status }) => status)).toEqual([404, 401]);
    });

    /** Makes 21 calls that wait. When one is rejected, as there is no room for it, the others are waiting. */
    const startWaiting = async (call: () => Promise<Json>, isRejected: (answer: Json) => boolean) => {
      const calls = Array.from({ length: 21 }, call);
      const rejected = calls.map(async (pending) => (isRejected(await pending) ? true : Promise.reject()));
      await Promise.any(rejected);
      return async () => (await Promise.all(calls)).filter((answer) => !isRejected(answer));
    };

    it('forgets clients that have gone away', async () => {
      const address = await test.listen();
      const { cursor } = (await ana.get('/changes')).body;
      const abort = new AbortController();
      const options = { headers: ana.headers, signal: abort.signal };
      const getChanges = async () =>
        fetch(`${address}/api/changes?since=${cursor}&wait=50`, options).then(
          ({ status }) => status,
          () => 'gone',
        );
      const getAnswers = await startWaiting(getChanges, (status) => status === 429);
      abort.abort();
      expect(await getAnswers()).toEqual(Array(20).fill('gone'));
      const tryAgain = async () => (await ana.get(`/changes?since=${cursor}&wait=1`)).status;
      await expect.poll(tryAgain, { timeout: 10_000 }).toBe(200);
    });

    it('ends with an empty answer and the same cursor when the server stops', async () => {
      const address = await test.listen();
      const { headers: authorization } = await ana.createTokenClient();
      const { cursor } = (await ana.get('/changes')).body;
      const getChanges = async () =>
        (await fetch(`${address}/api/changes?since=${cursor}&wait=50`, { headers: ana.headers })).json();
      const params = { name: 'what_changed', arguments: { since: cursor, wait: 50 } };
      const headers = { ...authorization, 'content-type': 'application/json', 'mcp-protocol-version': '2025-11-25' };
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
      const callTool = async () => {
        const answer: Json = await (await fetch(`${address}/api/mcp`, { method: 'POST', headers, body })).json();
        return answer.result.structuredContent ?? answer.result;
      };
      const getAnswers = await startWaiting(getChanges, ({ error }) => error !== undefined);
      const getToolAnswers = await startWaiting(callTool, ({ isError }) => isError === true);
      await test.restart();
      for (const answers of [await getAnswers(), await getToolAnswers()])
        expect(answers).toEqual(Array(20).fill({ changes: [], cursor }));
    });
  });
});
