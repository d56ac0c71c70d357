import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { engines } from '../../support/engines.ts';
import { ApiClient, type Person, TestApp } from '../../support/test-app.ts';

const password = 'correct horse battery';
const newEmail = () => `${crypto.randomUUID()}@example.com`;

/** Signs up as somebody from a network of their own, so that the limits on attempts do not count. */
let strangers = 0;
function signUp(app: TestApp, fields: { email?: string; invitation?: string }) {
  const stranger = new ApiClient(app, {}, `10.9.${++strangers >> 8}.${strangers & 255}`);
  return stranger.post('/account/sign-up', { email: newEmail(), name: 'Bea', password, ...fields });
}

const getMode = async (app: TestApp) => (await new ApiClient(app, {}).get('/account/sign-up')).body;

async function countUsers(app: TestApp): Promise<number> {
  return (await app.database.read((db) => db.selectFrom('users').select('id').execute())).length;
}

describe.each(engines)('Who may sign up on %s', (engine) => {
  describe('with SIGN_UP=invited', () => {
    const app = new TestApp(engine, { SIGN_UP: 'invited' });
    let owner: Person;
    let spaceId: string;
    beforeAll(async () => {
      await app.start();
      expect(await getMode(app)).toEqual({ mode: 'open' });
      owner = await app.createPerson('Olga');
      spaceId = (await owner.createTeamSpace()).space.id;
    });
    afterAll(() => app.stop());

    const invite = async (email?: string): Promise<string> => {
      const { body } = await owner.post(`/spaces/${spaceId}/invitations`, { role: 'member', email });
      return body.url.split('#invitation=')[1];
    };

    it('the first account needs no invitation, any other does', async () => {
      expect(await getMode(app)).toEqual({ mode: 'invited' });
      const before = await countUsers(app);
      for (const invitation of [undefined, 'x'.repeat(40)]) {
        const { status, body } = await signUp(app, invitation === undefined ? {} : { invitation });
        expect([status, body.code]).toEqual([403, 'sign_up_closed']);
        expect(body.error).toContain('invitation link');
      }
      expect(await countUsers(app)).toBe(before);
      expect((await signUp(app, { invitation: await invite() })).status).toBe(201);
      expect(await countUsers(app)).toBe(before + 1);
    });

    it('whether the address has an account makes no difference', async () => {
      const [known, unknown] = [await signUp(app, { email: owner.email }), await signUp(app, {})];
      expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    });

    it('an invitation to an address lets only that address sign up', async () => {
      const email = newEmail();
      const invitation = await invite(email);
      expect((await signUp(app, { invitation })).status).toBe(403);
      expect((await signUp(app, { invitation, email: email.toUpperCase() })).status).toBe(201);
    });

    it('an invitation that was withdrawn, used or has expired lets nobody sign up', async () => {
      const withdrawn = await invite();
      const { body: open } = await owner.get(`/spaces/${spaceId}/invitations`);
      for (const { id } of open) await owner.delete(`/spaces/${spaceId}/invitations/${id}`);
      const used = await invite();
      const email = newEmail();
      expect((await signUp(app, { email, invitation: used })).status).toBe(201);
      const bea = await app.signIn({ email, password, clientIp: '10.8.0.1' });
      expect((await bea.post('/invitations/accept', { secret: used })).status).toBe(200);
      const expired = await invite();
      app.advanceClock(8 * 24 * 3_600_000);
      for (const invitation of [withdrawn, used, expired]) {
        const { status, body } = await signUp(app, { invitation });
        expect([status, body.code]).toEqual([403, 'sign_up_closed']);
      }
    });
  });

  it('with SIGN_UP=closed nobody can, not even first; people who have an account sign in', async () => {
    const app = new TestApp(engine, { SIGN_UP: 'closed' });
    await app.start();
    expect(await getMode(app)).toEqual({ mode: 'closed' });
    const { status, body } = await signUp(app, {});
    expect([status, body.code]).toEqual([403, 'sign_up_closed']);
    expect(await countUsers(app)).toBe(0);
    await app.stop();
  });
});
