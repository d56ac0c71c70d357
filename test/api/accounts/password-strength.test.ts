import { describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli/run-cli.ts';
import { getLinkSecret, getLoggedEmails } from '../../support/email-links.ts';
import { ApiClient, describeOnEachEngine } from '../../support/test-app.ts';

const message =
  'is easy to guess: use no common password, no repeated or consecutive characters, and not your name or address';
const weakPasswords = [
  '1234567890',
  'aaaaaaaaaa',
  'Password123',
  'P@ssw0rd2024',
  'qwertyuiop',
  'abcdefghijkl',
  'abc123abc123',
  'mara.lindqvist@example.org',
  'MaraLindqvist',
  'lindqvist-mara1',
  'tsivqdnil arma',
];

describe('New passwords must not be easy to guess', () => {
  describeOnEachEngine((test) => {
    let doors = 0;
    const door = () => new ApiClient(test, {}, `10.67.${++doors >> 8}.${doors & 255}`);
    const owner = { email: 'mara.lindqvist@example.org', name: 'Mara Lindqvist' };

    it.each(weakPasswords.slice(0, -1))(
      'F37: signing up with %s is refused with the field and the reason',
      async (password) => {
        const { status, body } = await door().post('/account/sign-up', { ...owner, password });
        expect([status, body.issues]).toEqual([400, [{ path: 'password', message }]]);
        expect((await door().post('/account/sign-in', { email: owner.email, password })).status).toBe(401);
      },
    );

    it('F37: a reset and a change refuse them too, and the link and the password stay as they were', async () => {
      const ana = await test.createPerson('Ana');
      await door().post('/account/request-password-reset', { email: ana.email });
      const secret = getLinkSecret(getLoggedEmails(test, ana.email).at(-1) as string, 'reset-password');
      for (const password of ['1234567890', ana.email, 'Ana-Ana-Ana-Ana']) {
        const reset = await door().post('/account/reset-password', { secret, password });
        expect([reset.status, reset.body.issues]).toEqual([400, [{ path: 'password', message }]]);
        const change = await ana.post('/account/change-password', { currentPassword: ana.password, password });
        expect([change.status, change.body.issues]).toEqual([400, [{ path: 'password', message }]]);
      }
      await test.signIn(ana);
      expect((await door().post('/account/reset-password', { secret, password: 'a new password' })).status).toBe(200);
    });

    it('F37: an existing weak password goes on working', async () => {
      const ana = await test.createPerson('Ana');
      const bea = await test.createPerson('Bea', 'correct horse battery');
      // As if it had been chosen before weak ones were refused.
      const hash = await test.database.read((db) =>
        db.selectFrom('users').select('password_hash').where('id', '=', bea.id).executeTakeFirstOrThrow(),
      );
      await test.database.write((db) => db.updateTable('users').set(hash).where('id', '=', ana.id).execute());
      const session = await test.signIn(ana);
      expect((await session.get('/me')).status).toBe(200);
    });

    it('F37: the command line refuses them, and accepts its own', async () => {
      const create = (...args: string[]) => runCli(['user', 'create', ...args], test.databaseEnv);
      const refused = await create('cli@example.com', '--name', 'Cli', '--password', '1234567890');
      expect([refused.code, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr).toBe(`krokanti: --password ${message}\n`);
      expect((await create('cli@example.com', '--name', 'Cli')).code).toBe(0);
    });

    it('F37: strong passwords of any kind are accepted, also long and international ones', async () => {
      for (const password of [
        'correct horse battery',
        'пароль для примера',
        '5zT!q9Lw#v',
        'x9'.repeat(5) + 'Qm!4'.repeat(40),
      ]) {
        const account = { email: `${crypto.randomUUID()}@example.com`, name: 'Ana', password };
        expect([password, (await door().post('/account/sign-up', account)).status]).toEqual([password, 201]);
      }
    });
  });
});
