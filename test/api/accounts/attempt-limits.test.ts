import { beforeEach, describe, expect, it } from 'vitest';
import { getLinkSecret, getLoggedEmails } from '../../support/email-links.ts';
import { ApiClient, type ApiResponse, describeOnEachEngine } from '../../support/test-app.ts';

const quarterMs = 15 * 60_000;
const password = 'correct horse battery';
const expectedError = { error: 'Too many attempts. Try again later.', code: 'too_many_attempts' };

describe('Attempts are limited within 15 minutes', () => {
  describeOnEachEngine((test) => {
    let at = Date.now();
    beforeEach(() => {
      // A frozen clock, advanced by 15 minutes before each test.
      at += quarterMs;
      test.now = () => at;
    });
    let doors = 0;
    const door = (address = `10.7.${++doors >> 8}.${doors & 255}`) => new ApiClient(test, {}, address);
    const newEmail = () => `${crypto.randomUUID()}@example.com`;
    const newAddress = () => `10.8.${++doors >> 8}.${doors & 255}`;
    const guess = (client: ApiClient, email: string, n: number) =>
      client.post('/account/sign-in', { email, password: `guess number ${n}` });

    it('F53: wrong passwords of others lock out neither the owner nor an open session', async () => {
      const ana = await test.createPerson();
      const replies = await times(12, (n) => guess(door('10.9.0.1'), ana.email, n));
      expect(statuses(replies)).toEqual([...Array(10).fill(401), 429, 429]);
      expect((await ana.get('/me')).status).toBe(200);
      const changed = await ana.post('/account/change-password', {
        currentPassword: ana.password,
        password: 'another password',
      });
      expect(changed.status).toBe(200);
      const signedIn = await door().post('/account/sign-in', { ...ana, password: 'another password' });
      expect([signedIn.status, signedIn.body.user.id]).toEqual([200, ana.id]);
    });

    it('F53: one network waits until the end of the minute after ten wrong passwords, and is locked after twenty', async () => {
      const ana = await test.createPerson();
      const home = door();
      expect(statuses(await times(11, (n) => guess(home, ana.email, n)))).toEqual([...Array(10).fill(401), 429]);
      const delayed = await home.post('/account/sign-in', ana);
      expect([delayed.status, delayed.body]).toEqual([429, expectedError]);
      expect(delayed.headers['retry-after']).toBe('60');
      expect(delayed.headers['set-cookie']).toBeUndefined();
      at += 60_000;
      expect(statuses(await times(11, (n) => guess(home, ana.email, n)))).toEqual([...Array(10).fill(401), 429]);
      at += 60_000;
      const locked = await home.post('/account/sign-in', ana);
      expect([locked.status, locked.headers['retry-after']]).toEqual([429, '780']);
      at += 780_000;
      expect((await home.post('/account/sign-in', ana)).status).toBe(200);
    });

    it('F53: a device that has signed in before has a count of its own, also when many networks guess', async () => {
      const ana = await test.createPerson();
      const home = door();
      const { headers } = await home.post('/account/sign-in', ana);
      const cookies = (headers['set-cookie'] as unknown as string[]).map((cookie) => cookie.split(';')[0] as string);
      const device = { cookie: cookies.find((cookie) => cookie.startsWith('krokanti_device=')) as string };
      for (let network = 0; network < 7; network++) {
        const botnet = door();
        await times(10, (n) => guess(botnet, ana.email, n));
      }
      expect((await door().post('/account/sign-in', ana)).status).toBe(429);
      await times(60, () => guess(home, newEmail(), 1));
      expect((await home.post('/account/sign-in', ana)).status).toBe(429);
      expect((await home.post('/account/sign-in', ana, device)).status).toBe(200);
      // The device can guess no more than a network, and its cookie is worth nothing for another account.
      const guesses = await times(12, (n) =>
        home.post('/account/sign-in', { email: ana.email, password: `guess number ${n}` }, device),
      );
      expect(statuses(guesses)).toEqual([...Array(10).fill(401), 429, 429]);
      const bea = await test.createPerson('Bea');
      expect((await home.post('/account/sign-in', bea, device)).status).toBe(429);
      const forged = { cookie: `${device.cookie.slice(0, -2)}xx` };
      expect((await home.post('/account/sign-in', ana, forged)).status).toBe(429);
    });

    it('F53: resetting the password ends the lock of the account, also under attack', async () => {
      const ana = await test.createPerson();
      for (let network = 0; network < 7; network++) {
        const botnet = door();
        await times(10, (n) => guess(botnet, ana.email, n));
      }
      const home = door();
      expect((await home.post('/account/sign-in', ana)).status).toBe(429);
      await home.post('/account/request-password-reset', { email: ana.email });
      const secret = getLinkSecret(getLoggedEmails(test, ana.email).at(-1) as string, 'reset-password');
      expect((await home.post('/account/reset-password', { secret, password: 'a new password' })).status).toBe(200);
      expect((await home.post('/account/sign-in', { ...ana, password: 'a new password' })).status).toBe(200);
    });

    it('each limit holds exactly when many attempts are counted at the same time', async () => {
      const ana = await test.createPerson();
      const token = await ana.createTokenClient();
      const home = door();
      const ask = () => home.post('/account/request-password-reset', { email: newEmail() });
      const replies = await times(40, async (n) => {
        for (let at = 0; at < n % 8; at++) expect((await token.get('/me')).status).toBe(200);
        return ask();
      });
      expect(statuses(replies)).toEqual([...Array(20).fill(200), ...Array(20).fill(429)]);
    });

    it('an email address without an account is limited in the same way, so that the limit reveals nothing', async () => {
      const home = door();
      const replies = await times(11, (n) => guess(home, 'nobody@example.com', n));
      expect(statuses(replies)).toEqual([...Array(10).fill(401), 429]);
    });

    it('a correct password resets the count of wrong ones', async () => {
      const ana = await test.createPerson();
      const home = door();
      for (let round = 0; round < 2; round += 1) {
        await times(9, (n) => guess(home, ana.email, n));
        expect((await home.post('/account/sign-in', ana)).status).toBe(200);
      }
      for (let n = 0; n < 12; n += 1) expect((await home.post('/account/sign-in', ana)).status).toBe(200);
    });

    it('signing in from one IP address allows sixty wrong passwords, to any accounts', {
      timeout: 120_000,
    }, async () => {
      const [ana, home] = [await test.createPerson(), door()];
      const replies = await times(62, (n) => guess(home, newEmail(), n));
      expect(statuses(replies)).toEqual([...Array(60).fill(401), 429, 429]);
      const refused = await home.post('/account/sign-in', ana);
      expect([refused.status, refused.body, refused.headers['retry-after']]).toEqual([429, expectedError, '900']);
      expect((await door().post('/account/sign-in', ana)).status).toBe(200);
    });

    it('signing up: twenty from one address, five with one email address', async () => {
      const home = door();
      const replies = await times(22, () =>
        home.post('/account/sign-up', { email: newEmail(), name: 'Ana', password }),
      );
      expect(statuses(replies)).toEqual([...Array(20).fill(201), 429, 429]);
      expect(replies.find(({ status }) => status === 429)?.body).toEqual(expectedError);

      const email = newEmail();
      const again = await times(6, () => door().post('/account/sign-up', { email, name: 'Ana', password }));
      expect(statuses(again)).toEqual([...Array(5).fill(201), 429]);
      expect(again.find(({ status }) => status === 429)?.headers['retry-after']).toBe('900');
    });

    it('requesting a password reset allows twenty from one IP address and five for one email address, with or without an account', async () => {
      const ana = await test.createPerson();
      const ask = (client: ApiClient, email: string) => client.post('/account/request-password-reset', { email });
      for (const email of [ana.email, 'nobody@example.com']) {
        const replies = await times(6, () => ask(door(), email));
        expect(statuses(replies)).toEqual([...Array(5).fill(200), 429]);
      }
      expect(test.log.filter(({ to }) => to === ana.email)).toHaveLength(5);
      const home = door();
      const replies = await times(21, () => ask(home, newEmail()));
      expect(statuses(replies)).toEqual([...Array(20).fill(200), 429]);
    });

    it('guessing links allows twenty attempts from one IP address', async () => {
      const home = door();
      const replies = await times(21, (n) =>
        home.post('/account/reset-password', { secret: String(n).padEnd(43, 'x'), password }),
      );
      expect(statuses(replies)).toEqual([...Array(20).fill(404), 429]);
    });

    it('all addresses of an IPv6 network count as one', async () => {
      const replies = await times(22, (n) =>
        door(`2001:db8:1:2:${n.toString(16)}::${n}`).post('/account/request-password-reset', { email: newEmail() }),
      );
      expect(statuses(replies)).toEqual([...Array(20).fill(200), 429, 429]);
      const email = newEmail();
      expect((await door('2001:db8:1:3::1').post('/account/request-password-reset', { email })).status).toBe(200);
      expect((await door('2001:db8:1:2::').post('/account/request-password-reset', { email })).status).toBe(429);
    });

    it('an invalid request does not count as an attempt', async () => {
      const home = door();
      await times(25, () => home.post('/account/sign-up', { email: 'nonsense', name: 'Ana', password }));
      await times(25, () => home.post('/account/sign-up', '{broken'));
      const up = await home.post('/account/sign-up', { email: newEmail(), name: 'Ana', password });
      expect(up.status).toBe(201);
    });

    it('X-Forwarded-For counts only from a trusted proxy', async () => {
      const address = newAddress();
      const replies = await times(21, (n) =>
        door(address).post(
          '/account/request-password-reset',
          { email: newEmail() },
          { 'x-forwarded-for': `192.0.2.${n}` },
        ),
      );
      expect(statuses(replies)).toEqual([...Array(20).fill(200), 429]);
    });
  });
});

/** Makes `count` calls at the same time. */
function times(count: number, call: (n: number) => Promise<ApiResponse>): Promise<ApiResponse[]> {
  return Promise.all(Array.from({ length: count }, (_, n) => call(n)));
}

function statuses(replies: ApiResponse[]): number[] {
  return replies.map(({ status }) => status).sort();
}
