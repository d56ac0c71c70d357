import { describe, expect, test } from 'vitest';
import { runCli, runCliOrThrow } from '../support/cli/run-cli.ts';
import { createTokenClient, describeOnEachEngine, type TestApp } from '../support/test-app.ts';

describeOnEachEngine((app) => {
  const run = (args: string[], input?: string) => runCli(args, app.databaseEnv, input);
  const signIn = (email: string, password: string) => app.anonymousClient.post('/account/sign-in', { email, password });

  describe('user create', () => {
    test('generates a password, prints only it to stdout, and the running server accepts it', async () => {
      const { code, stdout, stderr } = await run(['user', 'create', 'Ana@Example.com', '--name', 'Ana']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}\n$/);
      expect(stderr).toBe('Created the account ana@example.com with the plan team. Its password, shown only once:\n');
      const { status, body } = await signIn('ana@example.com', stdout.trim());
      expect(status).toBe(200);
      expect(body.user).toMatchObject({ email: 'ana@example.com', name: 'Ana', plan: 'team' });
      expect(body.user.emailVerifiedAt).not.toBeNull();
    });

    test('uses the given password and does not print it', async () => {
      const { code, stdout, stderr } = await run([
        'user',
        'create',
        'ben@example.com',
        '--name',
        'Ben',
        '--password',
        'kept to myself',
      ]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
      expect(stderr).not.toContain('kept to myself');
      expect((await signIn('ben@example.com', 'kept to myself')).status).toBe(200);
    });

    test('reads the password from the first line of stdin', async () => {
      const args = ['user', 'create', 'cleo@example.com', '--name', 'Cleo', '--password-stdin', '--json'];
      const { code, json } = await run(args, '  blanks are kept \nnot this\n');
      expect(code).toBe(0);
      expect(json).toEqual({ user: expect.objectContaining({ email: 'cleo@example.com' }) });
      expect((await signIn('cleo@example.com', '  blanks are kept ')).status).toBe(200);
    });

    test('--json prints the account and the generated password', async () => {
      const { json, stdout, stderr } = await run(['user', 'create', 'dora@example.com', '--name', 'Dora', '--json']);
      expect(Object.keys(json)).toEqual(['user', 'password']);
      expect(stderr).toBe('');
      expect(stdout).not.toContain('argon2');
      expect((await signIn('dora@example.com', json.password)).status).toBe(200);
    });

    test('creates the personal space with its project', async () => {
      const { json } = await run(['user', 'create', 'eva@example.com', '--name', 'Eva', '--json']);
      const created = await run(['token', 'create', '--email', 'eva@example.com', '--name', 'T']);
      const { body: spaces } = await createTokenClient(app, created.stdout.trim()).get('/spaces');
      expect(spaces).toMatchObject([{ isPersonal: true, role: 'owner' }]);
      const { body: projects } = await createTokenClient(app, created.stdout.trim()).get(
        `/projects?spaceId=${spaces[0].id}`,
      );
      expect(projects).toMatchObject([{ slug: 'general' }]);
      expect(json.user.id).toMatch(/^[0-9a-f-]{36}$/);
    });

    test('rejects an email address that is taken, ignoring case', async () => {
      const { code, stdout, stderr } = await run(['user', 'create', 'ANA@example.com', '--name', 'Other']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toBe('krokanti: An account with the email address ana@example.com already exists\n');
    });
  });

  describe('user list', () => {
    test('lists all accounts and no secrets', async () => {
      const { code, stdout } = await run(['user', 'list']);
      expect(code).toBe(0);
      expect(stdout.split('\n')[0]).toMatch(/^EMAIL +NAME +PLAN +VERIFIED +CREATED$/);
      expect(stdout).toMatch(/^ana@example\.com +Ana +team +yes +\d{4}-\d\d-\d\d$/m);
      expect(stdout).not.toMatch(/argon2|\$|hash/);
    });

    test('--json prints the accounts as the API returns them', async () => {
      const { json } = await run(['user', 'list', '--json']);
      const fields = [
        'id',
        'email',
        'name',
        'plan',
        'timeZone',
        'language',
        'theme',
        'weekStart',
        'emailVerifiedAt',
        'createdAt',
        'updatedAt',
      ];
      for (const user of json.users) expect(Object.keys(user)).toEqual(fields);
    });
  });

  describe('token create', () => {
    test('prints only the secret to stdout, and the running server accepts it at once', async () => {
      const { code, stdout, stderr } = await run(['token', 'create', '--email', 'ana@example.com', '--name', 'Laptop']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^kt_[0-9A-Za-z]{36}\n$/);
      expect(stderr).toContain('“Laptop” of ana@example.com can do everything ana@example.com can and never expires');
      expect(stderr).not.toContain(stdout.trim());
      const client = createTokenClient(app, stdout.trim());
      const { body: spaces } = await client.get('/spaces');
      expect((await client.post('/labels', { spaceId: spaces[0].id, name: 'Bug' })).status).toBe(201);
    });

    test('--read-only creates a read-only token', async () => {
      const { stdout } = await run([
        'token',
        'create',
        '--email',
        'ana@example.com',
        '--name',
        'Reader',
        '--read-only',
      ]);
      const client = createTokenClient(app, stdout.trim());
      const { body: spaces } = await client.get('/spaces');
      const { status, body } = await client.post('/labels', { spaceId: spaces[0].id, name: 'Other' });
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'read_only_token' });
    });

    test('--expires accepts a date or an instant', async () => {
      const create = async (expires: string) => {
        const args = ['token', 'create', '--email', 'ana@example.com', '--name', 'T', '--expires', expires, '--json'];
        return (await run(args)).json.token.expiresAt;
      };
      expect(await create('2999-01-31')).toBe('2999-01-31T23:59:59.999Z');
      expect(await create('2999-01-31T10:00:00+02:00')).toBe('2999-01-31T08:00:00.000Z');
    });

    test('--expires in the past is a usage error', async () => {
      const { code, stderr } = await run([
        'token',
        'create',
        '--email',
        'ana@example.com',
        '--name',
        'T',
        '--expires',
        '2020-01-01',
      ]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: 'krokanti: --expires must be in the future\n' });
    });

    test('a name that is too long is a usage error', async () => {
      const { code, stderr } = await run(['token', 'create', '--email', 'ana@example.com', '--name', 'x'.repeat(101)]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: 'krokanti: --name must have 1 to 100 characters\n' });
    });

    test('fails for an unknown account', async () => {
      const { code, stdout, stderr } = await run(['token', 'create', '--email', 'nobody@example.com', '--name', 'T']);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toBe(
        'krokanti: --email: no account has the email address nobody@example.com; "krokanti user list" lists all accounts\n',
      );
    });

    test('--json prints the token and its secret, but no hash', async () => {
      const { json, stdout } = await run(['token', 'create', '--email', 'ana@example.com', '--name', 'J', '--json']);
      expect(Object.keys(json)).toEqual(['token', 'secret']);
      expect(json.token).toMatchObject({ name: 'J', scope: 'write', expiresAt: null, hint: json.secret.slice(0, 7) });
      expect(stdout).not.toContain('hash');
    });
  });

  describe('plan set', () => {
    test('takes effect on a running server within a second', async () => {
      const { stdout } = await run(['token', 'create', '--email', 'ben@example.com', '--name', 'T']);
      const client = createTokenClient(app, stdout.trim());
      expect((await client.get('/spaces')).status).toBe(200);

      const free = await run(['plan', 'set', 'ben@example.com', 'free']);
      expect(free).toMatchObject({
        code: 0,
        stdout: '',
        stderr: 'ben@example.com now has the plan free (was team).\n',
      });
      const rejected = await client.get('/spaces');
      expect({ status: rejected.status, code: rejected.body.code }).toEqual({ status: 402, code: 'pro_required' });

      const second = await run(['token', 'create', '--email', 'ben@example.com', '--name', 'U']);
      expect(second.stdout).toMatch(/^kt_\w{36}\n$/);
      expect(second.stderr).toContain('402');

      const pro = await run(['plan', 'set', 'BEN@example.com', 'pro', '--json']);
      expect(pro.json.user).toMatchObject({ email: 'ben@example.com', plan: 'pro' });
      expect((await client.get('/spaces')).status).toBe(200);
      const { body } = await client.get('/me');
      expect(body.user.plan).toBe('pro');
    });

    test('setting the same plan again changes nothing', async () => {
      const { json } = await run(['plan', 'set', 'ben@example.com', 'pro', '--json']);
      const again = await run(['plan', 'set', 'ben@example.com', 'pro']);
      expect(again).toMatchObject({ code: 0, stderr: 'ben@example.com already has the plan pro.\n' });
      expect(await findUser(app, 'ben@example.com')).toEqual(json.user);
    });

    test('fails for an unknown account', async () => {
      const { code, stderr } = await run(['plan', 'set', 'nobody@example.com', 'pro', '--json']);
      expect(code).toBe(1);
      expect(JSON.parse(stderr).error).toContain('EMAIL: no account has the email address nobody@example.com');
    });
  });
});

async function findUser(app: TestApp, email: string) {
  const { json } = await runCliOrThrow(['user', 'list', '--json'], app.databaseEnv);
  return json.users.find((user: { email: string }) => user.email === email);
}
