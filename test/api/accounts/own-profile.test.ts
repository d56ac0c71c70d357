import { beforeEach, describe, expect, it } from 'vitest';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Your own account', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    beforeEach(async () => {
      ana = await test.createPerson();
    });
    const me = async () => (await ana.get('/me')).body.user;

    it('changing one field leaves the others alone, and a change without effect does nothing', async () => {
      const before = await me();
      test.advanceClock(1000);
      const changed = await ana.patch('/me', { timeZone: 'America/Argentina/Ushuaia' });
      expect(changed.status).toBe(200);
      expect(changed.body.user).toEqual({
        ...before,
        timeZone: 'America/Argentina/Ushuaia',
        updatedAt: expect.any(String),
      });
      expect(changed.body.user.updatedAt > before.updatedAt).toBe(true);
      expect(await me()).toEqual(changed.body.user);
      test.advanceClock(1000);
      const renamed = await ana.patch('/me', { name: ' Ana María ' });
      expect(renamed.body.user).toMatchObject({ name: 'Ana María', timeZone: 'America/Argentina/Ushuaia' });
      test.advanceClock(1000);
      for (const same of [{}, { name: 'Ana María' }, { unknown: 1 }]) {
        expect((await ana.patch('/me', same)).body).toEqual(renamed.body);
      }
    });

    it('a new name causes an event in each of the user’s spaces and in no other; other changes cause none', async () => {
      const { space } = await ana.createTeamSpace();
      const ben = await test.createMember(ana, space.id, 'viewer', 'Ben');
      const other = await ben.createTeamSpace();
      const [inside, outside] = [
        await EventStreamClient.open(ben, space.id),
        await EventStreamClient.open(ben, other.space.id),
      ];
      await Promise.all([inside.waitForEvent('ready'), outside.waitForEvent('ready')]);
      await ana.patch('/me', { timeZone: 'Asia/Tokyo', theme: 'dark' });
      await ana.patch('/me', { name: 'Anna' });
      await ana.post('/labels', { spaceId: space.id, name: 'Last' });
      await ben.post('/labels', { spaceId: other.space.id, name: 'Last' });
      await Promise.all([inside.waitForEvent('label.created'), outside.waitForEvent('label.created')]);
      expect(inside.events.map(({ type }) => type)).toEqual(['ready', 'member.updated', 'label.created']);
      expect(outside.events.map(({ type }) => type)).toEqual(['ready', 'label.created']);
      expect(inside.events[1]).toMatchObject({
        by: { userId: ana.id },
        data: { userId: ana.id, changes: { name: { from: ana.name, to: 'Anna' } } },
      });
      for (const stream of [inside, outside]) stream.disconnect();
    });

    it('two changes of different fields at the same time both survive', async () => {
      await Promise.all([ana.patch('/me', { name: 'Anna' }), ana.patch('/me', { timeZone: 'Asia/Tokyo' })]);
      expect(await me()).toMatchObject({ name: 'Anna', timeZone: 'Asia/Tokyo' });
    });

    it('a time zone must be an IANA name', async () => {
      for (const timeZone of ['Europe/Madrid', 'UTC', 'Etc/GMT+5', 'Asia/Kathmandu']) {
        expect((await ana.patch('/me', { timeZone })).body.user?.timeZone).toBe(timeZone);
      }
      const before = await me();
      for (const timeZone of ['Mars/Olympus', '', 'Europe', '+02:00', '-0530', ' UTC', 'Europe/Madrid\0', null, 2]) {
        const { status, body } = await ana.patch('/me', { timeZone, name: 'Not this' });
        expect([timeZone, status, body.issues?.[0].path]).toEqual([timeZone, 400, 'timeZone']);
      }
      expect((await ana.patch('/me', { timeZone: '+02:00' })).body.error).toBe(
        'timeZone: must be an IANA time zone such as Europe/Madrid',
      );
      expect(await me()).toEqual(before);
    });

    it('language and theme follow the browser and the device until they are chosen', async () => {
      expect(await me()).toMatchObject({ language: null, theme: 'system' });
      for (const chosen of [{ language: 'es', theme: 'dark' }, { language: 'en' }, { theme: 'light' }]) {
        expect((await ana.patch('/me', chosen)).body.user).toMatchObject(chosen);
        expect(await me()).toMatchObject(chosen);
      }
      const cleared = await ana.patch('/me', { language: null, theme: 'system' });
      expect(cleared.body.user).toMatchObject({ language: null, theme: 'system' });
      for (const [field, value, error] of [
        ['language', 'fr', 'language: must be one of en, es, or null'],
        ['language', '', 'language: must be one of en, es, or null'],
        ['theme', 'blue', 'theme: must be one of system, light, dark'],
        ['theme', null, 'theme: must be one of system, light, dark'],
      ]) {
        const { status, body } = await ana.patch('/me', { [field as string]: value });
        expect([value, status, body.error]).toEqual([value, 400, error]);
      }
      expect(await me()).toEqual(cleared.body.user);
    });

    it('F99: the week starts as in the region of the browser until a day is chosen', async () => {
      expect(await me()).toMatchObject({ weekStart: null });
      for (const weekStart of ['sunday', 'saturday', 'monday']) {
        expect((await ana.patch('/me', { weekStart })).body.user).toMatchObject({ weekStart });
        expect(await me()).toMatchObject({ weekStart });
      }
      for (const weekStart of ['friday', '', 1]) {
        const { status, body } = await ana.patch('/me', { weekStart });
        expect([weekStart, status, body.error]).toEqual([
          weekStart,
          400,
          'weekStart: must be one of monday, saturday, sunday, or null',
        ]);
      }
      expect(await me()).toMatchObject({ weekStart: 'monday' });
      expect((await ana.patch('/me', { weekStart: null })).body.user).toMatchObject({ weekStart: null });
    });

    it('F96: an account without a time zone says so until it gets one, even the same', async () => {
      const email = 'no-zone@example.com';
      await test.anonymousClient.post('/account/sign-up', { email, name: 'Noa', password: 'correct horse battery' });
      const noa = await test.signIn({ email, password: 'correct horse battery', clientIp: ana.clientIp });
      const getZone = async () => {
        const { timeZone, hasChosenTimeZone } = (await noa.get('/me')).body.user;
        return { timeZone, hasChosenTimeZone };
      };
      expect(await getZone()).toEqual({ timeZone: 'UTC', hasChosenTimeZone: false });
      await noa.patch('/me', { name: 'Noah' });
      expect(await getZone()).toEqual({ timeZone: 'UTC', hasChosenTimeZone: false });
      await noa.patch('/me', { timeZone: 'UTC' });
      expect(await getZone()).toEqual({ timeZone: 'UTC', hasChosenTimeZone: true });
    });

    it('a name has 1 to 100 characters', async () => {
      for (const name of ['', ' ', 'x'.repeat(101), null, 7, 'a\0b']) {
        const { status, body } = await ana.patch('/me', { name });
        expect([name, status, body.issues?.[0].path]).toEqual([name, 400, 'name']);
      }
      expect((await me()).name).toBe('Ana');
    });

    it('others in the same spaces see the new name, but neither plan nor time zone', async () => {
      const { space } = await ana.createTeamSpace();
      const bea = await test.createMember(ana, space.id, 'viewer', 'Bea');
      await ana.patch('/me', { name: 'Anna' });
      const { body } = await bea.get(`/spaces/${space.id}/members/${ana.id}`);
      expect(body.member).toEqual({
        userId: ana.id,
        name: 'Anna',
        email: ana.email,
        role: 'owner',
        joinedAt: expect.any(String),
      });
    });
  });
});
