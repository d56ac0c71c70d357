import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../contract/rules/roles.ts';
import type { Json } from '../../testing/json.ts';
import { joinSpace } from '../support/fixtures.ts';
import { type ApiResponse, describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('What the table of roles says beyond the least role', () => {
  describeOnEachEngine((test) => {
    let owner: Person;
    let space: Json;
    let project: Json;
    let as: Record<Role, Person>;
    beforeEach(async () => {
      owner = await test.createPerson('Owner');
      ({ space, project } = await owner.createTeamSpace());
      const [viewer, member, admin] = await Promise.all(
        (['viewer', 'member', 'admin'] as const).map((role) => test.createMember(owner, space.id, role)),
      );
      as = { viewer, member, admin, owner } as Record<Role, Person>;
    });

    describe('delete a task', () => {
      it('a member may as its creator, whoever has changed it since', async () => {
        const task = await as.member.createTask(project.id);
        await owner.patch(`/tasks/${task.id}`, { title: 'Changed', assigneeIds: [owner.id] });
        expect((await as.member.delete(`/tasks/${task.id}`)).body).toEqual({ success: true });
      });

      it('a creator who has become a viewer may not delete, nor change', async () => {
        const task = await as.member.createTask(project.id);
        await becomes(as.member, 'viewer');
        lacks(
          await as.member.delete(`/tasks/${task.id}`),
          'This requires the role member or higher; your role is viewer',
        );
        lacks(await as.member.patch(`/tasks/${task.id}`, { title: 'X' }), /^This requires the role member/);
        expect((await owner.get(`/tasks/${task.id}`)).body.task).toMatchObject({ title: task.title });
      });

      it('a creator who is out of the space finds nothing', async () => {
        const task = await as.member.createTask(project.id);
        await owner.delete(`/spaces/${space.id}/members/${as.member.id}`);
        const refused = await as.member.delete(`/tasks/${task.id}`);
        expect(refused.status).toBe(404);
        expect(refused.body).toEqual({ error: 'Task not found', code: 'not_found' });
      });

      it('being assigned does not make one its creator', async () => {
        const task = await owner.createTask(project.id, { assigneeIds: [as.member.id] });
        lacks(await as.member.delete(`/tasks/${task.id}`), 'Only an owner, an admin or its creator can delete a task');
      });
    });

    describe('edit or delete a comment', () => {
      let comment: Json;
      beforeEach(async () => {
        const task = await owner.createTask(project.id);
        comment = (await as.member.post(`/tasks/${task.id}/comments`, { content: 'Mine' })).body.comment;
      });

      it('only its author edits it, not even an owner', async () => {
        const path = `/comments/${comment.id}`;
        for (const person of [owner, as.admin]) {
          lacks(await person.patch(path, { content: 'Not mine' }), 'Only its author can edit a comment');
        }
        expect((await as.member.patch(path, { content: 'Better' })).body.comment.content).toBe('Better');
        expect((await owner.get(path)).body.comment.content).toBe('Better');
      });

      it('its author, an admin and an owner delete it; another member does not', async () => {
        const other = await test.createMember(owner, space.id, 'member', 'Other');
        const words = 'Only an owner, an admin or its author can delete a comment';
        lacks(await other.delete(`/comments/${comment.id}`), words);
        for (const person of [as.member, as.admin, owner]) {
          const { body } = await as.member.post(`/tasks/${comment.taskId}/comments`, { content: 'Again' });
          expect((await person.delete(`/comments/${body.comment.id}`)).body).toEqual({ success: true });
          expect((await owner.get(`/comments/${body.comment.id}`)).status).toBe(404);
        }
      });

      it('an author who has become a viewer neither edits nor deletes it', async () => {
        await becomes(as.member, 'viewer');
        lacks(await as.member.patch(`/comments/${comment.id}`, { content: 'X' }), /^This requires the role member/);
        lacks(await as.member.delete(`/comments/${comment.id}`), /^This requires the role member/);
        expect((await owner.get(`/comments/${comment.id}`)).body.comment).toEqual(comment);
      });
    });

    describe('invite, change roles, remove members', () => {
      it('an admin does, but not with owners, and makes none', async () => {
        const second = await test.createMember(owner, space.id, 'owner', 'Second');
        const words = 'Only an owner can grant or change the owner role';
        lacks(await as.admin.patch(member(owner), { role: 'viewer' }), words);
        lacks(await as.admin.delete(member(second)), words);
        lacks(await as.admin.patch(member(as.member), { role: 'owner' }), words);
        lacks(await as.admin.patch(member(as.admin), { role: 'owner' }), words);
        const { status, body } = await as.admin.post(`/spaces/${space.id}/invitations`, { role: 'owner' });
        expect([status, body.issues[0].path]).toEqual([400, 'role']);

        expect((await as.admin.patch(member(as.viewer), { role: 'admin' })).body.member.role).toBe('admin');
        expect((await as.admin.delete(member(as.viewer))).body).toEqual({ success: true });
        expect(await rolesNow()).toEqual(['admin', 'member', 'owner', 'owner']);
      });

      it('an owner makes and unmakes owners', async () => {
        expect((await owner.patch(member(as.member), { role: 'owner' })).body.member.role).toBe('owner');
        expect((await as.member.patch(member(owner), { role: 'viewer' })).body.member.role).toBe('viewer');
        lacks(await owner.patch(member(owner), { role: 'owner' }), /^This requires the role admin/);
      });

      it('everybody may leave', async () => {
        for (const person of [as.viewer, as.member, as.admin]) {
          expect((await person.delete(member(person))).body).toEqual({ success: true });
          expect((await person.get(`/spaces/${space.id}`)).status).toBe(404);
        }
        expect(await rolesNow()).toEqual(['owner']);
      });

      it('nobody raises their own role', async () => {
        for (const person of [as.viewer, as.member]) {
          lacks(await person.patch(member(person), { role: 'admin' }), /^This requires the role admin/);
        }
      });

      it('A space always keeps one owner', async () => {
        const refusal = {
          error: 'A space must have at least one owner: make someone else an owner first',
          code: 'last_owner',
        };
        for (const refused of [
          await owner.patch(member(owner), { role: 'admin' }),
          await owner.delete(member(owner)),
        ]) {
          expect(refused.status).toBe(409);
          expect(refused.body).toEqual(refusal);
        }
        expect(await rolesNow()).toContain('owner');
      });

      it('A space always keeps one owner, though two leave at the same time', async () => {
        const second = await test.createMember(owner, space.id, 'owner', 'Second');
        const left = await Promise.all([owner.delete(member(owner)), second.delete(member(second))]);
        expect(left.map(({ status }) => status).sort()).toEqual([200, 409]);
        expect((await rolesNow(as.admin)).filter((role) => role === 'owner')).toHaveLength(1);
      });
    });

    it('The personal space has one member, and cannot be deleted', async () => {
      const { space: home } = await owner.getPersonalSpace();
      const refusals = [
        await owner.post(`/spaces/${home.id}/invitations`, { role: 'member' }),
        await owner.patch(`/spaces/${home.id}/members/${owner.id}`, { role: 'viewer' }),
        await owner.delete(`/spaces/${home.id}/members/${owner.id}`),
        await owner.delete(`/spaces/${home.id}`),
      ];
      for (const { status, body } of refusals) expect([status, body.code]).toEqual([409, 'personal_space']);
      expect((await owner.get(`/spaces/${home.id}/members`)).body).toHaveLength(1);
    });

    it('who is taken in again has the role of the new invitation', async () => {
      await owner.delete(member(as.admin));
      await joinSpace(as.admin, owner, space.id, 'viewer');
      lacks(await as.admin.post('/tasks', { projectId: project.id, title: 'X' }), /your role is viewer$/);
    });

    function member(person: Person): string {
      return `/spaces/${space.id}/members/${person.id}`;
    }

    async function becomes(person: Person, role: Role) {
      expect((await owner.patch(member(person), { role })).body.member.role).toBe(role);
    }

    async function rolesNow(by: Person = owner): Promise<Role[]> {
      const { body } = await by.get(`/spaces/${space.id}/members`);
      return body.map(({ role }: { role: Role }) => role).sort();
    }

    function lacks({ status, body }: ApiResponse, error: string | RegExp) {
      expect(status).toBe(403);
      expect(body).toEqual({ error: expect.stringMatching(error), code: 'insufficient_role' });
    }
  });
});
