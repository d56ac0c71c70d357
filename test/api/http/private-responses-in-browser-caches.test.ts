import { expect, it } from 'vitest';
import { describeOnEachEngine } from '../../support/test-app.ts';

describeOnEachEngine((test) => {
  it('F29: browsers keep only what they reload often, and must ask whether it is still valid', async () => {
    const ana = await test.createPerson();
    const { space, project } = await ana.createTeamSpace();
    const task = await ana.createTask(project.id);
    for (const path of [
      '/me',
      '/account/sessions',
      '/tokens',
      '/agents',
      '/admin/users',
      `/spaces/${space.id}/members`,
      `/spaces/${space.id}/invitations`,
      '/nowhere',
      `/tasks/${crypto.randomUUID()}/nothing`,
    ])
      expect([path, (await ana.get(path)).headers['cache-control']]).toEqual([path, 'no-store']);
    for (const reply of [
      await ana.post('/tokens', { name: 'Laptop' }),
      await ana.patch(`/tasks/${task.id}`, { title: 'Changed' }),
      await test.anonymousClient.post('/account/sign-in', { email: 'nobody@example.com', password: 'x' }),
      await test.anonymousClient.post('/mcp', {}),
    ])
      expect(reply.headers['cache-control']).toBe('no-store');
    for (const path of [
      '/spaces',
      `/projects/${project.id}/board`,
      `/tasks?projectId=${project.id}`,
      `/tasks/${task.id}`,
    ]) {
      const first = await ana.get(path);
      const again = await ana.get(path, { 'if-none-match': first.headers.etag as string });
      expect([path, first.headers['cache-control'], again.status]).toEqual([path, 'private, no-cache', 304]);
      expect(again.headers['cache-control']).toBe('private, no-cache');
    }
  });

  it('F29: signing out empties the browser’s cache, and no other response does', async () => {
    const ana = await test.createPerson();
    expect((await ana.get('/spaces')).headers['clear-site-data']).toBeUndefined();
    const other = await test.signIn(ana);
    const [{ id }] = (await ana.get('/account/sessions')).body;
    expect(id).toBeDefined();
    const out = await other.post('/account/sign-out');
    expect([out.status, out.headers['clear-site-data']]).toEqual([200, '"cache"']);
    expect((await other.get('/me')).headers['clear-site-data']).toBeUndefined();
  });
});
