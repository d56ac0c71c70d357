import { beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { runCliOrThrow } from '../../support/cli/run-cli.ts';
import { createPersonWithPlan } from '../../support/create-person-with-plan.ts';
import { McpClient } from '../../support/mcp/mcp-client.ts';
import { connectAgent } from '../../support/oauth/oauth-flow.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describeOnEachEngine(
  (app) => {
    let first: Person;
    let ana: Person;
    let token: ApiClient;

    beforeAll(async () => {
      first = await app.createPerson('First');
      ana = await app.createPerson('Ana');
      token = await ana.createTokenClient();
    });

    const accounts = async (): Promise<Json[]> => {
      const { status, body, text } = await first.get('/admin/users');
      expect(status, text).toBe(200);
      return body;
    };
    const tokenStatus = async () => (await token.get('/spaces')).status;

    test('only the first user is told that they are the instance admin', async () => {
      expect((await first.get('/me')).body.user.isInstanceAdmin).toBe(true);
      expect((await first.patch('/me', { name: 'One' })).body.user.isInstanceAdmin).toBe(true);
      expect((await ana.get('/me')).body.user.isInstanceAdmin).toBe(false);
      expect((await ana.patch('/me', { name: 'Ana' })).body.user.isInstanceAdmin).toBe(false);
    });

    test('lists every account, oldest first, without secrets', async () => {
      const users = await accounts();
      expect(users.map((user) => user.email)).toEqual([first.email, ana.email]);
      expect(users[1]).toEqual({
        id: ana.id,
        email: ana.email,
        name: 'Ana',
        plan: 'team',
        createdAt: expect.stringMatching(/Z$/),
        lastSeenAt: expect.stringMatching(/Z$/),
      });
    });

    test('shows when an account was last used, also by a token', async () => {
      await app.app.close();
      app.app = await app.buildInstance();
      const before = (await accounts())[1].lastSeenAt;
      app.advanceClock(3_600_000);
      await token.get('/spaces');
      // Restarting saves the times that are still in memory.
      await app.restart();
      const after = (await accounts())[1].lastSeenAt;
      expect(Date.parse(after) - Date.parse(before)).toBeGreaterThanOrEqual(3_600_000);
    });

    test('shows when an account was last used by an agent', async () => {
      const agent = new McpClient(app, (await connectAgent(ana)).accessToken);
      app.advanceClock(1_800_000);
      const before = (await accounts())[1].lastSeenAt;
      await agent.callTool('list_spaces');
      await app.restart();
      const after = (await accounts())[1].lastSeenAt;
      expect(Date.parse(after) - Date.parse(before)).toBeGreaterThanOrEqual(1_800_000);
    });

    describe('A plan', () => {
      test('that the admin changes applies to the next request', async () => {
        expect(await tokenStatus()).toBe(200);
        const { status, body } = await first.patch(`/admin/users/${ana.id}`, { plan: 'free' });
        expect([status, body.user.plan]).toEqual([200, 'free']);
        expect(await tokenStatus()).toBe(402);
        expect((await ana.get('/me')).body.user.plan).toBe('free');
        expect((await accounts())[1].plan).toBe('free');
        await first.patch(`/admin/users/${ana.id}`, { plan: 'pro' });
        expect(await tokenStatus()).toBe(200);
      });

      test('that another process changes applies to the next request', async () => {
        for (const [plan, status] of [
          ['free', 402],
          ['team', 200],
        ] as const) {
          await runCliOrThrow(['plan', 'set', ana.email, plan], app.databaseEnv);
          expect([plan, await tokenStatus()]).toEqual([plan, status]);
        }
      });

      test('that does not exist is rejected, as is an unknown account, and nothing changes', async () => {
        const wrong = await first.patch(`/admin/users/${ana.id}`, { plan: 'gold' });
        expect([wrong.status, wrong.body.error]).toEqual([400, 'plan: must be one of free, pro, team']);
        const none = await first.patch(`/admin/users/${crypto.randomUUID()}`, { plan: 'free' });
        expect([none.status, none.body]).toEqual([404, { error: 'User not found', code: 'not_found' }]);
        expect((await accounts()).map((user) => user.plan)).toEqual(['team', 'team']);
      });
    });

    test('rejects all other users, and also the first user’s token', async () => {
      const refused = { error: 'Only the server admin can do this', code: 'instance_admin_required' };
      for (const reply of [
        await ana.get('/admin/users'),
        await ana.patch(`/admin/users/${ana.id}`, { plan: 'pro' }),
        await ana.patch(`/admin/users/${crypto.randomUUID()}`, { plan: 'pro' }),
      ]) {
        expect([reply.status, reply.body]).toEqual([403, refused]);
      }
      const { status, body } = await (await first.createTokenClient()).get('/admin/users');
      expect([status, body.code]).toEqual([403, 'session_required']);
      expect((await accounts())[1].plan).toBe('team');
    });

    test('F27: a newcomer whose id is smaller, because the clock was set back, is not the instance admin', async () => {
      const setClockBack =
        'import crypto from "node:crypto"; import { syncBuiltinESMExports } from "node:module";' +
        'const make = crypto.randomUUIDv7; crypto.randomUUIDv7 = () => "018" + make().slice(3); syncBuiltinESMExports();';
      const environment = {
        ...app.databaseEnv,
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(setClockBack)}`,
      };
      const email = 'newcomer@example.com';
      const { json } = await runCliOrThrow(['--json', 'user', 'create', email, '--name', 'New'], environment);
      expect(json.user.id < first.id).toBe(true);
      await app.restart();
      const newcomer = await app.signIn({ email, password: json.password, clientIp: '10.64.0.1' });
      expect((await newcomer.get('/me')).body.user.isInstanceAdmin).toBe(false);
      expect((await newcomer.get('/admin/users')).status).toBe(403);
      expect((await first.get('/me')).body.user.isInstanceAdmin).toBe(true);
      expect((await accounts()).map((user) => user.email)).toContain(email);
    });

    test('F23: demo people, also as owners of a space, give nobody the API', async () => {
      const free = await createPersonWithPlan(app, 'free', 'Free');
      const { body: demo } = await free.post('/demo');
      const members: Json[] = (await free.get(`/spaces/${demo.space.id}/members`)).body;
      const mara = members.find(({ email }) => email.startsWith('mara@')) as Json;
      const promoted = await free.patch(`/spaces/${demo.space.id}/members/${mara.userId}`, { role: 'owner' });
      expect(promoted.body.member.role).toBe('owner');
      const { status, body } = await (await free.createTokenClient()).get('/spaces');
      expect([status, body.code]).toEqual([402, 'pro_required']);
    });
  },
  { DEFAULT_PLAN: 'team' },
);
