import { beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../contract/rules/roles.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { joinSpace } from '../support/invite-and-join-space.ts';
import { type ApiResponse, describeOnEachEngine, type Person } from '../support/test-app.ts';

describe('Exceptions to the minimum role', () => {
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

    describe('deleting a task', () => {
      it('a member can delete a task they created, even after others changed it', async () => {
        const task = await as.member.createTask(project.id);
        await owner.patch(`/tasks/${task.id}`, { title: 'Changed', assigneeIds: [owner.id] });
        expect((await as.member.delete(`/tasks/${task.id}`)).body).toEqual({ success: true });
      });

      it('a creator who is now a viewer can neither delete nor change it', async () => {
        const task = await as.member.createTask(project.id);
        await setRole(as.member, 'viewer');
        expectInsufficientRole(
          await as.member.delete(`/tasks/${task.id}`),
          'This requires the member role or higher; your role is viewer',
        );
        expectInsufficientRole(
          await as.member.patch(`/tasks/${task.id}`, { title: 'X' }),
          /^This requires the member role/,
        );
        expect((await owner.get(`/tasks/${task.id}`)).body.task).toMatchObject({ title: task.title });
      });

      it('a creator who has left the space gets 404', async () => {
        const task = await as.member.createTask(project.id);
        await owner.delete(`/spaces/${space.id}/members/${as.member.id}`);
        const response = await as.member.delete(`/tasks/${task.id}`);
        expect(response.status).toBe(404);
        expect(response.body).toEqual({ error: 'Task not found', code: 'not_found' });
      });

      it('being assigned does not allow deleting', async () => {
        const task = await owner.createTask(project.id, { assigneeIds: [as.member.id] });
        expectInsufficientRole(
          await as.member.delete(`/tasks/${task.id}`),
          'Only the creator of a task, an admin or an owner can delete it',
        );
      });
    });

    describe('editing or deleting a comment', () => {
      let comment: Json;
      beforeEach(async () => {
        const task = await owner.createTask(project.id);
        comment = (await as.member.post(`/tasks/${task.id}/comments`, { content: 'Mine' })).body.comment;
      });

      it('only the author can edit it, not even an owner', async () => {
        const path = `/comments/${comment.id}`;
        for (const person of [owner, as.admin]) {
          expectInsufficientRole(
            await person.patch(path, { content: 'Not mine' }),
            'Only the author of a comment can edit it',
          );
        }
        expect((await as.member.patch(path, { content: 'Better' })).body.comment.content).toBe('Better');
        expect((await owner.get(path)).body.comment.content).toBe('Better');
      });

      it('the author, an admin and an owner can delete it; another member cannot', async () => {
        const other = await test.createMember(owner, space.id, 'member', 'Other');
        const message = 'Only the author of a comment, an admin or an owner can delete it';
        expectInsufficientRole(await other.delete(`/comments/${comment.id}`), message);
        for (const person of [as.member, as.admin, owner]) {
          const { body } = await as.member.post(`/tasks/${comment.taskId}/comments`, { content: 'Again' });
          expect((await person.delete(`/comments/${body.comment.id}`)).body).toEqual({ success: true });
          expect((await owner.get(`/comments/${body.comment.id}`)).status).toBe(404);
        }
      });

      it('an author who is now a viewer can neither edit nor delete it', async () => {
        await setRole(as.member, 'viewer');
        expectInsufficientRole(
          await as.member.patch(`/comments/${comment.id}`, { content: 'X' }),
          /^This requires the member role/,
        );
        expectInsufficientRole(await as.member.delete(`/comments/${comment.id}`), /^This requires the member role/);
        expect((await owner.get(`/comments/${comment.id}`)).body.comment).toEqual(comment);
      });
    });

    describe('inviting, changing roles and removing members', () => {
      it('an admin can do it, except for owners and the owner role', async () => {
        const second = await test.createMember(owner, space.id, 'owner', 'Second');
        const message = 'Only an owner can grant or change the owner role';
        expectInsufficientRole(await as.admin.patch(memberPath(owner), { role: 'viewer' }), message);
        expectInsufficientRole(await as.admin.delete(memberPath(second)), message);
        expectInsufficientRole(await as.admin.patch(memberPath(as.member), { role: 'owner' }), message);
        expectInsufficientRole(await as.admin.patch(memberPath(as.admin), { role: 'owner' }), message);
        const { status, body } = await as.admin.post(`/spaces/${space.id}/invitations`, { role: 'owner' });
        expect([status, body.issues[0].path]).toEqual([400, 'role']);

        expect((await as.admin.patch(memberPath(as.viewer), { role: 'admin' })).body.member.role).toBe('admin');
        expect((await as.admin.delete(memberPath(as.viewer))).body).toEqual({ success: true });
        expect(await listRoles()).toEqual(['admin', 'member', 'owner', 'owner']);
      });

      it('an owner can grant and remove the owner role', async () => {
        expect((await owner.patch(memberPath(as.member), { role: 'owner' })).body.member.role).toBe('owner');
        expect((await as.member.patch(memberPath(owner), { role: 'viewer' })).body.member.role).toBe('viewer');
        expectInsufficientRole(
          await owner.patch(memberPath(owner), { role: 'owner' }),
          /^This requires the admin role/,
        );
      });

      it('everyone can leave', async () => {
        for (const person of [as.viewer, as.member, as.admin]) {
          expect((await person.delete(memberPath(person))).body).toEqual({ success: true });
          expect((await person.get(`/spaces/${space.id}`)).status).toBe(404);
        }
        expect(await listRoles()).toEqual(['owner']);
      });

      it('no one can raise their own role', async () => {
        for (const person of [as.viewer, as.member]) {
          expectInsufficientRole(
            await person.patch(memberPath(person), { role: 'admin' }),
            /^This requires the admin role/,
          );
        }
      });

      it('the last owner can neither leave nor change role', async () => {
        const expectedError = {
          error: 'A space must have at least one owner. Make someone else an owner first.',
          code: 'last_owner',
        };
        for (const response of [
          await owner.patch(memberPath(owner), { role: 'admin' }),
          await owner.delete(memberPath(owner)),
        ]) {
          expect(response.status).toBe(409);
          expect(response.body).toEqual(expectedError);
        }
        expect(await listRoles()).toContain('owner');
      });

      it('two owners who leave at the same time cannot both leave', async () => {
        const second = await test.createMember(owner, space.id, 'owner', 'Second');
        const responses = await Promise.all([owner.delete(memberPath(owner)), second.delete(memberPath(second))]);
        expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
        expect((await listRoles(as.admin)).filter((role) => role === 'owner')).toHaveLength(1);
      });
    });

    it('the personal space has one member and cannot be deleted', async () => {
      const { space: home } = await owner.getPersonalSpace();
      const responses = [
        await owner.post(`/spaces/${home.id}/invitations`, { role: 'member' }),
        await owner.patch(`/spaces/${home.id}/members/${owner.id}`, { role: 'viewer' }),
        await owner.delete(`/spaces/${home.id}/members/${owner.id}`),
        await owner.delete(`/spaces/${home.id}`),
      ];
      for (const { status, body } of responses) expect([status, body.code]).toEqual([409, 'personal_space']);
      expect((await owner.get(`/spaces/${home.id}/members`)).body).toHaveLength(1);
    });

    it('someone who rejoins has the role of the new invitation', async () => {
      await owner.delete(memberPath(as.admin));
      await joinSpace(as.admin, owner, space.id, 'viewer');
      expectInsufficientRole(
        await as.admin.post('/tasks', { projectId: project.id, title: 'X' }),
        /your role is viewer$/,
      );
    });

    function memberPath(person: Person): string {
      return `/spaces/${space.id}/members/${person.id}`;
    }

    async function setRole(person: Person, role: Role) {
      expect((await owner.patch(memberPath(person), { role })).body.member.role).toBe(role);
    }

    async function listRoles(by: Person = owner): Promise<Role[]> {
      const { body } = await by.get(`/spaces/${space.id}/members`);
      return body.map(({ role }: { role: Role }) => role).sort();
    }

    function expectInsufficientRole({ status, body }: ApiResponse, error: string | RegExp) {
      expect(status).toBe(403);
      expect(body).toEqual({ error: expect.stringMatching(error), code: 'insufficient_role' });
    }
  });
});
