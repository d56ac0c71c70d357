import { beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Members', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let project: Json;
    beforeEach(async () => {
      ana = await test.createPerson();
      ({ space, project } = await ana.createTeamSpace());
    });
    const path = (person: Person) => `/spaces/${space.id}/members/${person.id}`;

    it('when removed are unassigned from every task, each with an event; what they created stays', async () => {
      const bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const { body: second } = await ana.post('/projects', { spaceId: space.id, name: 'Second', slug: 'second' });
      const both = await bea.createTask(project.id, { assigneeIds: [ana.id, bea.id] });
      const alone = await ana.createTask(second.project.id, { assigneeIds: [bea.id] });
      const archived = await ana.createTask(project.id, { assigneeIds: [bea.id] });
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      const { body: said } = await bea.post(`/tasks/${both.id}/comments`, { content: 'Hello' });

      await ana.delete(path(bea));
      const now = async (id: string) => (await ana.get(`/tasks/${id}`)).body.task;
      expect((await now(both.id)).assigneeIds).toEqual([ana.id]);
      expect((await now(alone.id)).assigneeIds).toEqual([]);
      expect((await now(archived.id)).assigneeIds).toEqual([]);
      expect((await now(both.id)).createdById).toBe(bea.id);
      expect((await ana.get(`/comments/${said.comment.id}`)).body.comment.authorId).toBe(bea.id);
      for (const id of [both.id, alone.id]) {
        const [event] = (await ana.get(`/tasks/${id}/activity?limit=1`)).body;
        expect([event.type, event.by.userId]).toEqual(['task.updated', ana.id]);
      }
      expect((await ana.put(`/tasks/${both.id}/assignees/${bea.id}`)).status).toBe(400);
    });

    it('removed while they are being assigned remain assigned to no task', async () => {
      const bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const tasks = await Promise.all(Array.from({ length: 8 }, () => ana.createTask(project.id)));
      const [removed, ...assigned] = await Promise.all([
        ana.delete(path(bea)),
        ...tasks.map(({ id }) => ana.put(`/tasks/${id}/assignees/${bea.id}`)),
      ]);
      expect(removed?.status).toBe(200);
      for (const { status } of assigned) expect([200, 400]).toContain(status);
      const { body } = await ana.get(`/tasks?projectId=${project.id}`);
      expect(body.flatMap(({ assigneeIds }: Json) => assigneeIds)).toEqual([]);
    });

    it('setting the same role is not a change, and of many concurrent removals one succeeds', async () => {
      const bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const etag = async () => (await ana.get(`/spaces/${space.id}/members`)).headers['etag'];
      const before = await etag();
      expect((await ana.patch(path(bea), { role: 'member' })).status).toBe(200);
      expect(await etag()).toBe(before);
      const replies = await Promise.all([1, 2, 3].map(() => ana.delete(path(bea))));
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    });

    it('have their role, and lose it, in one space only', async () => {
      const bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const { space: other } = await bea.createTeamSpace();
      const roles = async () =>
        Object.fromEntries((await bea.get('/spaces')).body.map(({ id, role }: Json) => [id, role]));
      const { [space.id]: _, ...elsewhere } = await roles();
      expect(elsewhere[other.id]).toBe('owner');
      await ana.patch(path(bea), { role: 'viewer' });
      expect(await roles()).toEqual({ ...elsewhere, [space.id]: 'viewer' });
      const invitations = async () => (await bea.get(`/spaces/${space.id}/invitations`)).status;
      expect(await invitations()).toBe(403);
      await ana.patch(path(bea), { role: 'admin' });
      expect(await invitations()).toBe(200);
      await ana.delete(path(bea));
      expect(await roles()).toEqual(elsewhere);
    });

    it('can take over a space: a second owner is added, and the first one is demoted and cannot undo it', async () => {
      const bea = await test.createMember(ana, space.id, 'admin', 'Bea');
      expect((await ana.patch(path(ana), { role: 'member' })).body.code).toBe('last_owner');
      await ana.patch(path(bea), { role: 'owner' });
      expect((await ana.patch(path(ana), { role: 'admin' })).body.member.role).toBe('admin');
      expect((await ana.patch(path(ana), { role: 'owner' })).body.code).toBe('insufficient_role');
      expect((await ana.delete(path(bea))).body.code).toBe('insufficient_role');
      expect((await bea.delete(path(bea))).body.code).toBe('last_owner');
      expect((await ana.delete(`/spaces/${space.id}`)).status).toBe(403);
      expect((await bea.delete(`/spaces/${space.id}`)).status).toBe(200);
    });

    it('accounts that are not members, and unknown ids, are not found', async () => {
      const stranger = await test.createPerson('Stranger');
      for (const id of [stranger.id, '01990000-0000-7000-8000-000000000000']) {
        for (const reply of [
          await ana.get(`/spaces/${space.id}/members/${id}`),
          await ana.patch(`/spaces/${space.id}/members/${id}`, { role: 'viewer' }),
          await ana.delete(`/spaces/${space.id}/members/${id}`),
        ]) {
          expect([reply.status, reply.body]).toEqual([404, { error: 'Member not found', code: 'not_found' }]);
        }
      }
    });
  });
});
