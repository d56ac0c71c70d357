import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { countByHttpStatus } from '../../support/invalid-fields-and-status-counts.ts';
import { connectMcpClient } from '../../support/mcp/mcp-client.ts';
import { getTask, listTasks } from '../../support/read-tasks.ts';
import { type ApiResponse, describeOnEachEngine, type Person } from '../../support/test-app.ts';

/** Concurrent writes to the same tasks have the same result as in some sequential order. */
describe('Concurrent requests', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let space: Json;
    let project: Json;
    let statuses: Json[];
    let task: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project, statuses } = await ana.createTeamSpace());
      bea = await test.createMember(ana, space.id, 'admin', 'Bea');
    });
    beforeEach(async () => {
      task = await ana.createTask(project.id);
    });

    it('authenticate each caller correctly and show only their own records', async () => {
      const stranger = await test.createPerson('Stranger');
      const people = await Promise.all(
        [ana, stranger, bea].map(async (person) => ({ person, client: await person.createTokenClient() })),
      );
      await Promise.all(
        Array.from({ length: 12 }).flatMap(() =>
          people.map(async ({ person, client }) => {
            const [me, found] = await Promise.all([client.get('/me'), client.get(`/tasks/${task.id}`)]);
            expect([me.body.user.id, found.status]).toEqual([person.id, person === stranger ? 404 : 200]);
          }),
        ),
      );
    });

    it('concurrent changes of different fields all survive', async () => {
      const label = (await ana.post('/labels', { spaceId: space.id, name: 'Together' })).body.label;
      const changes: Json[] = [
        { title: 'Changed' },
        { description: 'Changed' },
        { priority: 'urgent' },
        { startDate: '2026-02-01' },
        { dueDate: '2026-02-22' },
        { estimatedHours: 7 },
        { statusId: statuses[1].id },
        { isArchived: true },
        { completedAt: '2026-02-22T10:00:00.000Z' },
        { assigneeIds: [ana.id] },
        { labelIds: [label.id] },
      ];
      const replies = await Promise.all(
        changes.map((change, at) => (at % 2 ? ana : bea).patch(`/tasks/${task.id}`, change)),
      );
      expect(countByHttpStatus(replies)).toEqual({ 200: changes.length });
      expect(await getTask(ana, task.id)).toMatchObject(Object.assign({}, ...changes));
      const { body: activity } = await ana.get(`/tasks/${task.id}/activity`);
      const told = activity.flatMap(({ data }: Json) => Object.keys(data.changes ?? {}));
      expect(told.filter((field: string) => field !== 'position').sort()).toEqual(
        changes.flatMap((change) => Object.keys(change)).sort(),
      );
    });

    it('the last event of a field has the stored value', async () => {
      const titles = Array.from({ length: 30 }, (_, at) => `Title ${at}`);
      const replies = await Promise.all(titles.map((title) => ana.patch(`/tasks/${task.id}`, { title })));
      expect(countByHttpStatus(replies)).toEqual({ 200: 30 });
      const { body: activity } = await ana.get(`/tasks/${task.id}/activity`);
      const changes = activity.slice(0, -1).map(({ data }: Json) => data.changes.title);
      expect(changes.map(({ to }: Json) => to).sort()).toEqual([...titles].sort());
      // Newest first: each change starts from the result of the one before, so none was lost.
      for (const [at, { from }] of changes.entries()) expect(from).toBe(changes[at + 1]?.to ?? task.title);
      expect((await getTask(ana, task.id)).title).toBe(changes[0].to);
    });

    it('concurrent assignments of different users all succeed', async () => {
      const people = [ana, bea];
      for (let at = 0; at < 6; at++) people.push(await test.createMember(ana, space.id, 'member'));
      const replies = await Promise.all(people.map(({ id }) => ana.put(`/tasks/${task.id}/assignees/${id}`)));
      expect(countByHttpStatus(replies)).toEqual({ 200: people.length });
      expect((await getTask(ana, task.id)).assigneeIds.sort()).toEqual(people.map(({ id }) => id).sort());
      const leaving = people.slice(2);
      await Promise.all(leaving.map(({ id }) => bea.delete(`/tasks/${task.id}/assignees/${id}`)));
      expect((await getTask(ana, task.id)).assigneeIds.sort()).toEqual([ana.id, bea.id].sort());
    });

    it('concurrent assignments of one user assign them once', async () => {
      const replies = await Promise.all(Array.from({ length: 10 }, () => ana.put(`/tasks/${task.id}/assignees/me`)));
      for (const { status, body } of replies) expect([status, body.task.assigneeIds]).toEqual([200, [ana.id]]);
      expect((await ana.get(`/tasks/${task.id}/activity`)).body).toHaveLength(2);
    });

    it('F181: labels, assignees and blockers that people add and remove at once all count', async () => {
      const labels: Json[] = await Promise.all(
        ['One', 'Two', 'Three'].map(
          async (name) => (await ana.post('/labels', { spaceId: space.id, name })).body.label,
        ),
      );
      const blockers = [await ana.createTask(project.id), await ana.createTask(project.id)];
      const [gone, ...added] = labels.map(({ id }) => `/tasks/${task.id}/labels/${id}`) as [string, ...string[]];
      expect((await ana.put(gone)).body.task.labelIds).toEqual([labels[0]?.id]);
      const replies = await Promise.all([
        ana.delete(gone),
        ...added.map((path, index) => [bea, ana][index]?.put(path)),
        ana.put(`/tasks/${task.id}/assignees/${bea.id}`),
        bea.put(`/tasks/${task.id}/assignees/${ana.id}`),
        ...blockers.map(({ id }, index) => [bea, ana][index]?.put(`/tasks/${task.id}/blockers/${id}`)),
      ]);
      expect(countByHttpStatus(replies as never)).toEqual({ 200: replies.length });
      const { labelIds, assigneeIds, blockedByIds } = await getTask(ana, task.id);
      expect(new Set(labelIds)).toEqual(new Set(labels.slice(1).map(({ id }) => id)));
      expect(new Set(assigneeIds)).toEqual(new Set([ana.id, bea.id]));
      expect(new Set(blockedByIds)).toEqual(new Set(blockers.map(({ id }) => id)));
    });

    it('of many concurrent deletes one succeeds, and the others get a 404', async () => {
      const replies = await Promise.all(Array.from({ length: 8 }, () => ana.delete(`/tasks/${task.id}`)));
      expect(countByHttpStatus(replies)).toEqual({ 200: 1, 404: 7 });
    });

    it('writes to a task that is being deleted succeed or get a 404', async () => {
      const allowed = [200, 201, 404];
      for (let round = 0; round < 8; round++) {
        const [{ id }, other] = [await ana.createTask(project.id), await ana.createTask(project.id)];
        const child = { projectId: project.id, title: 'Child', parentTaskId: id };
        const replies = await Promise.all([
          ana.patch(`/tasks/${id}`, { title: 'Changed' }),
          bea.post(`/tasks/${id}/comments`, { content: 'Said' }),
          ana.put(`/tasks/${id}/assignees/me`),
          bea.put(`/tasks/${other.id}/blockers/${id}`),
          ana.delete(`/tasks/${id}`),
          bea.patch(`/tasks/${id}`, { statusId: statuses[2].id }),
          ana.get(`/tasks/${id}`),
          bea.get(`/tasks/${id}/comments`),
        ]);
        for (const { status, text } of replies) expect(allowed, text).toContain(status);
        // A deleted task in the body or query is a 400.
        const next: ApiResponse[] = await Promise.all([
          ana.post('/tasks', { ...child, parentTaskId: other.id }),
          bea.patch(`/tasks/${task.id}`, { beforeTaskId: other.id }),
          ana.delete(`/tasks/${other.id}`),
          bea.patch(`/tasks/${task.id}`, { parentTaskId: other.id }),
          ana.post('/tasks', { ...child, parentTaskId: other.id }),
        ]);
        for (const { status, text } of next) expect([200, 201, 400, 404], text).toContain(status);
        // It may have been deleted with its parent.
        if ((await ana.get(`/tasks/${task.id}`)).status === 404) task = await ana.createTask(project.id);
        const left = (await listTasks(ana, project.id)).map((row) => row.id);
        expect(left).not.toContain(id);
        expect(left).not.toContain(other.id);
        for (const row of await listTasks(ana, project.id)) expect([null, ...left]).toContain(row.parentTaskId);
      }
    });

    it('tasks that move into a column while it is deleted are neither lost nor left in it', async () => {
      for (const moveTo of [undefined, statuses[0].id]) {
        const { body } = await ana.post('/statuses', { projectId: project.id, name: `Short-lived ${moveTo}` });
        const column = body.status.id;
        const movers = await Promise.all(Array.from({ length: 6 }, () => ana.createTask(project.id)));
        const replies = await Promise.all([
          ...movers.slice(0, 3).map(({ id }) => bea.patch(`/tasks/${id}`, { statusId: column })),
          ana.delete(`/statuses/${column}${moveTo ? `?moveTo=${moveTo}` : ''}`),
          ...movers.slice(3).map(({ id }) => bea.patch(`/tasks/${id}`, { statusId: column })),
          bea.post('/tasks', { projectId: project.id, title: 'New', statusId: column }),
        ]);
        expect(replies[3]?.status).toBe(200);
        for (const { status, text } of replies) expect([200, 201, 400], text).toContain(status);
        const listed = await listTasks(ana, project.id);
        for (const { id } of movers) expect(listed.map((row) => row.id)).toContain(id);
        expect(listed.map((row) => row.statusId)).not.toContain(column);
        expect(new Set(listed.map((row) => `${row.statusId} ${row.position}`)).size).toBe(listed.length);
      }
    });

    it('writes fail as soon as the role or the membership is gone', async () => {
      const members = await Promise.all(Array.from({ length: 8 }, () => test.createMember(ana, space.id, 'member')));
      const agents = await Promise.all(members.map((person) => connectMcpClient(person)));
      for (const [at, person] of members.entries()) {
        const place = `/spaces/${space.id}/members/${person.id}`;
        await Promise.all([
          at % 2 ? ana.patch(place, { role: 'viewer' }) : ana.delete(place),
          person.post('/tasks', { projectId: project.id, title: 'Just in time' }),
          person.patch(`/tasks/${task.id}`, { title: `By ${at}` }),
          agents[at]?.tryTool('update_tasks', { tasks: [{ taskId: task.id, title: `By agent ${at}` }] }),
        ]);
      }
      const log = await test.database.read((db) =>
        db.selectFrom('events').selectAll().where('space_id', '=', space.id).orderBy('rev').execute(),
      );
      for (const { id } of members) {
        const end = log.findIndex(({ type, data }) => /^member\.(updated|removed)$/.test(type) && data.includes(id));
        expect(end).toBeGreaterThan(0);
        expect(log.slice(end).filter(({ user_id }) => user_id === id)).toEqual([]);
      }
    });

    it('members who leave while they are being assigned are not assigned afterwards', async () => {
      for (let round = 0; round < 6; round++) {
        const carl = await test.createMember(ana, space.id, 'member', 'Carl');
        const replies = await Promise.all([
          ana.put(`/tasks/${task.id}/assignees/${carl.id}`),
          bea.delete(`/spaces/${space.id}/members/${carl.id}`),
          ana.patch(`/tasks/${task.id}`, { assigneeIds: [ana.id, carl.id] }),
          carl.put(`/tasks/${task.id}/assignees/me`),
        ]);
        for (const { status, text } of replies) expect([200, 400, 404], text).toContain(status);
        expect((await getTask(ana, task.id)).assigneeIds).not.toContain(carl.id);
      }
    });
  });
});
