import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Tasks that repeat', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let team: Json;
    /** Of a project of its own, so that each test sees its tasks only. */
    let projectId: string;
    let todo: Json;
    let done: Json;

    beforeAll(async () => {
      ana = await test.createPerson();
      await ana.patch('/me', { timeZone: 'UTC' });
      team = await ana.createTeamSpace();
    });

    const openProject = async () => {
      const { body } = await ana.post('/projects', {
        spaceId: team.space.id,
        name: 'Own',
        slug: crypto.randomUUID().slice(0, 18),
      });
      projectId = body.project.id;
      [todo, , done] = (await ana.get(`/statuses?projectId=${projectId}`)).body;
    };
    const create = async (fields: Json): Promise<Json> => {
      const { status, body, text } = await ana.post('/tasks', { projectId, title: 'Water the plants', ...fields });
      expect(status, text).toBe(201);
      return body.task;
    };
    const patch = async (task: Json, fields: Json): Promise<Json> => {
      const { status, body, text } = await ana.patch(`/tasks/${task.id}`, fields);
      expect(status, text).toBe(200);
      return body.task;
    };
    const complete = (task: Json) => patch(task, { completedAt: now() });
    const list = async (): Promise<Json[]> => (await ana.get(`/tasks?projectId=${projectId}`)).body;
    const findOpen = async (): Promise<Json[]> =>
      (await list()).filter((task) => task.completedAt === null && task.parentTaskId === null);
    const now = () => new Date(test.now()).toISOString();
    const inDays = (days: number) => new Date(test.now() + days * 86_400_000).toISOString().slice(0, 10);

    it('come back when they are completed, on the next day of the rule, with everything but comments and blockers', async () => {
      await openProject();
      const bea = await test.createMember(ana, team.space.id, 'member');
      const label = (await ana.post('/labels', { spaceId: team.space.id, name: crypto.randomUUID() })).body.label;
      const blocker = await create({ title: 'Blocker' });
      const due = inDays(2);
      const task = await create({
        description: '- [x] fern\n- [ ] cactus\n```\n- [x] code\n```',
        dueDate: due,
        startDate: inDays(1),
        priority: 'high',
        estimatedHours: 2,
        assigneeIds: [bea.id],
        labelIds: [label.id],
        recurrence: { rule: 'RRULE:freq=daily;interval=3' },
      });
      expect(task.recurrence).toEqual({
        rule: 'FREQ=DAILY;INTERVAL=3',
        from: 'due',
        timeZone: 'UTC',
        anchor: due,
        occurrence: due,
        seriesId: expect.any(String),
      });
      await ana.put(`/tasks/${task.id}/blockers/${blocker.id}`);
      await ana.post(`/tasks/${task.id}/comments`, { content: 'Done twice' });
      const subtask = await create({ title: 'Fill the can', parentTaskId: task.id, dueDate: due, completedAt: now() });
      await create({ title: 'Nested', parentTaskId: subtask.id });

      const completed = await patch(task, { statusId: done.id });
      expect(completed.recurrence).toEqual(task.recurrence);
      const [next, ...others] = (await findOpen()).filter(({ id }) => id !== blocker.id);
      expect(others).toEqual([]);
      expect(next).toMatchObject({
        title: task.title,
        description: '- [ ] fern\n- [ ] cactus\n```\n- [x] code\n```',
        dueDate: inDays(5),
        startDate: inDays(4),
        priority: 'high',
        estimatedHours: 2,
        assigneeIds: [bea.id],
        labelIds: [label.id],
        blockedByIds: [],
        statusId: todo.id,
        createdById: ana.id,
        recurrence: { ...task.recurrence, occurrence: inDays(5) },
      });
      expect((await ana.get(`/tasks/${next.id}`)).body.task).toMatchObject({ commentCount: 0, subtaskCount: 1 });
      const copies = (await list()).filter(({ parentTaskId }) => parentTaskId === next.id);
      expect(copies).toMatchObject([{ title: 'Fill the can', dueDate: inDays(5), completedAt: null }]);
      const nested = (await list()).filter(({ parentTaskId }) => parentTaskId === copies[0].id);
      expect(nested).toMatchObject([{ title: 'Nested', completedAt: null }]);
    });

    it('are made once: by eight completions at once, by retries, and when completed again', async () => {
      await openProject();
      const task = await create({ dueDate: inDays(0), recurrence: { rule: 'FREQ=DAILY' } });
      const key = { 'idempotency-key': crypto.randomUUID() };
      await Promise.all([
        ...Array.from({ length: 7 }, () => ana.patch(`/tasks/${task.id}`, { completedAt: now() })),
        ana.patch(`/tasks/${task.id}`, { completedAt: now() }, key),
      ]);
      await ana.patch(`/tasks/${task.id}`, { completedAt: now() }, key);
      const [next] = await findOpen();
      expect(await findOpen()).toHaveLength(1);
      // Somebody has touched it, so it stays, and completing again makes no other one.
      await patch(next, { title: 'Water the plants well' });
      await patch(task, { completedAt: null });
      expect((await findOpen()).map(({ id }) => id).sort()).toEqual([task.id, next.id].sort());
      await complete(task);
      expect((await findOpen()).map(({ id }) => id)).toEqual([next.id]);
    });

    it('are taken back with their subtasks when the completion is undone and nobody has touched them', async () => {
      await openProject();
      const task = await create({ dueDate: inDays(0), recurrence: { rule: 'FREQ=DAILY' } });
      await create({ title: 'Sub', parentTaskId: task.id });
      for (const touch of [undefined, 'comment', 'subtask']) {
        await complete(task);
        const next = (await findOpen()).find(({ id }) => id !== task.id) as Json;
        if (touch === 'comment') await ana.post(`/tasks/${next.id}/comments`, { content: 'Mine' });
        if (touch === 'subtask') await create({ title: 'Mine', parentTaskId: next.id });
        await patch(task, { completedAt: null });
        const isThere = (await ana.get(`/tasks/${next.id}`)).status === 200;
        expect(isThere, touch).toBe(touch !== undefined);
        if (isThere) await ana.delete(`/tasks/${next.id}`);
      }
      expect((await ana.get(`/spaces/${team.space.id}/trash`)).body).toEqual([]);
    });

    it('do not make up for missed days, and count from the anchor: the last day of a month stays the last day', async () => {
      await openProject();
      let task = await create({ dueDate: inDays(-20), recurrence: { rule: 'FREQ=WEEKLY' } });
      await complete(task);
      expect((await findOpen())[0].dueDate).toBe(inDays(1));

      await openProject();
      const rule = 'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1';
      task = await create({ dueDate: '2051-01-31', recurrence: { rule } });
      const days: string[] = [];
      for (let index = 0; index < 3; index++) {
        await complete(task);
        [task] = (await findOpen()) as [Json];
        days.push(task.dueDate);
      }
      expect(days).toEqual(['2051-02-28', '2051-03-31', '2051-04-30']);
    });

    it('keep their wall time across clock changes, and skip a time that does not exist', async () => {
      await openProject();
      const task = await create({
        dueDate: '2051-03-25T01:30:00.000Z',
        recurrence: { rule: 'FREQ=DAILY', timeZone: 'Europe/Madrid' },
      });
      await complete(task);
      const [second] = (await findOpen()) as [Json];
      // 02:30 does not exist on 26 March 2051 in Madrid.
      expect(second.dueDate).toBe('2051-03-26T01:30:00.000Z');
      await complete(second);
      expect((await findOpen())[0].dueDate).toBe('2051-03-27T00:30:00.000Z');
    });

    it('count from the day of completion if they are told to, and end with COUNT and UNTIL', async () => {
      await openProject();
      let task = await create({
        dueDate: inDays(-9),
        recurrence: { rule: 'FREQ=DAILY;INTERVAL=3;COUNT=3', from: 'completion' },
      });
      await complete(task);
      [task] = (await findOpen()) as [Json];
      expect(task).toMatchObject({ dueDate: inDays(3), recurrence: { rule: 'FREQ=DAILY;INTERVAL=3;COUNT=2' } });
      await complete(task);
      [task] = (await findOpen()) as [Json];
      await complete(task);
      expect(await findOpen()).toEqual([]);

      task = await create({
        dueDate: inDays(0),
        recurrence: { rule: `FREQ=DAILY;UNTIL=${inDays(1).replaceAll('-', '')}` },
      });
      await complete(task);
      [task] = (await findOpen()) as [Json];
      await complete(task);
      expect(await findOpen()).toEqual([]);
    });

    it('get a due date if they have none, end with null, and stay as they are for clients that do not know them', async () => {
      await openProject();
      const task = await create({ recurrence: { rule: 'FREQ=DAILY' } });
      expect(task.dueDate).toBe(task.recurrence.occurrence);
      expect((await patch(task, { title: 'Other' })).recurrence).toEqual(task.recurrence);
      // Sending back what was read changes nothing.
      expect((await patch(task, { recurrence: task.recurrence })).updatedAt).toBe(
        (await ana.get(`/tasks/${task.id}`)).body.task.updatedAt,
      );
      const changed = await patch(task, {
        recurrence: { rule: 'FREQ=WEEKLY' },
        expected: { recurrence: { rule: 'FREQ=DAILY' } },
      });
      expect(changed.recurrence.seriesId).toBe(task.recurrence.seriesId);
      const stale = await ana.patch(`/tasks/${task.id}`, {
        recurrence: null,
        expected: { recurrence: { rule: 'FREQ=DAILY' } },
      });
      expect(stale.status).toBe(412);
      expect((await patch(task, { recurrence: null })).recurrence).toBeNull();
      await complete(task);
      expect(await findOpen()).toEqual([]);
      const { body } = await ana.get(`/tasks/${task.id}/activity`);
      const change = body.find(({ data }: Json) => data.changes?.recurrence?.to === null);
      expect(change.data.changes.recurrence.from).toEqual(changed.recurrence);
    });

    it('change for one task only, or for the following ones too', async () => {
      await openProject();
      let task = await create({
        dueDate: inDays(1),
        startDate: inDays(0),
        recurrence: { rule: 'FREQ=DAILY;INTERVAL=10' },
      });
      await patch(task, { title: 'With fertilizer', assigneeIds: [ana.id], recurrenceScope: 'this' });
      await patch(task, { dueDate: inDays(3), startDate: inDays(2), priority: 'low' });
      await complete(task);
      [task] = (await findOpen()) as [Json];
      expect(task).toMatchObject({
        title: 'Water the plants',
        assigneeIds: [],
        priority: 'low',
        dueDate: inDays(11),
        startDate: inDays(10),
      });

      const moved = await patch(task, { dueDate: inDays(12), recurrenceScope: 'following' });
      expect(moved.recurrence).toMatchObject({ anchor: inDays(12), occurrence: inDays(12) });
      await complete(task);
      expect((await findOpen())[0].dueDate).toBe(inDays(22));
      const refused = await ana.patch(`/tasks/${task.id}`, { dueDate: null, recurrenceScope: 'following' });
      expect([refused.status, refused.body.error]).toEqual([400, expect.stringContaining('dueDate')]);
    });

    it('move the weekday of the rule when the following ones are moved', async () => {
      await openProject();
      // 2 January 2051 is a Monday.
      const task = await create({ dueDate: '2051-01-02', recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO,WE' } });
      const moved = await patch(task, { dueDate: '2051-01-03', recurrenceScope: 'following' });
      expect(moved.recurrence.rule).toBe('FREQ=WEEKLY;BYDAY=TU,TH');
    });

    it('skip an occurrence: this one, or a later one', async () => {
      await openProject();
      const task = await create({
        dueDate: inDays(0),
        startDate: inDays(-1),
        recurrence: { rule: 'FREQ=DAILY;COUNT=4' },
      });
      const skip = (body: Json = {}) => ana.post(`/tasks/${task.id}/skip`, body);
      const { body } = await skip();
      expect(body.task).toMatchObject({
        dueDate: inDays(1),
        startDate: inDays(0),
        completedAt: null,
        recurrence: { rule: 'FREQ=DAILY;COUNT=3' },
      });
      const later = (await skip({ occurrence: inDays(2) })).body.task;
      expect(later.recurrence.rule).toBe(`FREQ=DAILY;COUNT=3\nEXDATE:${inDays(2).replaceAll('-', '')}`);
      expect((await skip({ occurrence: inDays(0) })).body.error).toContain('occurrence');
      await complete(task);
      const [next] = (await findOpen()) as [Json];
      expect(next).toMatchObject({ dueDate: inDays(3), recurrence: { rule: 'FREQ=DAILY;COUNT=1' } });
      const last = await ana.post(`/tasks/${next.id}/skip`, {});
      expect([last.status, last.body.error]).toEqual([400, expect.stringContaining('series goes on')]);
      const plain = await create({});
      expect((await ana.post(`/tasks/${plain.id}/skip`, {})).status).toBe(400);
    });

    it('follow to another project, come back from the trash, and rest in the archive', async () => {
      await openProject();
      const task = await create({ dueDate: inDays(0), recurrence: { rule: 'FREQ=DAILY' } });
      await ana.post(`/tasks/${task.id}/trash`);
      const restored = (await ana.post(`/tasks/${task.id}/restore`)).body.task;
      expect(restored.recurrence).toEqual(task.recurrence);
      await patch(task, { isArchived: true });
      await complete(task);
      expect(await findOpen()).toEqual([]);
      await patch(task, { isArchived: false, completedAt: null });
      await openProject();
      await patch(task, { projectId, completedAt: now() });
      expect(await findOpen()).toMatchObject([{ dueDate: inDays(1), statusId: todo.id }]);
    });

    it('end a lease, and are not ready before their day', async () => {
      await openProject();
      const task = await create({ dueDate: inDays(0), recurrence: { rule: 'FREQ=DAILY' } });
      const claim = async () => (await ana.post('/leases', { spaceId: team.space.id, projectId })).body;
      const claimed = await claim();
      expect(claimed.task.id).toBe(task.id);
      const report = await ana.patch(`/tasks/${task.id}/lease`, { lease: claimed.lease.lease, state: 'done' });
      expect(report.status, report.text).toBe(200);
      const [next] = (await findOpen()) as [Json];
      expect(next.dueDate).toBe(inDays(1));
      expect((await claim()).task).toBeNull();
      const listReady = async () => (await ana.get(`/leases/ready?spaceId=${team.space.id}`)).text;
      expect(await listReady()).not.toContain(next.id);
      await patch(next, { dueDate: inDays(0) });
      expect(await listReady()).toContain(next.id);
    });

    it('copy subtasks that repeat once, as a series of their own', async () => {
      await openProject();
      const parent = await create({ dueDate: inDays(0), recurrence: { rule: 'FREQ=WEEKLY' } });
      const child = await create({
        title: 'Child',
        parentTaskId: parent.id,
        dueDate: inDays(0),
        recurrence: { rule: 'FREQ=DAILY' },
      });
      await complete(child);
      await complete(parent);
      const [next] = (await findOpen()) as [Json];
      const children = (await list()).filter(({ parentTaskId }) => parentTaskId === next.id);
      expect(children).toMatchObject([{ title: 'Child', dueDate: inDays(8), completedAt: null }]);
      expect(children[0].recurrence.seriesId).not.toBe(child.recurrence.seriesId);
    });

    it('appear on the board, and rules that are wrong are refused by name and change nothing', async () => {
      await openProject();
      const task = await create({ dueDate: inDays(0), recurrence: { rule: 'FREQ=DAILY' } });
      await create({});
      const board = (await ana.get(`/projects/${projectId}/board`)).body;
      expect(JSON.stringify(board.tasks.columns.recurrence)).toContain(task.recurrence.seriesId);
      const wrong: [Json, RegExp][] = [
        [{ rule: 'FREQ=HOURLY' }, /recurrence\.rule.*FREQ=HOURLY.*DAILY/],
        [{ rule: 'FREQ=YEARLY;BYWEEKNO=3' }, /recurrence\.rule.*BYWEEKNO/],
        [{ rule: 'FREQ=YEARLY;BYYEARDAY=3' }, /BYYEARDAY/],
        [{ rule: 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30' }, /recurrence\.rule.*ten years|10 years/],
        [{ rule: 'FREQ=DAILY;INTERVAL=1000' }, /INTERVAL from 1 to 999/],
        [{ rule: 'FREQ=DAILY;INTERVAL=0' }, /INTERVAL/],
        [{ rule: 'every monday' }, /FREQ=WEEKLY;BYDAY=MO/],
        [{ rule: '' }, /recurrence\.rule/],
        [{ rule: 'FREQ=DAILY;FREQ=DAILY' }, /FREQ only once/],
        [{ rule: 'FREQ=DAILY;__proto__=1' }, /__PROTO__/],
        [{ rule: 'FREQ=DAILY;UNTIL=20260231' }, /UNTIL/],
        [{ rule: 'FREQ=DAILY;COUNT=2;UNTIL=20600101' }, /COUNT or UNTIL/],
        [{ rule: 'FREQ=MONTHLY;BYMONTHDAY=1', from: 'completion' }, /BYMONTHDAY with from: completion/],
        [{ rule: 'FREQ=DAILY', from: 'start' }, /recurrence\.from/],
        [{ rule: 'FREQ=DAILY', timeZone: 'Mars' }, /recurrence\.timeZone/],
        [{}, /recurrence\.rule/],
        ['FREQ=DAILY', /recurrence/],
      ];
      for (const [recurrence, message] of wrong) {
        const { status, body } = await ana.patch(`/tasks/${task.id}`, { title: 'No', recurrence });
        expect([status, body.error], JSON.stringify(recurrence)).toEqual([400, expect.stringMatching(message)]);
      }
      expect((await ana.get(`/tasks/${task.id}`)).body.task).toMatchObject({
        title: task.title,
        recurrence: task.recurrence,
      });
    });

    it('are taken back with the run of an agent that completed them, and come back with its redo', async () => {
      await openProject();
      const task = await create({ dueDate: inDays(0), recurrence: { rule: 'FREQ=DAILY' } });
      const token = await ana.createTokenClient();
      await token.patch(`/tasks/${task.id}`, { completedAt: now(), recurrence: { rule: 'FREQ=DAILY;INTERVAL=2' } });
      expect((await findOpen()).map(({ dueDate }) => dueDate)).toEqual([inDays(2)]);
      const [run] = (await ana.get(`/spaces/${team.space.id}/runs`)).body;
      const undone = await ana.post(`/runs/${run.id}/undo`, {});
      expect(undone.status, undone.text).toBe(200);
      expect(await findOpen()).toMatchObject([{ id: task.id, recurrence: task.recurrence }]);
      await complete(task);
      expect(await findOpen()).toMatchObject([{ dueDate: inDays(1) }]);
    });
  });
});
