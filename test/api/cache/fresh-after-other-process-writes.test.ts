import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateUser } from '../../../server/db/queries/users.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { withTableLock } from '../../support/postgres/table-lock.ts';
import {
  type ApiClient,
  createTokenClient,
  describeOnEachEngine,
  type Person,
  type TestApp,
} from '../../support/test-app.ts';

const dayMs = 86_400_000;
const patiently = { timeout: 120_000 };

describeOnEachEngine((test) => {
  let far: TestApp;
  let ana: Person;

  beforeAll(async () => {
    far = await test.openSecondInstance();
    ana = await test.createPerson();
    // A Team owner’s plan would cover the members; with Pro each person has their own plan.
    await far.database.write((db) => updateUser(db, ana.id, { plan: 'pro' }));
  });
  afterAll(async () => {
    await far.app.close();
    await far.database.close();
  });

  /** Returns the same caller at the other server. */
  const atFar = <C extends ApiClient>(client: C): C => client.via(far);

  /** Reads twice, so that the caller and the response are cached. */
  async function warm(client: ApiClient, path: string): Promise<Json> {
    await client.get(path);
    const { status, body, headers } = await client.get(path);
    expect(status).toBe(200);
    return { body, etag: headers['etag'] };
  }

  describe('What another process wrote is in the next response', () => {
    it('of a list, of one task, and instead of a 304', patiently, async () => {
      const { project, space } = await ana.createTeamSpace();
      const task = await ana.createTask(project.id);
      const token = await ana.createTokenClient();
      const [list, one] = [`/tasks?projectId=${project.id}`, `/tasks/${task.id}`];
      for (let round = 0; round < 10; round++) {
        const before = { list: await warm(token, list), one: await warm(token, one) };
        const title = `Title ${round}`;
        expect((await atFar(token).patch(one, { title })).status).toBe(200);
        expect((await token.get(list)).body[0].title).toBe(title);
        expect((await token.get(one)).body.task.title).toBe(title);
        const again = await token.get(list, { 'if-none-match': before.list.etag });
        expect([again.status, again.body?.[0].title]).toEqual([200, title]);
        expect((await token.get(list, { 'if-none-match': again.headers['etag'] as string })).status).toBe(304);
      }
      await warm(token, '/spaces');
      await warm(token, `/projects?spaceId=${space.id}`);
      await atFar(ana).patch(`/spaces/${space.id}`, { name: 'Renamed' });
      expect((await token.get('/spaces')).body.map(({ name }: Json) => name)).toContain('Renamed');
      await atFar(ana).delete(`/projects/${project.id}`);
      expect((await token.get(list)).body).toEqual([]);
      expect((await token.get(`/projects?spaceId=${space.id}`)).body).toEqual([]);
    });

    it('when both read and write at the same time', patiently, async () => {
      const { project } = await ana.createTeamSpace();
      const token = await ana.createTokenClient();
      const list = `/tasks?projectId=${project.id}`;
      const titles = Array.from({ length: 40 }, (_, n) => `Task ${n}`);
      await Promise.all(
        titles.map(async (title, n) => {
          const [writer, reader] = n % 2 === 0 ? [token, atFar(token)] : [atFar(token), token];
          expect((await writer.post('/tasks', { projectId: project.id, title })).status).toBe(201);
          const { body } = await reader.get(list);
          expect(body.map((task: Json) => task.title)).toContain(title);
        }),
      );
    });

    if (test.engine === 'postgres')
      it('while an older response is still being computed', patiently, async () => {
        const { project } = await ana.createTeamSpace();
        const first = await ana.createTask(project.id);
        const ask = () => ana.get(`/tasks?projectId=${project.id}`);
        await withTableLock(test.config.databaseUrl as string, 'assignees', async ({ waitForBlocked, release }) => {
          const older = ask();
          await waitForBlocked(1);
          const task = await ana.createTask(project.id);
          const newer = ask();
          await waitForBlocked(2);
          await release();
          expect((await older).status).toBe(200);
          expect((await newer).body.map(({ id }: Json) => id)).toEqual([first.id, task.id]);
        });
      });

    it('including the process’s own writes', patiently, async () => {
      const { project } = await ana.createTeamSpace();
      const task = await ana.createTask(project.id);
      const token = await ana.createTokenClient();
      for (let round = 0; round < 20; round++) {
        await warm(token, `/tasks?projectId=${project.id}`);
        const { headers } = await token.patch(`/tasks/${task.id}`, { title: `Title ${round}` });
        expect((await token.get(`/tasks?projectId=${project.id}`)).body[0].title).toBe(`Title ${round}`);
        expect((await token.get(`/tasks/${task.id}`)).headers['etag']).toBe(headers['etag']);
      }
    });
  });

  describe('What another process changed about access applies to the next request', () => {
    it('a revoked token, an ended session', patiently, async () => {
      const person = await test.createPerson();
      const secret = await person.createTokenSecret();
      await warm(createTokenClient(test, secret), '/spaces');
      const { body: tokens } = await person.get('/tokens');
      expect((await atFar(person).delete(`/tokens/${tokens[0].id}`)).status).toBe(200);
      expect((await createTokenClient(test, secret).get('/spaces')).status).toBe(401);
      await warm(person, '/spaces');
      expect((await atFar(person).post('/account/sign-out')).status).toBe(200);
      expect((await person.get('/spaces')).status).toBe(401);
    });

    it('a plan, there and back', patiently, async () => {
      const person = await test.createPerson();
      await far.database.write((db) => updateUser(db, person.id, { plan: 'pro' }));
      const token = await person.createTokenClient();
      for (const [plan, status] of [
        ['free', 402],
        ['pro', 200],
        ['free', 402],
        ['team', 200],
      ] as const) {
        await token.get('/spaces');
        await far.database.write((db) => updateUser(db, person.id, { plan }));
        expect([plan, (await token.get('/spaces')).status]).toEqual([plan, status]);
      }
    });

    it('a role, a membership, a space', patiently, async () => {
      const { space, project } = await ana.createTeamSpace();
      const person = await test.createMember(ana, space.id, 'member');
      await far.database.write((db) => updateUser(db, person.id, { plan: 'pro' }));
      const token = await person.createTokenClient();
      const list = `/tasks?projectId=${project.id}`;
      const task = { projectId: project.id, title: 'A task' };
      expect((await token.post('/tasks', task)).status).toBe(201);
      await warm(token, list);
      const place = `/spaces/${space.id}/members/${person.id}`;
      await atFar(ana).patch(place, { role: 'viewer' });
      expect((await token.post('/tasks', task)).status).toBe(403);
      expect((await token.get(`/spaces/${space.id}`)).body.space.role).toBe('viewer');
      await warm(token, list);
      await atFar(ana).delete(place);
      expect((await token.get(list)).status).toBe(404);
      const { body: spaces } = await token.get('/spaces');
      expect(spaces.map(({ id }: Json) => id)).not.toContain(space.id);
      await warm(ana, list);
      await atFar(ana).delete(`/spaces/${space.id}`);
      expect((await ana.get(list)).status).toBe(404);
    });
  });

  describe('What is kept', () => {
    it('expires with the token', patiently, async () => {
      const token = await ana.createTokenClient({ expiresAt: new Date(test.now() + dayMs).toISOString() });
      await warm(token, '/spaces');
      test.advanceClock(dayMs - 60_000);
      expect((await token.get('/spaces')).status).toBe(200);
      test.advanceClock(61_000);
      expect((await token.get('/spaces')).status).toBe(401);
    });

    it('is separate for each caller', patiently, async () => {
      const { space, project } = await ana.createTeamSpace();
      const bea = await test.createMember(ana, space.id, 'member', 'Bea');
      const mine = `/tasks?projectId=${project.id}&assigneeId=me`;
      for (const person of [ana, bea]) {
        await ana.createTask(project.id, { title: `For ${person.name}`, assigneeIds: [person.id] });
      }
      for (const person of [ana, bea, ana, bea]) {
        expect((await person.get(mine)).body.map(({ title }: Json) => title)).toEqual([`For ${person.name}`]);
      }
      const stranger = await test.createPerson('Stranger');
      expect((await stranger.get(mine)).status).toBe(404);
      expect((await test.anonymousClient.get(mine)).status).toBe(401);
    });

    it('is the same when compressed and for HEAD', patiently, async () => {
      const { project } = await ana.createTeamSpace();
      const list = `/tasks?projectId=${project.id}`;
      for (let round = 0; round < 3; round++) {
        await ana.createTask(project.id, {
          title: 'Long enough to be compressed. '.repeat(15),
          description: `${round}`,
        });
        await ana.createTask(project.id, { title: 'And another one that is as long. '.repeat(14) });
        const plain = await ana.get(list);
        for (let time = 0; time < 2; time++) {
          const { headers, rawPayload } = await test.app.http.inject({
            url: `/api${list}`,
            headers: { ...ana.headers, 'accept-encoding': 'gzip' },
          });
          expect([headers['content-encoding'], headers['etag']]).toEqual(['gzip', `W/${plain.headers['etag']}`]);
          expect(gunzipSync(rawPayload).toString()).toBe(plain.text);
          const head = await ana.request('HEAD', list);
          expect([head.status, head.text, head.headers['etag']]).toEqual([200, '', plain.headers['etag']]);
          expect(head.headers['content-length']).toBe(String(Buffer.byteLength(plain.text)));
        }
      }
    });

    it('has the next page’s link with the requested host', patiently, async () => {
      const { project } = await ana.createTeamSpace();
      for (let n = 0; n < 3; n++) await ana.createTask(project.id);
      const page = `/tasks?projectId=${project.id}&limit=2`;
      for (const host of ['one.localhost', 'two.localhost', 'one.localhost']) {
        expect((await ana.get(page, { host })).headers['link']).toContain(`<http://${host}/api/tasks?`);
      }
    });
  });
});
