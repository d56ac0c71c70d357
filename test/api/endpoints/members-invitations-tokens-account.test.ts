import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { createInvitationSecret } from '../../support/invite-and-join-space.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Members, invitations, tokens and the account', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    beforeAll(async () => {
      ana = await test.createPerson();
      api = await ana.createTokenClient();
    });

    it('GET /spaces/:id/members: by name, each with role and email', async () => {
      const { space } = await ana.createTeamSpace();
      const zoe = await test.createMember(ana, space.id, 'viewer', 'Zoe');
      const bea = await test.createMember(ana, space.id, 'admin', 'Bea');
      const { status, body } = await zoe.get(`/spaces/${space.id}/members`);
      expect(status).toBe(200);
      expect(body).toEqual([
        { userId: ana.id, name: 'Ana', email: ana.email, role: 'owner', joinedAt: expect.stringMatching(/Z$/) },
        { userId: bea.id, name: 'Bea', email: bea.email, role: 'admin', joinedAt: expect.stringMatching(/Z$/) },
        { userId: zoe.id, name: 'Zoe', email: zoe.email, role: 'viewer', joinedAt: expect.stringMatching(/Z$/) },
      ]);
      expect((await zoe.get(`/spaces/${space.id}/members/${bea.id}`)).body).toEqual({ member: body[1] });
    });

    it('PATCH /spaces/:id/members/:userId: obeyed at once', async () => {
      const { space, project } = await ana.createTeamSpace();
      const bea = await test.createMember(ana, space.id, 'viewer', 'Bea');
      const path = `/spaces/${space.id}/members/${bea.id}`;
      const { status, body } = await api.patch(path, { role: 'member' });
      expect([status, body.member]).toEqual([200, expect.objectContaining({ userId: bea.id, role: 'member' })]);
      expect((await bea.post('/tasks', { projectId: project.id, title: 'Now' })).status).toBe(201);
      const wrong = await api.patch(path, { role: 'king' });
      expect([wrong.status, wrong.body.error]).toEqual([400, 'role: must be one of viewer, member, admin, owner']);
      expect((await api.patch(path, {})).body.error).toBe('role: is required');
    });

    it('DELETE /spaces/:id/members/:userId: is out at once, and their tasks stay, unassigned', async () => {
      const { space, project } = await ana.createTeamSpace();
      const bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const task = await bea.createTask(project.id, { assigneeIds: [bea.id, ana.id] });
      expect((await api.delete(`/spaces/${space.id}/members/${bea.id}`)).body).toEqual({ success: true });
      expect((await bea.get(`/tasks/${task.id}`)).status).toBe(404);
      expect((await bea.get('/spaces')).text).not.toContain(space.id);
      expect((await bea.get('/tasks?assigneeId=me')).body).toEqual([]);
      expect((await api.get(`/tasks/${task.id}`)).body.task).toMatchObject({
        assigneeIds: [ana.id],
        createdById: bea.id,
      });
    });

    it('POST /spaces/:id/invitations: a link that works once', async () => {
      const { space } = await ana.createTeamSpace();
      const { status, body } = await api.post(`/spaces/${space.id}/invitations`, { role: 'member' });
      expect(status).toBe(201);
      expect(body.invitation).toMatchObject({ spaceId: space.id, role: 'member', email: null, invitedById: ana.id });
      const secret = String(body.url).split('#invitation=')[1];
      const listed = await api.get(`/spaces/${space.id}/invitations`);
      expect(listed.body).toEqual([body.invitation]);
      expect(listed.text).not.toContain(secret);

      const seen = await test.anonymousClient.post('/invitations/preview', { secret });
      expect(seen.body).toEqual({ invitation: body.invitation, spaceName: space.name, invitedByName: 'Ana' });
      const [bea, cleo] = [await test.createPerson('Bea'), await test.createPerson('Cleo')];
      const accepted = await bea.post('/invitations/accept', { secret });
      expect([accepted.status, accepted.body.space]).toEqual([
        200,
        expect.objectContaining({ id: space.id, role: 'member' }),
      ]);
      for (const late of [cleo, bea]) expect((await late.post('/invitations/accept', { secret })).status).toBe(404);
      expect((await api.get(`/spaces/${space.id}/invitations`)).body).toEqual([]);
      expect((await api.get(`/spaces/${space.id}/members`)).body).toHaveLength(2);
    });

    it('POST /spaces/:id/invitations: with an email address, only that account may accept', async () => {
      const { space } = await ana.createTeamSpace();
      const [bea, cleo] = [await test.createPerson('Bea'), await test.createPerson('Cleo')];
      const { body } = await api.post(`/spaces/${space.id}/invitations`, {
        role: 'viewer',
        email: bea.email.toUpperCase(),
      });
      expect(body.invitation.email).toBe(bea.email);
      const secret = String(body.url).split('#invitation=')[1];
      expect((await cleo.post('/invitations/accept', { secret })).status).toBe(404);
      expect((await bea.post('/invitations/accept', { secret })).status).toBe(200);
      const again = await api.post(`/spaces/${space.id}/invitations`, { role: 'viewer', email: bea.email });
      expect([again.status, again.body.code]).toEqual([409, 'already_member']);
    });

    it('POST /spaces/:id/invitations: after seven days, or withdrawn, it is gone', async () => {
      const { space } = await ana.createTeamSpace();
      const bea = await test.createPerson('Bea');
      const secret = await createInvitationSecret(ana, space.id);
      const [{ id }] = (await ana.get(`/spaces/${space.id}/invitations`)).body;
      expect((await ana.delete(`/spaces/${space.id}/invitations/${id}`)).body).toEqual({ success: true });
      expect((await bea.post('/invitations/accept', { secret })).status).toBe(404);

      const late = await createInvitationSecret(ana, space.id);
      test.advanceClock(7 * 86_400_000);
      expect((await bea.post('/invitations/accept', { secret: late })).status).toBe(404);
      expect((await test.anonymousClient.post('/invitations/preview', { secret: late })).status).toBe(404);
      expect((await ana.get(`/spaces/${space.id}/invitations`)).body).toEqual([]);
      expect((await bea.get('/spaces')).body).toHaveLength(1);
    });

    it('GET, POST /tokens, DELETE /tokens/:id: newest first, one’s own only', async () => {
      const bea = await test.createPerson('Bea');
      const { body: first } = await bea.post('/tokens', { name: 'First' });
      test.advanceClock(1000);
      const { status, body } = await bea.post('/tokens', { name: 'Second', scope: 'read' });
      expect(status).toBe(201);
      expect(Object.keys(body).sort()).toEqual(['secret', 'token']);
      expect(body.token).toMatchObject({ name: 'Second', scope: 'read', hint: body.secret.slice(0, 7) });
      expect((await bea.get('/tokens')).body.map(({ name }: Json) => name)).toEqual(['Second', 'First']);
      const foreign = await ana.delete(`/tokens/${first.token.id}`);
      expect([foreign.status, foreign.body.error]).toEqual([404, 'Token not found']);
      expect((await bea.delete(`/tokens/${first.token.id}`)).body).toEqual({ success: true });
      expect((await bea.get('/tokens')).body.map(({ name }: Json) => name)).toEqual(['Second']);
      const past = await bea.post('/tokens', { name: 'Past', expiresAt: '2020-01-01T00:00:00Z' });
      expect([past.status, past.body.error]).toEqual([400, 'expiresAt: must be in the future']);
    });

    it('GET, PATCH /me: plan, time zone', async () => {
      const { status, body } = await api.get('/me');
      expect(status).toBe(200);
      expect(body.user).toMatchObject({ id: ana.id, email: ana.email, name: 'Ana', plan: 'team', timeZone: 'UTC' });
      expect(JSON.stringify(body)).not.toMatch(/password|hash/i);
      const changed = await api.patch('/me', { timeZone: 'Asia/Tokyo' });
      expect(changed.body.user).toEqual({ ...body.user, timeZone: 'Asia/Tokyo', updatedAt: expect.any(String) });
      const ignored = await api.patch('/me', { plan: 'pro', email: 'x@example.com', id: 'x' });
      expect(ignored.body.user).toEqual(changed.body.user);
      const wrong = await api.patch('/me', { timeZone: 'Mars/Olympus' });
      expect([wrong.status, wrong.body.issues[0].path]).toEqual([400, 'timeZone']);
      expect((await api.get('/me')).body).toEqual(changed.body);
    });
  });
});
