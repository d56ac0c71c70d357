import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { type ApiClient, type ApiResponse, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const hourMs = 3_600_000;

describeOnEachEngine((test) => {
  let ana: Person;
  let api: ApiClient;
  let space: Json;
  let project: Json;
  beforeAll(async () => {
    requireDocumentedResponses(test);
    ana = await test.createPerson();
    api = await ana.createTokenClient();
    ({ space, project } = await ana.createTeamSpace());
  });
  const newKey = () => ({ 'idempotency-key': crypto.randomUUID() });
  const titled = async (title: string): Promise<Json[]> =>
    (await ana.get(`/tasks?projectId=${project.id}`)).body.filter((task: Json) => task.title === title);

  function isSame(again: ApiResponse, first: ApiResponse): void {
    expect(again.status).toBe(first.status);
    expect(again.text).toBe(first.text);
    expect(again.headers['etag']).toBe(first.headers['etag']);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect(first.headers['idempotency-replayed']).toBeUndefined();
    expect(again.headers['idempotency-replayed']).toBe('true');
  }

  describe('A retry with the same Idempotency-Key gets the same bytes and is executed once', () => {
    it('POST', async () => {
      const key = newKey();
      const body = { projectId: project.id, title: 'Once: é “quoted”', estimatedHours: 1.5 };
      const first = await api.post('/tasks', body, key);
      expect(first.status).toBe(201);
      isSame(await api.post('/tasks', body, key), first);
      isSame(await api.post('/tasks', body, key), first);
      expect(await titled(body.title)).toHaveLength(1);
      expect((await api.get(`/tasks/${first.body.task.id}/activity`)).body).toHaveLength(1);
    });

    it('PATCH, although others have changed the record since', async () => {
      const task = await ana.createTask(project.id);
      const key = newKey();
      const first = await api.patch(`/tasks/${task.id}`, { title: 'First' }, key);
      await ana.patch(`/tasks/${task.id}`, { title: 'Second' });
      isSame(await api.patch(`/tasks/${task.id}`, { title: 'First' }, key), first);
      expect((await api.get(`/tasks/${task.id}`)).body.task.title).toBe('Second');
    });

    it('PATCH with an If-Match that became stale by the first request', async () => {
      const task = await ana.createTask(project.id);
      const { headers } = await api.get(`/tasks/${task.id}`);
      const sent = { ...newKey(), 'if-match': headers['etag'] as string };
      const first = await api.patch(`/tasks/${task.id}`, { title: 'Conditional' }, sent);
      expect(first.status).toBe(200);
      isSame(await api.patch(`/tasks/${task.id}`, { title: 'Conditional' }, sent), first);
    });

    it('DELETE, although the record is gone by then', async () => {
      const task = await ana.createTask(project.id);
      const key = newKey();
      const first = await api.delete(`/tasks/${task.id}`, undefined, key);
      expect(first.body).toEqual({ success: true });
      isSame(await api.delete(`/tasks/${task.id}`, undefined, key), first);
      expect((await api.delete(`/tasks/${task.id}`)).status).toBe(404);
    });

    it('PUT', async () => {
      const task = await ana.createTask(project.id);
      const key = newKey();
      const first = await api.put(`/tasks/${task.id}/assignees/me`, undefined, key);
      await ana.delete(`/tasks/${task.id}/assignees/me`);
      isSame(await api.put(`/tasks/${task.id}/assignees/me`, undefined, key), first);
      expect((await api.get(`/tasks/${task.id}`)).body.task.assigneeIds).toEqual([]);
    });

    it('F128: a secret is shown only once: the repeated response says so instead, and nothing is created', async () => {
      for (const [path, input, created, secretField] of [
        ['/tokens', { name: 'Retried' }, 'token', 'secret'],
        [`/spaces/${space.id}/invitations`, { role: 'member' }, 'invitation', 'url'],
      ] as const) {
        const key = newKey();
        const first = await ana.post(path, input, key);
        const again = await ana.post(path, input, key);
        expect([first.status, again.status, again.headers['idempotency-replayed']]).toEqual([201, 201, 'true']);
        expect(first.body.notice).toBeUndefined();
        expect(again.body).toEqual({
          [created]: first.body[created],
          notice: expect.stringContaining(`\`${secretField}\` was shown only in that one`),
        });
        const secret = String(first.body[secretField]).split('=').at(-1) as string;
        expect(secret.length).toBeGreaterThan(30);
        expect(again.text).not.toContain(secret);
        expect((await ana.get(path)).body.filter(({ id }: Json) => id === first.body[created].id)).toHaveLength(1);
      }
    });

    it('after a restart of the server', async () => {
      const key = newKey();
      const body = { projectId: project.id, title: 'Before the restart' };
      const first = await api.post('/tasks', body, key);
      await test.restart();
      isSame(await api.post('/tasks', body, key), first);
      expect(await titled(body.title)).toHaveLength(1);
    });
  });

  describe('The same key', () => {
    it('for another body, path or operation is a 422 and changes nothing', async () => {
      const key = newKey();
      const body = { projectId: project.id, title: 'Keyed' };
      await api.post('/tasks', body, key);
      const task = await ana.createTask(project.id);
      const expectedError = { error: 'This Idempotency-Key was used for a different request', code: 'key_reused' };
      for (const reply of [
        await api.post('/tasks', { ...body, title: 'Other' }, key),
        await api.post('/tasks', { ...body, priority: 'high' }, key),
        await api.post('/labels', { spaceId: space.id, name: 'Keyed' }, key),
        await api.patch(`/tasks/${task.id}`, { title: 'Keyed' }, key),
        await api.delete(`/tasks/${task.id}`, undefined, key),
      ]) {
        expect(reply.status).toBe(422);
        expect(reply.body).toEqual(expectedError);
      }
      expect(await titled('Other')).toEqual([]);
      expect((await api.get(`/tasks/${task.id}`)).body.task.title).toBe('A task');
    });

    it('for the same request in another notation is a retry', async () => {
      const key = newKey();
      const first = await api.post('/tasks', `{"projectId":"${project.id}","title":"Written"}`, key);
      const again = await api.post(
        '/tasks',
        `{ "title": " Written ", "projectId":"${project.id.toUpperCase()}" }`,
        key,
      );
      isSame(again, first);
    });

    it('of another user is a separate key', async () => {
      const key = newKey();
      const other = await test.createMember(ana, space.id, 'member');
      const body = { projectId: project.id, title: 'Of two people' };
      const [mine, theirs] = [await api.post('/tasks', body, key), await other.post('/tasks', body, key)];
      expect([mine.status, theirs.status]).toEqual([201, 201]);
      expect(mine.body.task.createdById).toBe(ana.id);
      expect(theirs.body.task.createdById).toBe(other.id);
      isSame(await other.post('/tasks', body, key), theirs);
      isSame(await api.post('/tasks', body, key), mine);
      expect(await titled(body.title)).toHaveLength(2);
    });

    it('F182: with another token or session of the same person is a retry too', async () => {
      const key = newKey();
      const body = { projectId: project.id, title: 'Kept for the person' };
      const first = await api.post('/tasks', body, key);
      for (const other of [await ana.createTokenClient(), ana, await test.signIn(ana)]) {
        isSame(await other.post('/tasks', body, key), first);
        const different = await other.post('/tasks', { ...body, title: 'Another' }, key);
        expect([different.status, different.body.code]).toEqual([422, 'key_reused']);
      }
      expect(await titled(body.title)).toHaveLength(1);
      expect(await titled('Another')).toEqual([]);
    });

    it('does not work after the token is revoked', async () => {
      const key = newKey();
      const { body: made } = await ana.post('/tokens', { name: 'To be revoked' });
      const headers = { authorization: `Bearer ${made.secret}`, ...key };
      await test.anonymousClient.post('/tasks', { projectId: project.id, title: 'X' }, headers);
      await ana.delete(`/tokens/${made.token.id}`);
      expect((await test.anonymousClient.post('/tasks', { projectId: project.id, title: 'X' }, headers)).status).toBe(
        401,
      );
    });
  });

  describe('Failures are not stored: the same key may be used again', () => {
    it('after a 400', async () => {
      const key = newKey();
      expect((await api.post('/tasks', { projectId: project.id, title: '' }, key)).status).toBe(400);
      expect((await api.post('/tasks', { projectId: project.id, title: 'Valid now' }, key)).status).toBe(201);
    });

    it('after a 404, a 403, a 409 and a 412 of the very same request', async () => {
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const key = newKey();
      const body = { spaceId: space.id, name: 'Later', slug: 'later' };
      const post = () => viewer.post('/projects', body, key);
      expect((await post()).status).toBe(403);
      await ana.patch(`/spaces/${space.id}/members/${viewer.id}`, { role: 'member' });
      const { body: taken } = await ana.post('/projects', body);
      expect((await post()).status).toBe(409);
      await ana.patch(`/projects/${taken.project.id}`, { slug: 'moved' });
      expect((await post()).status).toBe(201);

      const task = await ana.createTask(project.id);
      const patchKey = newKey();
      const patch = (etag: string) =>
        api.patch(`/tasks/${task.id}`, { title: 'At last' }, { ...patchKey, 'if-match': etag });
      expect((await patch('"0"')).status).toBe(412);
      expect((await patch('*')).status).toBe(200);
    });
  });

  describe('The key itself', () => {
    it.each(['x'.repeat(256), ''])('is rejected when it is too long or empty', async (key) => {
      const title = `Key of ${key.length}`;
      const reply = await api.post('/tasks', { projectId: project.id, title }, { 'idempotency-key': key });
      expect(reply.status).toBe(400);
      expect(reply.body.issues).toEqual([{ path: 'Idempotency-Key', message: 'must have 1 to 255 characters' }]);
      expect(await titled(title)).toEqual([]);
    });

    it('may have 255 characters and is case-sensitive', async () => {
      const body = { projectId: project.id, title: 'Long key' };
      for (const key of ['k'.repeat(255), 'K'.repeat(255)]) {
        expect((await api.post('/tasks', body, { 'idempotency-key': key })).status).toBe(201);
      }
      expect(await titled(body.title)).toHaveLength(2);
    });

    it('is ignored on reads', async () => {
      const key = newKey();
      expect((await api.get('/spaces', key)).status).toBe(200);
      expect((await api.get('/me', key)).status).toBe(200);
    });
  });

  describe('After 24 hours', () => {
    it('the key can be used again, and not before', async () => {
      const key = newKey();
      const body = { projectId: project.id, title: 'A day' };
      const first = await api.post('/tasks', body, key);
      test.advanceClock(24 * hourMs - 5000);
      isSame(await api.post('/tasks', body, key), first);
      test.advanceClock(5000);
      const anew = await api.post('/tasks', body, key);
      expect(anew.status).toBe(201);
      expect(anew.headers['idempotency-replayed']).toBeUndefined();
      expect(anew.body.task.id).not.toBe(first.body.task.id);
      isSame(await api.post('/tasks', body, key), anew);
    });

    it('of two concurrent requests one is executed, and the other one gets its response', async () => {
      const key = newKey();
      const body = { projectId: project.id, title: 'The day after' };
      await api.post('/tasks', body, key);
      test.advanceClock(24 * hourMs);
      const replies = await Promise.all(Array.from({ length: 8 }, () => api.post('/tasks', body, key)));
      expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
      expect(await titled(body.title)).toHaveLength(2);
    });
  });
});
