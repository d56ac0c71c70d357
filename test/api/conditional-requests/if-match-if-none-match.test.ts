import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describeOnEachEngine((test) => {
  let ana: Person;
  let api: ApiClient;
  let space: Json;
  let project: Json;
  let statuses: Json[];
  let task: Json;
  let path: string;
  beforeAll(async () => {
    requireDocumentedResponses(test);
    ana = await test.createPerson();
    api = await ana.createTokenClient();
    ({ space, project, statuses } = await ana.createTeamSpace());
    task = await ana.createTask(project.id);
    path = `/tasks/${task.id}`;
  });
  const etagOf = async (of: string) => (await api.get(of)).headers['etag'] as string;

  describe('If-None-Match', () => {
    it('with the ETag gets an empty 304 with the ETag', async () => {
      const etag = await etagOf(path);
      const reply = await api.get(path, { 'if-none-match': etag });
      expect(reply.status).toBe(304);
      expect(reply.text).toBe('');
      expect(reply.headers['content-type']).toBeUndefined();
      expect(reply.headers['etag']).toBe(etag);
      expect(reply.headers['x-request-id']).toMatch(/./);
      expect(reply.headers['vary']).toBe('Authorization, Cookie, Accept-Encoding');
      expect(reply.headers['cache-control']).toBe('private, no-cache');
    });

    it.each<[string, (etag: string) => string]>([
      ['the weak form', (etag) => `W/${etag}`],
      ['a list that has it', (etag) => `"one", ${etag}, "two"`],
      ['a list that has it weakly, without spaces', (etag) => `"one",W/${etag}`],
      ['*', () => '*'],
    ])('%s is a 304', async (_, form) => {
      const reply = await api.get(path, { 'if-none-match': form(await etagOf(path)) });
      expect([reply.status, reply.text]).toEqual([304, '']);
    });

    it.each<[string, (etag: string) => string]>([
      ['another ETag', () => '"other"'],
      ['a list without it', () => '"one", "two"'],
      ['it without its quotes', (etag) => etag.slice(1, -1)],
      ['a part of it', (etag) => `${etag.slice(0, -2)}"`],
      ['nothing', () => ''],
    ])('%s is a 200', async (_, form) => {
      const reply = await api.get(path, { 'if-none-match': form(await etagOf(path)) });
      expect(reply.status).toBe(200);
      expect(reply.body.task.id).toBe(task.id);
    });

    it('F70: with the suffix of a compressing proxy is a 304, for reads of every kind and for the web app', async () => {
      const paths = [path, `/spaces/${space.id}`, `/tasks?projectId=${project.id}`, '/search?q=task', '/openapi.json'];
      for (const readPath of paths) {
        const etag = await etagOf(readPath);
        for (const suffix of ['-gzip', '--gzip', '-br', ';gzip', '-zstd', '-deflate']) {
          const suffixed = `${etag.slice(0, -1)}${suffix}"`;
          const reply = await api.get(readPath, { 'if-none-match': suffixed });
          expect([readPath, suffix, reply.status, reply.text]).toEqual([readPath, suffix, 304, '']);
        }
        for (const other of [`${etag.slice(0, -1)}-gz"`, `${etag.slice(0, -1)}0-gzip"`, '"-gzip"'])
          expect([other, (await api.get(readPath, { 'if-none-match': other })).status]).toEqual([other, 200]);
      }
    });

    it('reveals nothing to callers who may not read', async () => {
      const etag = await etagOf(path);
      const stranger = await test.createPerson('Stranger');
      for (const header of [etag, '*']) {
        expect((await stranger.get(path, { 'if-none-match': header })).status).toBe(404);
        expect((await test.anonymousClient.get(path, { 'if-none-match': header })).status).toBe(401);
      }
    });

    it('does not hide an invalid request', async () => {
      expect((await api.get('/tasks/x', { 'if-none-match': '*' })).status).toBe(400);
      expect((await api.get(`/tasks?projectId=${project.id}&limit=0`, { 'if-none-match': '*' })).status).toBe(400);
    });

    it('does not apply to a POST that only reads', async () => {
      const { body } = await ana.post(`/spaces/${space.id}/invitations`, { role: 'viewer' });
      const secret = body.url.split('#invitation=')[1];
      const reply = await test.anonymousClient.post('/invitations/preview', { secret }, { 'if-none-match': '*' });
      expect([reply.status, reply.body.spaceName]).toEqual([200, space.name]);
    });

    it('ETags of different requests differ', async () => {
      const first = await api.get(`/tasks?projectId=${project.id}`);
      const again = await api.get(`/tasks?projectId=${project.id}`);
      expect(again.headers['etag']).toBe(first.headers['etag']);
      const [mine, theirs] = [await etagOf('/spaces'), await (await test.createPerson()).get('/spaces')];
      expect(theirs.headers['etag']).not.toBe(mine);
    });
  });

  /** The records that have an ETag and can be changed: path, a change, and the field of the response. */
  const things: [name: string, make: () => Promise<{ path: string; change: Json }>][] = [
    ['space', async () => ({ path: `/spaces/${(await ana.createTeamSpace()).space.id}`, change: { name: unique() } })],
    [
      'project',
      async () => ({ path: `/projects/${(await ana.createTeamSpace()).project.id}`, change: { name: unique() } }),
    ],
    [
      'status',
      async () => {
        const { body } = await ana.post('/statuses', { projectId: project.id, name: unique() });
        return { path: `/statuses/${body.status.id}`, change: { name: unique() } };
      },
    ],
    [
      'task',
      async () => ({
        path: `/tasks/${(await ana.createTask(project.id)).id}`,
        change: { title: unique(), statusId: statuses[2].id, assigneeIds: [ana.id] },
      }),
    ],
    [
      'comment',
      async () => {
        const { body } = await ana.post(`${path}/comments`, { content: unique() });
        return { path: `/comments/${body.comment.id}`, change: { content: unique() } };
      },
    ],
    [
      'label',
      async () => {
        const { body } = await ana.post('/labels', { spaceId: space.id, name: unique() });
        return { path: `/labels/${body.label.id}`, change: { name: unique() } };
      },
    ],
    [
      'member',
      async () => {
        const member = await test.createMember(ana, space.id, 'member');
        return { path: `/spaces/${space.id}/members/${member.id}`, change: { role: 'viewer' } };
      },
    ],
    ['user', async () => ({ path: '/me', change: { name: unique() } })],
  ];

  describe.each(things)('If-Match on a %s', (name, make) => {
    it('with the current ETag allows one change, and the old ETag allows none', async () => {
      const { path: of, change } = await make();
      const before = await api.get(of);
      const etag = before.headers['etag'] as string;
      const changed = await api.patch(of, change, { 'if-match': etag });
      expect(changed.status, changed.text).toBe(200);
      const after = await api.get(of);
      expect(after.headers['etag']).not.toBe(etag);
      if (changed.headers['etag'] !== undefined) expect(changed.headers['etag']).toBe(after.headers['etag']);

      const late = await api.patch(
        of,
        { ...before.body[name], ...backTo(before.body[name], change) },
        { 'if-match': etag },
      );
      expect(late.status).toBe(412);
      expect(late.body).toEqual({
        error: 'The resource has changed since you read it. The response contains the current version.',
        code: 'changed_meanwhile',
        ...after.body,
      });
      const still = await api.get(of);
      expect(still.text).toBe(after.text);
      expect(still.headers['etag']).toBe(after.headers['etag']);
    });

    it('with a list that contains the ETag, or with *, allows the change', async () => {
      const { path: of, change } = await make();
      expect((await api.patch(of, change, { 'if-match': `"other", ${await etagOf(of)}` })).status).toBe(200);
      expect((await api.patch(of, change, { 'if-match': '*' })).status).toBe(200);
    });

    if (name === 'user') return;

    it('on DELETE with an old ETag deletes nothing', async () => {
      const { path: of, change } = await make();
      const etag = await etagOf(of);
      await api.patch(of, change);
      const after = await api.get(of);
      const late = await api.delete(of, undefined, { 'if-match': etag });
      expect(late.status).toBe(412);
      expect(late.body[name]).toEqual(after.body[name]);
      expect((await api.get(of)).text).toBe(after.text);
      const deleted = await api.delete(of, undefined, { 'if-match': await etagOf(of) });
      expect(deleted.body).toEqual({ success: true });
    });
  });

  it('F70: If-Match with the suffix of a compressing proxy changes what it names, and nothing newer', async () => {
    const own = await ana.createTask(project.id);
    const etag = await etagOf(`/tasks/${own.id}`);
    const suffixed = { 'if-match': `${etag.slice(0, -1)}-gzip"` };
    expect((await api.patch(`/tasks/${own.id}`, { title: 'Through Apache' }, suffixed)).status).toBe(200);
    const stale = await api.patch(`/tasks/${own.id}`, { title: 'Lost update' }, suffixed);
    expect([stale.status, stale.body.task.title]).toEqual([412, 'Through Apache']);
  });

  it.each(['assignees', 'blockers'])('If-Match on %s of a task is compared with the task’s ETag', async (part) => {
    const [{ id }, other] = [await ana.createTask(project.id), await ana.createTask(project.id)];
    const of = `/tasks/${id}`;
    const at = `${of}/${part}/${part === 'assignees' ? ana.id : other.id}`;
    const first = await etagOf(of);
    const put = await api.put(at, undefined, { 'if-match': first });
    expect(put.status, put.text).toBe(200);
    for (const method of ['PUT', 'DELETE']) {
      const late = await api.request(method, at, undefined, { 'if-match': first });
      expect([late.status, late.body.code]).toEqual([412, 'changed_meanwhile']);
      expect(late.body.task).toEqual((await api.get(of)).body.task);
    }
    const second = await etagOf(of);
    expect(put.headers['etag']).toBe(second);
    const untouched = await api.put(at, undefined, { 'if-match': second });
    expect([untouched.status, untouched.headers['etag']]).toEqual([200, second]);
    const removed = await api.delete(at, undefined, { 'if-match': second });
    expect([removed.status, removed.headers['etag']]).toEqual([200, await etagOf(of)]);
    expect(removed.headers['etag']).not.toBe(second);
  });

  it('PATCH and POST return the same ETag as a following GET', async () => {
    for (const [list, name, body, at] of [
      ['/tasks', 'task', { projectId: project.id, title: 'New' }, 'tasks'],
      ['/projects', 'project', { spaceId: space.id, name: 'New', slug: unique() }, 'projects'],
      ['/statuses', 'status', { projectId: project.id, name: unique() }, 'statuses'],
      ['/labels', 'label', { spaceId: space.id, name: unique() }, 'labels'],
      [`${path}/comments`, 'comment', { content: 'New' }, 'comments'],
    ] as const) {
      const made = await api.post(list, body);
      expect(made.status, made.text).toBe(201);
      const of = `/${at}/${made.body[name].id}`;
      expect(made.headers['etag']).toBe(await etagOf(of));
      const same = name === 'comment' ? { content: 'New' } : {};
      const untouched = await api.patch(of, same);
      expect(untouched.headers['etag']).toBe(made.headers['etag']);
      expect(untouched.headers['etag']).toBe(await etagOf(of));
      const change = { task: { title: 'Changed' }, comment: { content: 'Changed' } }[name as string];
      const changed = await api.patch(of, change ?? { name: unique() });
      expect(changed.headers['etag']).not.toBe(made.headers['etag']);
      expect(changed.headers['etag']).toBe(await etagOf(of));
    }
  });

  it('If-Match on a space or a project ignores writes to the records inside it', async () => {
    for (const thing of [`/spaces/${space.id}`, `/projects/${project.id}`]) {
      const etag = await etagOf(thing);
      await ana.createTask(project.id);
      expect((await api.patch(thing, { name: unique() }, { 'if-match': etag })).status).toBe(200);
    }
  });

  it('F83: a POST with an ETag of the past creates nothing, and its 412 is without the list', async () => {
    for (const [list, body] of [
      [`/tasks?projectId=${project.id}`, { projectId: project.id, title: 'Conditional' }],
      ['/spaces', { name: 'Conditional', slug: unique() }],
      [`${path}/comments`, { content: 'Conditional' }],
    ] as const) {
      const before = await api.get(list);
      const late = await api.post(list.split('?')[0] as string, body, { 'if-match': '"0"' });
      expect([late.status, Object.keys(late.body), late.body.code]).toEqual([
        412,
        ['error', 'code'],
        'changed_meanwhile',
      ]);
      expect((await api.get(list)).body).toEqual(before.body);
      const { etag = '' } = before.headers;
      expect((await api.post(list.split('?')[0] as string, body, { 'if-match': etag })).status).toBe(201);
    }
  });

  it('of concurrent changes with one ETag, exactly one succeeds', async () => {
    const { id } = await ana.createTask(project.id);
    const etag = await etagOf(`/tasks/${id}`);
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) => api.patch(`/tasks/${id}`, { title: `Try ${n}` }, { 'if-match': etag })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
    const winner = replies.find(({ status }) => status === 200);
    expect((await api.get(`/tasks/${id}`)).body.task.title).toBe(winner?.body.task.title);
    expect((await api.get(`/tasks/${id}/activity`)).body).toHaveLength(2);
  });

  it('a change rejected with 412 records no event', async () => {
    const before = await api.get(`${path}/activity`);
    expect((await api.patch(path, { title: 'Never' }, { 'if-match': '"0"' })).status).toBe(412);
    expect((await api.get(`${path}/activity`)).text).toBe(before.text);
  });
});

function unique(): string {
  return `x-${crypto.randomUUID().slice(0, 13)}`;
}

/** Returns the input that undoes the change. */
function backTo(object: Json, change: Json): Json {
  return Object.fromEntries(Object.keys(change).map((field) => [field, object[field]]));
}
