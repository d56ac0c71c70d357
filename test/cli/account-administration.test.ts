import { expect, test } from 'vitest';
import { runCli } from '../support/cli/run-cli.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

describeOnEachEngine((app) => {
  const run = (args: string[], input?: string) => runCli(['user', ...args], app.databaseEnv, input);
  const signIn = async ({ email, clientIp }: Person, password: string) =>
    (await new ApiClient(app, {}, clientIp).post('/account/sign-in', { email, password })).status;

  test('F165: user reset-password ends every access and sets the password', async () => {
    const ana = await app.createPerson();
    const token = await ana.createTokenClient();
    const { code, stdout, stderr } = await run(['reset-password', ana.email]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('have ended')]);
    expect((await ana.get('/me')).status).toBe(401);
    expect((await token.get('/spaces')).status).toBe(401);
    expect(await signIn(ana, ana.password)).toBe(401);
    expect(await signIn(ana, stdout.trim())).toBe(200);
    expect(await run(['reset-password', ana.email, '--password-stdin'], 'short\n')).toMatchObject({ code: 2 });
    expect(await run(['reset-password', ana.email, '--password-stdin'], 'battery staple horse\n')).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await signIn(ana, 'battery staple horse')).toBe(200);
    expect(await run(['reset-password', 'nobody@example.com'])).toMatchObject({ code: 1, stdout: '' });
  });

  test('F37: user reset-password refuses what is easy to guess, like every other way to set a password', async () => {
    const mara = await app.createPerson('Lindqvist');
    for (const password of ['1234567890', 'aaaaaaaaaa', mara.email, 'lindqvist-1234', 'Password123']) {
      const refused = await run(['reset-password', mara.email, '--password-stdin'], `${password}\n`);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr).toContain('The password on stdin is easy to guess');
      expect(refused.stderr).not.toContain(password);
    }
    // Nothing has ended, and the password is the old one.
    expect((await mara.get('/me')).status).toBe(200);
    expect(await signIn(mara, mara.password)).toBe(200);
  });

  test('F165: user disable lets nobody in, by no link either, and user enable undoes it', async () => {
    const ana = await app.createPerson();
    const { space } = await ana.getPersonalSpace();
    const token = await ana.createTokenClient();
    await new ApiClient(app, {}, ana.clientIp).post('/account/request-password-reset', { email: ana.email });
    const link = () => app.log.findLast(({ msg, to }) => to === ana.email && String(msg).includes('#reset-password='));
    const [, secret] = /#reset-password=([\w-]+)/.exec(link()?.msg) ?? [];
    expect((await run(['disable', ana.email])).code).toBe(0);
    for (const client of [ana, token]) expect((await client.get(`/spaces/${space.id}`)).status).toBe(401);
    expect(await signIn(ana, ana.password)).toBe(401);
    const anonymous = new ApiClient(app, {}, ana.clientIp);
    const password = 'battery staple horse';
    expect((await anonymous.post('/account/reset-password', { secret, password })).status).toBe(404);
    const before = link();
    expect((await anonymous.post('/account/request-password-reset', { email: ana.email })).status).toBe(200);
    await app.app.pipeline.waitForBackgroundEffects();
    expect(link()).toBe(before);
    const minted = await runCli(['token', 'create', '--email', ana.email, '--name', 'X'], app.databaseEnv);
    expect([minted.code, minted.stderr]).toEqual([1, expect.stringContaining('is disabled')]);
    expect((await run(['admin', ana.email])).code).toBe(1);
    // Twice is the same as once.
    await run(['disable', ana.email]);
    expect((await run(['enable', ana.email])).code).toBe(0);
    expect(await signIn(ana, ana.password)).toBe(200);
  });

  test('F165: user confirm and user admin', async () => {
    const [ana, ben] = [await app.createPerson(), await app.createPerson()];
    expect((await run(['confirm', ana.email, '--json'])).json.user.emailVerifiedAt).toMatch(/Z$/);
    for (const [next, other] of [
      [ana, ben],
      [ben, ana],
    ] as const) {
      expect((await run(['admin', next.email])).code).toBe(0);
      expect((await next.get('/me')).body.user.isInstanceAdmin).toBe(true);
      expect((await other.get('/me')).body.user.isInstanceAdmin).toBe(false);
    }
  });

  test('F165: user delete takes the spaces that nobody else uses, and leaves no space without an owner', async () => {
    const [ana, ben] = [await app.createPerson('Ana'), await app.createPerson('Ben')];
    const { space: personal } = await ana.getPersonalSpace();
    const { space, project } = await ana.createTeamSpace();
    const cleo = await app.createMember(ana, space.id, 'member', 'Cleo');
    const task = await ana.createTask(project.id, { title: 'Stays' });
    expect((await run(['delete', ana.email])).code).toBe(2);
    const only = await run(['delete', ana.email, '--yes']);
    expect([only.code, only.stderr]).toEqual([1, expect.stringContaining(`is the only owner of ${space.name}`)]);
    expect((await ana.get(`/spaces/${personal.id}`)).status).toBe(200);

    await ana.patch(`/spaces/${space.id}/members/${cleo.id}`, { role: 'owner' });
    const { code, json } = await run(['delete', ana.email, '--yes', '--json']);
    expect([code, json.spaces]).toEqual([0, [{ id: personal.id, name: 'Personal' }]]);
    expect(await signIn(ana, ana.password)).toBe(401);
    expect((await ana.get('/me')).status).toBe(401);
    expect((await cleo.get(`/tasks/${task.id}`)).body.task).toMatchObject({ title: 'Stays' });
    const { body: members } = await cleo.get(`/spaces/${space.id}/members`);
    expect(JSON.stringify(members)).not.toContain(ana.email);
    expect((await ben.get('/me')).status).toBe(200);
  });
});
