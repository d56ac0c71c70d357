import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { createPersonWithPlan } from '../../support/create-person-with-plan.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { createInvitationSecret } from '../../support/invite-and-join-space.ts';
import { McpClient } from '../../support/mcp/mcp-client.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('F25: a stored response', () => {
  describeOnEachEngine(
    (test) => {
      let owner: Person;
      let space: Json;
      let project: Json;
      beforeAll(async () => {
        requireDocumentedResponses(test);
        owner = await createPersonWithPlan(test, 'team', 'Owner');
        ({ space, project } = await owner.createTeamSpace());
      });
      const send = (client: ApiClient, method: string, path: string, body: Json, key: string) =>
        client.request(method, path, body, { 'idempotency-key': key });

      it('is not given to someone who is no longer a member, over REST and MCP', async () => {
        const bea = await test.createMember(owner, space.id, 'admin', 'Bea');
        const secret = await bea.createTokenSecret();
        const token = new ApiClient(test, { authorization: `Bearer ${secret}` });
        const mcp = new McpClient(test, secret);
        const task = { projectId: project.id, title: 'Confidential' };
        const first = await send(token, 'POST', '/tasks', task, 'create');
        const taskId = first.body.task.id;
        await send(token, 'PATCH', `/tasks/${taskId}`, { title: 'Changed' }, 'change');
        await send(token, 'POST', `/spaces/${space.id}/invitations`, { role: 'viewer' }, 'invite');
        const byTool = await mcp.callTool('create_task', { ...task, idempotencyKey: 'tool' });
        expect(byTool.task.title).toBe('Confidential');
        expect((await owner.delete(`/spaces/${space.id}/members/${bea.id}`)).status).toBe(200);
        // The plan of another space of theirs keeps the API open.
        const { space: elsewhere } = await owner.createTeamSpace();
        await bea.post('/invitations/accept', { secret: await createInvitationSecret(owner, elsewhere.id) });

        for (const retry of [
          await send(token, 'POST', '/tasks', task, 'create'),
          await send(token, 'PATCH', `/tasks/${taskId}`, { title: 'Changed' }, 'change'),
          await send(token, 'POST', `/spaces/${space.id}/invitations`, { role: 'viewer' }, 'invite'),
        ]) {
          expect([retry.status, retry.body.code]).toEqual([404, 'not_found']);
          expect(retry.text).not.toMatch(/Confidential|Changed|invitation=/);
          expect(retry.headers['idempotency-replayed']).toBeUndefined();
        }
        const tool = await mcp.tryTool('create_task', { ...task, idempotencyKey: 'tool' });
        expect(tool.isError).toBe(true);
        expect(tool.text).not.toContain('Confidential');
      });

      it('is not given to someone whose role no longer allows the call', async () => {
        const bea = await test.createMember(owner, space.id, 'admin', 'Bea');
        const invite = () => send(bea, 'POST', `/spaces/${space.id}/invitations`, { role: 'admin' }, 'a link');
        expect((await invite()).status).toBe(201);
        await owner.patch(`/spaces/${space.id}/members/${bea.id}`, { role: 'member' });
        const retry = await invite();
        expect([retry.status, retry.body.code]).toEqual([403, 'insufficient_role']);
        expect(retry.text).not.toContain('invitation=');
      });

      it('is not given to a token of the same person that could not make the call', async () => {
        const task = { projectId: project.id, title: 'Confidential' };
        expect((await send(owner, 'POST', '/tasks', task, 'own')).status).toBe(201);
        const [{ id: personal }] = (await owner.get('/spaces')).body;
        const readOnly = await owner.createTokenClient({ scope: 'read' });
        const confined = await owner.createTokenClient({ spaceIds: [personal] });
        const replies = [
          await send(readOnly, 'POST', '/tasks', task, 'own'),
          await send(confined, 'POST', '/tasks', task, 'own'),
        ];
        expect(replies.map(({ body }) => body.code)).toEqual(['read_only_token', 'not_found']);
        const whole = await send(await owner.createTokenClient(), 'POST', '/tasks', task, 'own');
        expect([whole.status, whole.headers['idempotency-replayed']]).toEqual([201, 'true']);
      });

      it('of joining or creating a space is not given after leaving it', async () => {
        const bea = await test.createPerson('Bea');
        const secret = await createInvitationSecret(owner, space.id);
        const join = () => send(bea, 'POST', '/invitations/accept', { secret }, 'join');
        expect((await join()).status).toBe(200);
        const slug = `made-${crypto.randomUUID().slice(0, 8)}`;
        const make = () => send(bea, 'POST', '/spaces', { name: 'Made', slug }, 'make');
        const made = (await make()).body.space;
        expect((await join()).headers['idempotency-replayed']).toBe('true');
        await owner.delete(`/spaces/${space.id}/members/${bea.id}`);
        await bea.delete(`/spaces/${made.id}`);
        expect([(await join()).status, (await make()).status]).toEqual([404, 404]);
      });

      it('of a deletion is given although what it deleted is gone', async () => {
        const task = await owner.createTask(project.id);
        const { space: other } = await owner.createTeamSpace();
        for (const path of [`/tasks/${task.id}`, `/spaces/${other.id}`]) {
          const replies = [
            await send(owner, 'DELETE', path, undefined, path),
            await send(owner, 'DELETE', path, undefined, path),
          ];
          expect(replies.map(({ status, body }) => [status, body])).toEqual(Array(2).fill([200, { success: true }]));
          expect(replies[1]?.headers['idempotency-replayed']).toBe('true');
        }
      });

      it('about the account is given after leaving a space', async () => {
        const bea = await test.createMember(owner, space.id, 'member', 'Bea');
        const rename = () => send(bea, 'PATCH', '/me', { name: 'Beatriz' }, 'rename');
        await rename();
        await bea.delete(`/spaces/${space.id}/members/${bea.id}`);
        const retry = await rename();
        expect([retry.status, retry.body.user.name]).toEqual([200, 'Beatriz']);
      });
    },
    { DEFAULT_PLAN: 'free' },
  );
});
