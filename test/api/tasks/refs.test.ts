import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Refs of tasks', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ project } = await createSpace(ana, 'Quality Assurance'));
    });

    it('a task has the next number of its space, which is never used again', async () => {
      const { space, project } = await createSpace(ana, 'Numbers');
      const { body: other } = await ana.post('/projects', { spaceId: space.id, name: 'Other', slug: 'other' });
      const first = await ana.createTask(project.id);
      const second = await ana.createTask(other.project.id);
      await ana.delete(`/tasks/${second.id}`);
      const third = await ana.createTask(project.id);
      expect([first.ref, second.ref, third.ref]).toEqual(['NUM-1', 'NUM-2', 'NUM-3']);
      await ana.patch(`/tasks/${first.id}`, { title: 'Renamed', projectId: other.project.id });
      const { body: list } = await ana.get(`/tasks?projectId=${other.project.id}`);
      expect(list.map(({ ref, title }: Json) => [ref, title])).toEqual([['NUM-1', 'Renamed']]);
      const { body: found } = await ana.get(`/search?spaceId=${space.id}&q=Renamed`);
      expect(found.map(({ ref }: Json) => ref)).toEqual(['NUM-1']);
      const { body: board } = await ana.get(`/projects/${project.id}/board`);
      expect([board.space.key, board.tasks.columns.number]).toEqual(['NUM', { values: [3] }]);
    });

    it('tasks that are created at the same time have different numbers', async () => {
      const { project } = await createSpace(ana, 'Concurrent');
      const tasks = await Promise.all(Array.from({ length: 20 }, () => ana.createTask(project.id)));
      expect(new Set(tasks.map(({ ref }) => ref)).size).toBe(20);
      expect((await ana.createTask(project.id)).ref).toBe('CON-21');
    });

    it('every path and field takes a ref for the id of a task, in upper or lower case', async () => {
      const parent = await ana.createTask(project.id, { title: 'Parent' });
      const child = await ana.createTask(project.id, { title: 'Child', parentTaskId: parent.ref });
      expect(child.parentTaskId).toBe(parent.id);
      const ref = parent.ref.toLowerCase();
      expect((await ana.get(`/tasks/${ref}`)).body.task).toMatchObject({ id: parent.id, ref: parent.ref });
      const patched = await ana.patch(`/tasks/${ref}`, { title: 'By ref', expected: { parentTaskId: null } });
      expect(patched.body.task).toMatchObject({ id: parent.id, title: 'By ref' });
      const blocked = await ana.put(`/tasks/${ref}/blockers/${child.ref}`);
      expect(blocked.body.task.blockedByIds).toEqual([child.id]);
      await ana.post(`/tasks/${ref}/comments`, { content: 'By ref' });
      expect((await ana.get(`/tasks/${ref}/comments`)).body).toHaveLength(1);
      for (const filter of [child.parentTaskId, ref, `none&parentTaskId=${ref}`]) {
        const { body } = await ana.get(`/tasks?projectId=${project.id}&parentTaskId=${filter}`);
        expect(body.map(({ id }: Json) => id)).toContain(child.id);
      }
      const other = await ana.createTask(project.id, { title: 'Other' });
      const moved = await ana.patch(`/tasks/${other.ref}`, { beforeTaskId: child.ref });
      expect(moved.body.task.position).toBeLessThan(child.position);
      expect((await ana.delete(`/tasks/${other.ref}`)).status).toBe(200);
      expect((await ana.get(`/tasks/${other.id}`)).status).toBe(404);
    });

    it('ETags, conditional requests and idempotency keys work by ref', async () => {
      const task = await ana.createTask(project.id);
      const { headers } = await ana.get(`/tasks/${task.ref}`);
      const again = await ana.request('GET', `/tasks/${task.ref}`, undefined, {
        'if-none-match': headers['etag'] ?? '',
      });
      expect(again.status).toBe(304);
      const stale = await ana.patch(`/tasks/${task.ref}`, { title: 'Stale' }, { 'if-match': '"0"' });
      expect([stale.status, stale.body.task.id]).toEqual([412, task.id]);
      const key = { 'idempotency-key': crypto.randomUUID() };
      const first = await ana.patch(`/tasks/${task.ref}`, { title: 'Once' }, key);
      await ana.patch(`/tasks/${task.id}`, { title: 'Twice' });
      expect((await ana.patch(`/tasks/${task.ref}`, { title: 'Once' }, key)).body).toEqual(first.body);
      expect((await ana.get(`/tasks/${task.ref}`)).body.task.title).toBe('Twice');
    });

    it('what is no ref, a ref of nothing, and a ref of another person’s task are errors', async () => {
      for (const bad of ['QUA', 'QUA-0', 'QUA-01', 'Q-1', 'QUALITY-1', 'QUA-1234567890', 'QUA--1', 'QUA-1x', '128']) {
        const { status, body } = await ana.get(`/tasks/${bad}`);
        expect([bad, status, body.issues]).toEqual([
          bad,
          400,
          [{ path: 'id', message: 'must be a UUID or a ref such as QUA-128' }],
        ]);
      }
      const unknown = await ana.get('/tasks/QUA-999999999');
      expect(unknown.status).toBe(404);
      const stranger = await test.createPerson('Stranger');
      const strange = await createSpace(stranger, 'Zebra');
      await stranger.createTask(strange.project.id, { title: 'Secret' });
      const foreign = await ana.get('/tasks/ZEB-1');
      expect([foreign.status, foreign.text]).toEqual([unknown.status, unknown.text]);
      const byField = (parentTaskId: string) => ana.post('/tasks', { projectId: project.id, title: 'x', parentTaskId });
      expect((await byField('ZEB-1')).body).toEqual((await byField('QUA-999999999')).body);
      expect((await byField('ZEB-1')).status).toBe(400);
    });

    it('a space has a key of its own, which admins can change; refs with the former key still lead to its tasks', async () => {
      const { space, project } = await createSpace(ana, 'Website Relaunch');
      expect(space.key).toBe('WEB');
      const task = await ana.createTask(project.id);
      const readEtags = async () => {
        const paths = [`/tasks/${task.id}`, `/tasks?projectId=${project.id}`, `/projects/${project.id}/board`];
        return Promise.all(paths.map(async (path) => (await ana.get(path)).headers['etag']));
      };
      const before = await readEtags();
      const changed = await ana.patch(`/spaces/${space.id}`, { key: 'site' });
      expect(changed.body.space.key).toBe('SITE');
      for (const ref of [task.ref, task.ref.replace('WEB', 'SITE')]) {
        expect((await ana.get(`/tasks/${ref}`)).body.task).toMatchObject({ id: task.id, ref: 'SITE-1' });
      }
      expect((await ana.get(`/tasks?projectId=${project.id}`)).body[0].ref).toBe('SITE-1');
      const after = await readEtags();
      for (const [index, etag] of after.entries()) expect(etag).not.toBe(before[index]);
      const back = await ana.patch(`/spaces/${space.id}`, { key: 'WEB' });
      expect(back.body.space.key).toBe('WEB');
      const member = await test.createMember(ana, space.id, 'member');
      expect((await member.patch(`/spaces/${space.id}`, { key: 'MINE' })).status).toBe(403);
      for (const key of ['A', 'ABCDEFG', 'A1', 'ÄÖ', '']) {
        const { status, body } = await ana.patch(`/spaces/${space.id}`, { key });
        expect([key, status, body.issues[0].path]).toEqual([key, 400, 'key']);
      }
    });

    it('keys are unique among the spaces of a person, former keys too', async () => {
      const person = await test.createPerson('Keys');
      const { body: spaces } = await person.get('/spaces');
      expect(spaces.map(({ key }: Json) => key)).toEqual(['ME']);
      const keys: string[] = [];
      for (const name of ['Design', 'Designers', 'Design system', 'Desk', 'Me', 'Æsir', '日本語', 'X', '42']) {
        keys.push((await createSpace(person, name)).space.key);
      }
      expect(keys).toEqual(['DES', 'DESI', 'DS', 'DESK', 'MEX', 'AES', 'SLU', 'SLUG', 'SLUA']);
      const taken = await person.post('/spaces', { name: 'Other', slug: slug(), key: 'DES' });
      expect([taken.status, taken.body.code]).toEqual([409, 'key_taken']);
      const { space } = await createSpace(person, 'Free');
      expect((await person.patch(`/spaces/${space.id}`, { key: 'DES' })).body.code).toBe('key_taken');
      await person.patch(`/spaces/${space.id}`, { key: 'NEW' });
      expect((await person.post('/spaces', { name: 'Other', slug: slug(), key: 'FRE' })).body.code).toBe('key_taken');
      expect((await person.get('/spaces')).body.length).toBe(11);
      const stranger = await test.createPerson('Other');
      expect((await createSpace(stranger, 'Design')).space.key).toBe('DES');
    });

    it('a ref that is that of two tasks, after joining another space, is rejected and names both spaces', async () => {
      const bob = await test.createPerson('Bob');
      const own = await createSpace(bob, 'Twins of Bob');
      const joined = await createSpace(ana, 'Twins of Ana');
      await joinSpace(bob, ana, joined.space.id, 'member');
      const task = await bob.createTask(own.project.id);
      expect((await bob.get(`/tasks/${task.ref}`)).body.task.id).toBe(task.id);
      await ana.createTask(joined.project.id);
      const { status, body } = await bob.get(`/tasks/${task.ref}`);
      expect([status, body.code, body.issues[0].path]).toEqual([400, 'ambiguous', 'id']);
      expect(body.error).toMatch(/TWI-1 is the ref of 2 tasks: .* \(Twins of Ana\), .* \(Twins of Bob\)/);
      expect((await ana.get('/tasks/TWI-1')).status).toBe(200);
      await bob.patch(`/spaces/${own.space.id}`, { key: 'BOB' });
      expect((await bob.get('/tasks/BOB-1')).body.task.id).toBe(task.id);
    });
  });
});

let slugCount = 0;

async function createSpace(person: Person, name: string): Promise<{ space: Json; project: Json }> {
  const { body } = await person.post('/spaces', { name, slug: slug() });
  const { body: projects } = await person.get(`/projects?spaceId=${body.space.id}`);
  return { space: body.space, project: projects[0] };
}

function slug(): string {
  return `slug-${++slugCount}`;
}
