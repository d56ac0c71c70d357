import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../reliability/seededRandom.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { connectMcpClient, type McpClient } from '../../support/mcp/mcp-client.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

describe('Leases', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let ben: Person;
    let space: Json;
    let claude: McpClient;
    let cursor: McpClient;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space } = await ana.createTeamSpace());
      ben = await test.createMember(ana, space.id, 'member', 'Ben');
      claude = await connectMcpClient(ana, { name: 'Claude' });
      cursor = await connectMcpClient(ben, { name: 'Cursor' });
    });
    /** A project of its own, in which nothing else is ready. */
    const createProject = async () => {
      const slug = `p-${crypto.randomUUID().slice(0, 8)}`;
      const { project } = (await ana.post('/projects', { spaceId: space.id, name: slug, slug })).body;
      const { body: statuses } = await ana.get(`/statuses?projectId=${project.id}`);
      const create = (title: string, fields: Json = {}) =>
        ana.createTask(project.id, { title, statusId: statuses[0].id, ...fields });
      return { projectId: project.id as string, statuses: statuses as Json[], create };
    };
    const read = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;
    const readLease = async (id: string) => (await ana.get(`/tasks/${id}/lease`)).body.lease;

    it('are given in the order of assignment, priority, due date and place, of ready tasks only', async () => {
      const { projectId, statuses, create } = await createProject();
      const day = (n: number) => new Date(test.now() + n * dayMs).toISOString().slice(0, 10);
      const tasks: Record<string, Json> = {};
      for (const [title, fields] of Object.entries({
        'Third on the board': {},
        'First on the board': {},
        'Second, without a column': { statusId: null },
        'Due late': { dueDate: day(9) },
        'Due soon': { dueDate: day(3) },
        Urgent: { priority: 'urgent' },
        Mine: { assigneeIds: [ana.id, ben.id] },
        Bens: { assigneeIds: [ben.id], priority: 'urgent' },
        Later: { startDate: day(1), priority: 'urgent' },
        Today: { startDate: day(0), priority: 'low' },
        Doing: { statusId: statuses[1]?.id, priority: 'urgent' },
        Done: { statusId: statuses[2]?.id, priority: 'urgent' },
        Archived: { priority: 'urgent' },
        Blocked: { priority: 'urgent' },
        Parent: { priority: 'urgent' },
      }))
        tasks[title] = await create(title, fields);
      await ana.patch(`/tasks/${tasks.Archived.id}`, { isArchived: true });
      await ana.put(`/tasks/${tasks.Blocked.id}/blockers/${tasks['Due late'].id}`);
      await ana.patch(`/tasks/${tasks['First on the board'].id}`, { beforeTaskId: tasks['Third on the board'].id });
      const child = await create('Child of a blocked task', { parentTaskId: tasks.Blocked.id, priority: 'urgent' });
      await create('Child', { parentTaskId: tasks.Parent.id });
      const expected = [
        'Mine',
        'Urgent',
        'Today',
        'Due soon',
        'Due late',
        'First on the board',
        'Third on the board',
        'Child',
        'Second, without a column',
      ];
      const { body: ready } = await ana.get(`/leases/ready?projectId=${projectId}`);
      expect(ready.map(({ title }: Json) => title)).toEqual(expected);
      const refs = new Map(ready.map(({ title, ref }: Json) => [title, ref]));
      const claimed: string[] = [];
      for (let n = 0; n < expected.length; n++) {
        const { task, lease } = await claude.callTool('claim_task', { projectId });
        claimed.push(task.title);
        expect([task.status.name, lease]).toEqual(['In Progress', `${refs.get(task.title)}#1`]);
      }
      expect(claimed).toEqual(ready.map(({ title }: Json) => title));
      expect(claimed.slice(0, 2)).toEqual(['Mine', 'Urgent']);
      expect(claimed.indexOf('Due soon')).toBeLessThan(claimed.indexOf('Due late'));
      expect(claimed.indexOf('First on the board')).toBeLessThan(claimed.indexOf('Third on the board'));
      expect(await claude.callTool('claim_task', { projectId })).toEqual({
        task: null,
        why: { others: 1, blocked: 2, subtasks: 1, notStarted: 1, claimed: 9 },
      });
      expect((await read(child.id)).statusId).toBe(statuses[0]?.id);
    });

    it('come in the same order from several columns and projects, from the first to the last', async () => {
      const random = createSeededRandom(11);
      const pick = <T>(...items: T[]) => items[Math.floor(random() * items.length)] as T;
      const { space: other } = await ana.createTeamSpace();
      const projects = await Promise.all(
        ['one', 'two'].map(async (slug) => {
          const { project } = (await ana.post('/projects', { spaceId: other.id, name: slug, slug })).body;
          await ana.post('/statuses', { projectId: project.id, name: 'Later', category: 'todo' });
          const { body: statuses } = await ana.get(`/statuses?projectId=${project.id}`);
          return { id: project.id, statuses: statuses as Json[] };
        }),
      );
      const byKeys = new Map<string, unknown[]>();
      const ranks = ['urgent', 'high', 'medium', 'low', 'none'];
      for (let n = 0; n < 60; n++) {
        const { id: projectId, statuses } = pick(...projects);
        const column = pick(...statuses, null);
        const priority = pick(...ranks);
        const dueDate = pick(null, '2030-01-01', '2030-01-02', '2030-01-02T09:00:00.000Z');
        const isMine = random() < 0.2;
        const task = await ana.createTask(projectId, {
          title: `Task ${n}`,
          statusId: column?.id ?? null,
          priority,
          dueDate,
          ...(isMine && { assigneeIds: [ana.id] }),
        });
        if (column && column.category !== 'todo') continue;
        const due = dueDate ?? '9999-99-99';
        const place = [column?.position ?? 1e300, task.position, task.id];
        byKeys.set(task.title, [isMine ? 0 : 1, ranks.indexOf(priority), due, ...place]);
      }
      const compare = (a: unknown[], b: unknown[]) => {
        const n = a.findIndex((key, index) => key !== b[index]);
        return (a[n] as number) < (b[n] as number) ? -1 : 1;
      };
      const expected = [...byKeys].toSorted(([, a], [, b]) => compare(a, b)).map(([title]) => title);
      for (const limit of [3, 200]) {
        const { body } = await ana.get(`/leases/ready?spaceId=${other.id}&limit=${limit}`);
        expect(body.map(({ title }: Json) => title)).toEqual(expected.slice(0, limit));
      }
      expect(expected.length).toBeGreaterThan(20);
    });

    it('are worked on, kept and completed; the note is the closing comment', async () => {
      const { projectId, statuses, create } = await createProject();
      const task = await create('Write the page');
      const claim = await claude.callTool('claim_task', { projectId, minutes: 30 });
      expect([claim.task.title, claim.runId]).toEqual(['Write the page', expect.any(String)]);
      expect(await readLease(task.id)).toMatchObject({
        lease: claim.lease,
        runId: claim.runId,
        state: 'working',
        by: { userId: ana.id, tokenName: 'Claude' },
      });
      test.advanceClock(20 * minuteMs);
      // A change by the holder keeps the task.
      await claude.callTool('update_task', { taskId: task.id, priority: 'high', runId: claim.runId });
      test.advanceClock(20 * minuteMs);
      expect(await readLease(task.id)).not.toBeNull();
      await ana.patch(`/tasks/${task.id}`, { title: 'Write the new page' });
      await ben.post(`/tasks/${task.id}/comments`, { content: 'Mind the logo' });
      const working = await claude.callTool('report_work', { lease: claim.lease, state: 'working', note: 'Half done' });
      expect(working.meanwhile).toEqual([
        'Ana, Ben: title Write the page -> Write the new page',
        'Ana, Ben: comment: Mind the logo',
      ]);
      const done = await claude.callTool('report_work', { lease: claim.lease, state: 'done', note: 'It is online.' });
      expect([done.task.status, done.lease, done.meanwhile]).toEqual(['Done', undefined, undefined]);
      const { completedAt, statusId } = await read(task.id);
      expect([completedAt, statusId]).toEqual([expect.any(String), statuses[2]?.id]);
      const { body: comments } = await ana.get(`/tasks/${task.id}/comments`);
      expect(comments.map(({ content }: Json) => content)).toEqual(['Mind the logo', 'It is online.']);
      expect(await readLease(task.id)).toBeNull();
      const again = await claude.tryTool('report_work', { lease: claim.lease, state: 'back' });
      expect(again.text).toBe('lease_lost: The lease has ended: done by Ana.');
    });

    it('come back to the run that holds them, and to a call that is repeated', async () => {
      const { projectId, create } = await createProject();
      await create('One');
      await create('Two');
      const first = await claude.callTool('claim_task', { projectId, idempotencyKey: projectId });
      expect((await claude.callTool('claim_task', { projectId, idempotencyKey: projectId })).lease).toBe(first.lease);
      const resumed = await claude.callTool('claim_task', { projectId, runId: first.runId });
      expect([resumed.lease, resumed.resumed, resumed.runId ?? first.runId]).toEqual([first.lease, true, first.runId]);
      const other = await claude.callTool('claim_task', { projectId });
      expect(other.lease).not.toBe(first.lease);
      expect(other.runId).not.toBe(first.runId);
      expect((await claude.callTool('claim_task', { projectId })).why).toEqual({ claimed: 2 });
    });

    it('keep other agents and other runs away, but neither people nor comments', async () => {
      const { projectId, create } = await createProject();
      const task = await create('Taken');
      const other = await create('Free');
      const { runId } = await claude.callTool('claim_task', { taskId: task.id });
      const otherRun = await claude.callTool('claim_task', { taskId: other.id });
      const before = await read(task.id);
      const taken =
        /^leased: Claude \(test-agent 1\.2\) of Ana works on the task since .*, until .*\. Comments are possible\.$/;
      for (const [agent, name, input] of [
        [cursor, 'update_task', { taskId: task.id, title: 'Mine' }],
        [cursor, 'complete_task', { taskId: task.id }],
        [cursor, 'assign_task', { taskId: task.id, userId: 'me' }],
        [claude, 'update_task', { taskId: task.id, title: 'Mine', runId: otherRun.runId }],
      ] as const)
        expect((await agent.tryTool(name, input)).text).toMatch(taken);
      const bulk = await cursor.callTool('update_tasks', { tasks: [{ taskId: task.id, title: 'Mine' }] });
      expect([bulk.changed, bulk.results[0].error]).toEqual([0, expect.stringMatching(/^leased: /)]);
      const token = await ben.createTokenClient();
      expect((await token.patch(`/tasks/${task.id}`, { title: 'Mine' })).body.code).toBe('leased');
      expect((await cursor.tryTool('claim_task', { taskId: task.id })).text).toMatch(/^not_ready: .*Claude/);
      expect(await read(task.id)).toEqual(before);

      await cursor.callTool('add_comment', { taskId: task.id, content: 'May I help?' });
      await claude.callTool('update_task', { taskId: task.id, priority: 'high', runId });
      await claude.callTool('update_task', { taskId: task.id, priority: 'low' });
      expect((await ben.patch(`/tasks/${task.id}`, { title: 'A person may' })).status).toBe(200);
      expect(await claude.callTool('claim_task', { projectId })).toMatchObject({ task: null });
    });

    it('run out, are taken over with a higher fence, and the late holder is refused', async () => {
      const { projectId, create } = await createProject();
      const task = await create('Left behind');
      const findReady = async () =>
        (await claude.callTool('find_tasks', { projectId, ready: true })).tasks.map(({ title }: Json) => title);
      expect(await findReady()).toEqual(['Left behind']);
      const first = await claude.callTool('claim_task', { projectId, minutes: 5 });
      expect(await findReady()).toEqual([]);
      test.advanceClock(6 * minuteMs);
      expect(await findReady()).toEqual(['Left behind']);
      // Nobody has taken it: the holder goes on.
      const renewed = await claude.callTool('report_work', { lease: first.lease, state: 'working', minutes: 5 });
      expect(renewed.lease).toBe(first.lease);
      test.advanceClock(6 * minuteMs);
      const second = await cursor.callTool('claim_task', { projectId });
      expect([first.lease, second.lease]).toEqual([`${task.ref}#1`, `${task.ref}#2`]);
      const before = await read(task.id);
      for (const state of ['working', 'done', 'failed', 'back']) {
        const late = await claude.tryTool('report_work', { lease: first.lease, state, note: 'Late' });
        expect(late.text).toMatch(/^lease_lost: Cursor \(test-agent 1\.2\) of Ben works on the task since /);
      }
      const write = await claude.tryTool('update_task', { taskId: task.id, title: 'Late', runId: first.runId });
      expect(write.text).toMatch(/^leased: Cursor/);
      expect(await read(task.id)).toEqual(before);
      expect((await ana.get(`/tasks/${task.id}/comments`)).body).toEqual([]);
    });

    it('wait for an answer, which the agent gets with its next report', async () => {
      const { projectId, create } = await createProject();
      const task = await create('Choose a logo');
      const { lease } = await claude.callTool('claim_task', { projectId });
      const withoutQuestion = await claude.tryTool('report_work', { lease, state: 'waiting' });
      expect(withoutQuestion.text).toMatch(/^invalid_input: note is required with waiting/);
      expect((await ana.post(`/tasks/${task.id}/lease/answer`, { content: 'Blue' })).body.code).toBe('not_waiting');
      await claude.callTool('report_work', { lease, state: 'waiting', note: 'Which logo?' });
      test.advanceClock(2 * dayMs);
      const { body: waiting } = await ben.get(`/leases?projectId=${projectId}`);
      expect(waiting).toMatchObject([{ title: 'Choose a logo', state: 'waiting', note: 'Which logo?' }]);
      expect((await cursor.callTool('claim_task', { projectId })).task).toBeNull();
      const since = (await claude.callTool('what_changed')).cursor;
      const heard = claude.callTool('what_changed', { since, by: 'people', wait: 50 });
      const { status, body } = await ben.post(`/tasks/${task.id}/lease/answer`, { content: 'The blue one' });
      expect([status, body.lease.state]).toEqual([200, 'working']);
      expect((await heard).changes[0].what).toContain('comment: The blue one');
      const { meanwhile } = await claude.callTool('report_work', { lease, state: 'working' });
      expect(meanwhile).toContain('Ben: comment: The blue one');
      const token = await ben.createTokenClient();
      expect((await token.post(`/tasks/${task.id}/lease/answer`, { content: 'Red' })).body.code).toBe(
        'person_required',
      );
    });

    it('are stopped by a person, and the agent is told by whom and why', async () => {
      const { projectId, create } = await createProject();
      const task = await create('Redesign');
      const { lease, runId } = await claude.callTool('claim_task', { projectId });
      expect((await ben.post(`/tasks/${task.id}/lease/stop`, { note: 'wait for the design' })).status).toBe(200);
      const before = await read(task.id);
      for (const state of ['working', 'done']) {
        const { text } = await claude.tryTool('report_work', { lease, state });
        expect(text).toBe('lease_stopped: stopped by Ben: "wait for the design".');
      }
      expect(await read(task.id)).toEqual(before);
      // It is free for others, and for the same run, with a new fence.
      const again = await claude.callTool('claim_task', { taskId: task.id, runId });
      expect(again.lease).toBe(`${task.ref}#2`);
    });

    it('end when a person completes, archives or deletes the task', async () => {
      const { projectId, create } = await createProject();
      const [a, b, c] = [await create('A'), await create('B'), await create('C')];
      const claims: Json[] = [];
      for (const { id } of [a, b, c]) claims.push(await claude.callTool('claim_task', { taskId: id }));
      await ben.patch(`/tasks/${a.id}`, { completedAt: new Date(test.now()).toISOString() });
      await ben.patch(`/tasks/${b.id}`, { isArchived: true });
      await ana.delete(`/tasks/${c.id}`);
      const texts = [];
      for (const { lease } of claims)
        texts.push((await claude.tryTool('report_work', { lease, state: 'working' })).text);
      const closed = 'lease_lost: The lease has ended: the task was completed or archived by Ben.';
      expect(texts).toEqual([closed, closed, expect.stringMatching(/^not_found: Task not found/)]);
      expect((await ana.get(`/leases?projectId=${projectId}`)).body).toEqual([]);
    });

    it('wait for a person after three failures of any agents', async () => {
      const { projectId, create } = await createProject();
      const task = await create('Impossible');
      for (const agent of [claude, cursor, claude]) {
        const { lease } = await agent.callTool('claim_task', { projectId });
        await agent.callTool('report_work', { lease, state: 'failed', note: 'It does not build' });
        test.advanceClock(minuteMs);
      }
      expect((await cursor.callTool('claim_task', { projectId })).task).toBeNull();
      expect((await cursor.tryTool('claim_task', { taskId: task.id })).text).toMatch(
        /^not_ready: .*a person has to look/,
      );
      expect(await readLease(task.id)).toMatchObject({ state: 'waiting', by: null, runId: null, failures: 3 });
      await ana.post(`/tasks/${task.id}/lease/answer`, { content: 'Use the other compiler' });
      expect((await cursor.callTool('claim_task', { projectId })).lease).toBe(`${task.ref}#4`);
    });

    it('are limited: 3 for a run, 20 for a token', async () => {
      const { projectId, create } = await createProject();
      const tasks = [];
      for (let n = 0; n < 22; n++) tasks.push(await create(`Task ${n}`));
      const worker = await connectMcpClient(ana, { name: 'Greedy' });
      const { runId } = await worker.callTool('claim_task', { taskId: tasks[0].id });
      for (const n of [1, 2]) await worker.callTool('claim_task', { taskId: tasks[n].id, runId });
      const fourth = await worker.tryTool('claim_task', { taskId: tasks[3].id, runId });
      expect(fourth.text).toBe('too_many_leases: A run can hold 3 tasks. Report on one first.');
      for (let n = 3; n < 20; n++) await worker.callTool('claim_task', { projectId });
      const last = await worker.tryTool('claim_task', { projectId });
      expect(last.text).toBe('too_many_leases: A token can hold 20 tasks. Report on one first.');
      expect((await cursor.callTool('claim_task', { projectId })).task).not.toBeNull();
    });

    it('go to an agent that waits as soon as a task is ready', async () => {
      const { projectId, create } = await createProject();
      const waiting = [claude, cursor].map((agent) => agent.callTool('claim_task', { projectId, wait: 20 }));
      await create('First');
      await create('Second');
      const claims = await Promise.all(waiting);
      expect(claims.map(({ task }) => task.title).sort()).toEqual(['First', 'Second']);
      expect(await claude.callTool('claim_task', { projectId, wait: 1 })).toMatchObject({ task: null });
    });

    it('stay with nobody who has lost the right to work on the task', async () => {
      const { project, space: other } = await ana.createTeamSpace();
      const cleo = await test.createMember(ana, other.id, 'member', 'Cleo');
      const agent = await connectMcpClient(cleo, { name: 'Agent' });
      const task = await ana.createTask(project.id, { title: 'Held' });
      const { lease } = await agent.callTool('claim_task', { spaceId: other.id });
      await ana.patch(`/spaces/${other.id}/members/${cleo.id}`, { role: 'viewer' });
      expect((await agent.tryTool('report_work', { lease, state: 'done' })).text).toMatch(/^insufficient_role: /);
      expect((await agent.callTool('claim_task', {})).task?.id).not.toBe(task.ref);
      await ana.delete(`/spaces/${other.id}/members/${cleo.id}`);
      expect((await agent.tryTool('report_work', { lease, state: 'done' })).text).toMatch(/^not_found: Task not found/);
      expect((await read(task.id)).completedAt).toBeNull();
      test.advanceClock(31 * minuteMs);
      expect((await claude.callTool('claim_task', { spaceId: other.id })).task.id).toBe(task.ref);
      const readOnly = await ana.createTokenClient({ scope: 'read' });
      expect((await readOnly.post('/leases', {})).body.code).toBe('read_only_token');
    });
  });
});

describe('Fifty agents that claim tasks at once', () => {
  describeOnEachEngine((test) => {
    it('never work on one task twice or on a blocked one, and fences only grow', async () => {
      const ana = await test.createPerson('Ana');
      const { project, space } = await ana.createTeamSpace();
      const tasks: Json[] = [];
      for (let n = 0; n < 20; n++) tasks.push(await ana.createTask(project.id, { title: `Task ${n}` }));
      const blocked = tasks.slice(15);
      for (const { id } of blocked) await ana.put(`/tasks/${id}/blockers/${tasks[0]?.id}`);
      const servers = test.engine === 'postgres' ? [test, await test.openSecondInstance()] : [test];
      const clients: ApiClient[] = await Promise.all(Array.from({ length: 50 }, () => ana.createTokenClient()));
      const claimAll = async () => {
        const responses = await Promise.all(
          clients.map((client, n) =>
            client.via(servers[n % servers.length] as typeof test).post('/leases', { spaceId: space.id, minutes: 5 }),
          ),
        );
        expect(responses.filter(({ status }) => status !== 201)).toEqual([]);
        return responses.flatMap(({ body }) => (body.lease ? [body.lease] : []));
      };
      const first = await claimAll();
      expect(first.map(({ taskId }) => taskId).sort()).toEqual(
        tasks
          .slice(0, 15)
          .map(({ id }) => id)
          .sort(),
      );
      expect(first.every(({ lease }) => lease.endsWith('#1'))).toBe(true);
      expect((await ana.get(`/leases?spaceId=${space.id}`)).body).toHaveLength(15);
      // All agents are gone: their leases run out, and others take the tasks.
      test.advanceClock(6 * minuteMs);
      const second = await claimAll();
      expect(second.map(({ taskId }) => taskId).sort()).toEqual(first.map(({ taskId }) => taskId).sort());
      expect(second.every(({ lease }) => lease.endsWith('#2'))).toBe(true);
      if (servers[1]) {
        await servers[1].app.close();
        await servers[1].database.close();
      }
    });
  });
});
