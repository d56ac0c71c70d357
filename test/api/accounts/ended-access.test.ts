import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { createPersonWithPlan } from '../../support/create-person-with-plan.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { getLinkSecret, getLoggedEmails } from '../../support/email-links.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { createInvitationSecret } from '../../support/invite-and-join-space.ts';
import { McpClient } from '../../support/mcp/mcp-client.ts';
import { connectAgent, refreshTokens } from '../../support/oauth/oauth-flow.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const newPassword = 'a new password';

describe('Access that has ended', () => {
  describeOnEachEngine(
    (test) => {
      let doors = 0;
      const door = () => new ApiClient(test, {}, `10.63.${++doors >> 8}.${doors & 255}`);

      let firstPerson: Person;
      beforeAll(async () => {
        requireDocumentedResponses(test);
        firstPerson = await test.createPerson('First');
      });

      /** Everything that acts for a person, with an open stream of each kind. */
      const connectEverything = async (person: Person, spaceId: string) => {
        const phone = await test.signIn(person);
        const token = await person.createTokenClient();
        const agent = await connectAgent(person);
        const streams = [];
        for (const client of [phone, token]) {
          for (const space of [spaceId, undefined]) {
            const stream = await EventStreamClient.open(client, space);
            await stream.waitForEvent('ready');
            streams.push(stream);
          }
        }
        const invitation = await createInvitationSecret(person, spaceId, 'admin');
        const agentStatus = async () => (await new McpClient(test, agent.accessToken).postMessage('tools/list')).status;
        const refreshStatus = async () => (await refreshTokens(test, agent)).status;
        return { phone, token, streams, invitation, agentStatus, refreshStatus };
      };
      const requestReset = async (person: Person) => {
        await door().post('/account/request-password-reset', { email: person.email });
        return getLinkSecret(getLoggedEmails(test, person.email).at(-1) as string, 'reset-password');
      };

      it('F21: a reset ends sessions, tokens, agents, streams and sent invitations, and tells the account by mail', async () => {
        const [ana, bea] = [await createPersonWithPlan(test, 'pro', 'Ana'), await test.createPerson('Bea')];
        const { space } = await ana.createTeamSpace();
        const connected = await connectEverything(ana, space.id);
        expect([await connected.agentStatus(), (await connected.token.get('/me')).status]).toEqual([200, 200]);
        const secret = await requestReset(ana);
        expect((await door().post('/account/reset-password', { secret, password: newPassword })).status).toBe(200);
        for (const client of [ana, connected.phone, connected.token])
          expect((await client.get('/me')).status).toBe(401);
        expect([await connected.agentStatus(), await connected.refreshStatus()]).toEqual([401, 400]);
        for (const stream of connected.streams) await stream.waitForEnd();
        expect((await bea.post('/invitations/accept', { secret: connected.invitation })).status).toBe(404);
        expect(getLoggedEmails(test, ana.email).at(-1)).toMatch(/Your password has changed/);
        const again = await test.signIn({ ...ana, password: newPassword });
        expect((await again.get('/tokens')).body).toEqual([]);
        expect((await again.get('/agents')).body).toEqual([]);
      });

      it('F21: a change ends the other sessions, offers to end the rest, and tells the account by mail', async () => {
        const [ana, bea] = [await createPersonWithPlan(test, 'pro', 'Ana'), await test.createPerson('Bea')];
        const { space } = await ana.createTeamSpace();
        const connected = await connectEverything(ana, space.id);
        const change = { currentPassword: ana.password, password: newPassword };
        expect((await ana.post('/account/change-password', change)).status).toBe(200);
        expect((await connected.phone.get('/me')).status).toBe(401);
        for (const stream of connected.streams.slice(0, 2)) await stream.waitForEnd();
        expect([(await connected.token.get('/me')).status, await connected.agentStatus()]).toEqual([200, 200]);
        expect(connected.streams.slice(2).map(({ isEnded }) => isEnded)).toEqual([false, false]);
        expect(getLoggedEmails(test, ana.email).at(-1)).toMatch(/API tokens and connected agents go on/);

        const rest = { currentPassword: newPassword, password: 'another password', revokeTokens: true };
        expect((await ana.post('/account/change-password', rest)).status).toBe(200);
        expect((await connected.token.get('/me')).status).toBe(401);
        expect([await connected.agentStatus(), await connected.refreshStatus()]).toEqual([401, 400]);
        for (const stream of connected.streams) await stream.waitForEnd();
        expect((await bea.post('/invitations/accept', { secret: connected.invitation })).status).toBe(404);
        expect((await ana.get('/me')).status).toBe(200);
      });

      it('F21: a reset link that was requested before a change no longer works', async () => {
        const ana = await test.createPerson();
        const secret = await requestReset(ana);
        await ana.post('/account/change-password', { currentPassword: ana.password, password: newPassword });
        const late = await door().post('/account/reset-password', { secret, password: 'another password' });
        expect(late.status).toBe(404);
        await test.signIn({ ...ana, password: newPassword });
      });

      it('F22: no session that began with the old password survives a change that ran at the same time', async () => {
        for (let round = 0; round < 4; round++) {
          const ana = await test.createPerson();
          const change = { currentPassword: ana.password, password: newPassword };
          const signIns = Array.from({ length: 12 }, () => door().post('/account/sign-in', ana));
          const [changed, ...signedIn] = await Promise.all([ana.post('/account/change-password', change), ...signIns]);
          expect(changed.status).toBe(200);
          for (const { status, headers } of signedIn) {
            if (status !== 200) continue;
            const cookie = String(headers['set-cookie']).split(';')[0] as string;
            expect((await new ApiClient(test, { cookie }).get('/me')).status).toBe(401);
          }
        }
      });

      it('F22: of two changes that start from the same password, one is made', async () => {
        const ana = await test.createPerson();
        const passwords = ['first password', 'second password'];
        const replies = await Promise.all(
          passwords.map((password) =>
            ana.post('/account/change-password', { currentPassword: ana.password, password }),
          ),
        );
        expect(replies.map(({ status }) => status).sort()).toEqual([200, 400]);
        const made = passwords[replies.findIndex(({ status }) => status === 200)] as string;
        await test.signIn({ ...ana, password: made });
      });

      it('F22: no token that a session creates while the password is reset survives the reset', async () => {
        for (let round = 0; round < 4; round++) {
          const ana = await test.createPerson();
          const secret = await requestReset(ana);
          const creations = Array.from({ length: 8 }, () => ana.post('/tokens', { name: 'Late' }));
          await Promise.all([door().post('/account/reset-password', { secret, password: newPassword }), ...creations]);
          const again = await test.signIn({ ...ana, password: newPassword });
          expect((await again.get('/tokens')).body).toEqual([]);
        }
      });

      it('F24: a stream of a token ends with the plan that allowed it, also that of a space’s owner', async () => {
        const admin = await test.signIn(firstPerson);
        const pro = await createPersonWithPlan(test, 'pro', 'Pro');
        const owner = await createPersonWithPlan(test, 'team', 'Owner');
        const { space } = await owner.createTeamSpace();
        const covered = await test.createMember(owner, space.id, 'member', 'Covered');
        expect((await covered.get('/me')).body.user.plan).toBe('free');
        const { space: own } = await pro.getPersonalSpace();
        const streams = [
          await EventStreamClient.open(await pro.createTokenClient(), own.id),
          await EventStreamClient.open(await pro.createTokenClient(), undefined),
          await EventStreamClient.open(await covered.createTokenClient(), space.id),
        ];
        const inBrowser = await EventStreamClient.open(pro, own.id);
        for (const stream of [...streams, inBrowser]) await stream.waitForEvent('ready');
        for (const { id } of [pro, owner])
          expect((await admin.patch(`/admin/users/${id}`, { plan: 'free' })).status).toBe(200);
        for (const stream of streams) await stream.waitForEnd();
        // Sessions need no plan.
        await pro.patch(`/spaces/${own.id}`, { name: 'Still open' });
        await inBrowser.waitForEvent('space.updated');
        inBrowser.disconnect();
      });

      it('F26: a removed member cannot come back with an older invitation, whether to their address or to anyone', async () => {
        const owner = await createPersonWithPlan(test, 'team', 'Owner');
        const bea = await test.createPerson('Bea');
        const cleo = await test.createPerson('Cleo');
        const { space } = await owner.createTeamSpace();
        const invite = async (role: string, email?: string) => {
          const { body } = await owner.post(`/spaces/${space.id}/invitations`, { role, email });
          return String(body.url).split('#invitation=')[1];
        };
        const [asViewer, asAdmin, open] = [
          await invite('viewer', bea.email),
          await invite('admin', bea.email),
          await invite('admin'),
        ];
        const accept = (person: Person, secret: string | undefined) => person.post('/invitations/accept', { secret });
        expect((await accept(bea, asViewer)).status).toBe(200);
        const lateAddressed = await owner.post(`/spaces/${space.id}/invitations`, { role: 'admin', email: bea.email });
        expect(lateAddressed.status).toBe(409);
        expect((await owner.delete(`/spaces/${space.id}/members/${bea.id}`)).status).toBe(200);
        for (const secret of [asAdmin, open]) {
          const { status, body } = await accept(bea, secret);
          expect([status, body]).toEqual([404, { error: 'Invitation not found', code: 'not_found' }]);
        }
        expect((await bea.get(`/spaces/${space.id}`)).status).toBe(404);
        // The open one was not for them alone, and a new one is theirs.
        expect((await accept(cleo, open)).body.space.role).toBe('admin');
        expect((await accept(bea, await invite('viewer'))).body.space.role).toBe('viewer');
      });

      it('F26: a demoted member cannot leave and return with their former role', async () => {
        const owner = await createPersonWithPlan(test, 'team', 'Owner');
        const { space } = await owner.createTeamSpace();
        const bea = await test.createMember(owner, space.id, 'admin', 'Bea');
        const byHerself = await createInvitationSecret(bea, space.id, 'admin');
        const open = await createInvitationSecret(owner, space.id, 'admin');
        await owner.patch(`/spaces/${space.id}/members/${bea.id}`, { role: 'viewer' });
        await bea.delete(`/spaces/${space.id}/members/${bea.id}`);
        for (const secret of [byHerself, open])
          expect((await bea.post('/invitations/accept', { secret })).status).toBe(404);
        expect((await bea.get('/spaces')).body.map((one: Json) => one.id)).not.toContain(space.id);
      });
    },
    { DEFAULT_PLAN: 'free' },
  );
});
