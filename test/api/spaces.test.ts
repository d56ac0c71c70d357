import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { countByHttpStatus, getInvalidFields } from '../support/invalid-fields-and-status-counts.ts';
import { listTasks } from '../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';
import { createUnknownId } from '../support/unknown-id.ts';

const taken = { error: 'Slug already taken', code: 'slug_taken' };

describe('Spaces', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    beforeAll(async () => {
      ana = await test.createPerson();
    });

    const post = (fields: Json) => ana.post('/spaces', { name: 'New', slug: slug(), ...fields });
    const add = async (fields: Json = {}) => {
      const { status, body, text } = await post(fields);
      expect(status, text).toBe(201);
      return body.space;
    };
    const names = async (who: Person) => (await who.get('/spaces')).body.map(({ name }: Json) => name);

    it('need a name and a slug; the creator becomes the owner and gets a project General with statuses', async () => {
      const wanted = slug();
      const made = await add({ name: '  Launch ', slug: wanted });
      expect(made).toMatchObject({
        name: 'Launch',
        slug: wanted,
        description: null,
        color: null,
        isPersonal: false,
        role: 'owner',
      });
      const { body: projects } = await ana.get(`/projects?spaceId=${made.id}`);
      expect(projects.map((project: Json) => [project.name, project.slug])).toEqual([['General', 'general']]);
      const { body: statuses } = await ana.get(`/statuses?projectId=${projects[0].id}`);
      expect(statuses.map(({ name }: Json) => name)).toEqual(['To Do', 'In Progress', 'Done']);
      const { body: members } = await ana.get(`/spaces/${made.id}/members`);
      expect(members.map((member: Json) => [member.userId, member.role])).toEqual([[ana.id, 'owner']]);
      expect((await ana.get(`/spaces/${made.id.toUpperCase()}`)).body).toEqual({ space: made });
    });

    it('are listed by name after the personal one', async () => {
      const person = await test.createPerson('Zoe');
      for (const name of ['Beta', 'Alpha', 'Gamma']) await person.post('/spaces', { name, slug: slug() });
      const [personal, ...rest] = (await person.get('/spaces')).body;
      expect([personal.isPersonal, personal.role]).toEqual([true, 'owner']);
      expect(rest.map(({ name, isPersonal }: Json) => [name, isPersonal])).toEqual([
        ['Alpha', false],
        ['Beta', false],
        ['Gamma', false],
      ]);
    });

    it('a slug has 3 to 50 of a-z, 0-9 and -', async () => {
      const space = await add();
      for (const right of ['0'.repeat(50), 'a-z', `${slug()}-`]) expect((await add({ slug: right })).slug).toBe(right);
      for (const wrong of [
        '',
        'ab',
        'x'.repeat(51),
        'Team',
        'my team',
        'team_1',
        'équipe',
        ' team',
        'team\n',
        null,
        123,
      ]) {
        expect(getInvalidFields(await post({ slug: wrong })), String(wrong)).toEqual(['slug']);
        expect(getInvalidFields(await ana.patch(`/spaces/${space.id}`, { slug: wrong }))).toEqual(['slug']);
      }
    });

    it('a slug is unique among all spaces and free again when its space is deleted', async () => {
      const bea = await test.createPerson('Bea');
      const [space, other] = [await add(), await add()];
      for (const reply of [
        await post({ slug: space.slug }),
        await bea.post('/spaces', { name: 'Mine', slug: space.slug }),
        await ana.patch(`/spaces/${other.id}`, { slug: space.slug, name: 'Renamed' }),
        await post({ slug: (await bea.getPersonalSpace()).space.slug }),
      ]) {
        expect([reply.status, reply.body]).toEqual([409, taken]);
      }
      expect((await ana.get(`/spaces/${other.id}`)).body.space).toEqual(other);
      expect(await names(bea)).toHaveLength(1);
      await ana.delete(`/spaces/${space.id}`);
      expect((await bea.post('/spaces', { name: 'Mine', slug: space.slug })).status).toBe(201);
    });

    it('of many concurrent requests for one slug, one succeeds and the others leave nothing behind', async () => {
      const people = await Promise.all(['Bea', 'Carl', 'Dora', 'Emil'].map((name) => test.createPerson(name)));
      const [wanted, other] = [slug(), await add()];
      const replies = await Promise.all([
        ...people.map((person) => person.post('/spaces', { name: 'Wanted', slug: wanted })),
        ana.patch(`/spaces/${other.id}`, { slug: wanted }),
      ]);
      const { 200: changed = 0, 201: made = 0, 409: refused = 0 } = countByHttpStatus(replies);
      expect([changed + made, refused]).toEqual([1, 4]);
      const counts = await Promise.all(people.map(async (person) => (await names(person)).length));
      expect(counts.reduce((sum, count) => sum + count)).toBe(people.length + made);
    });

    it('changing one field leaves the others alone, null clears a field, and a change without effect does nothing', async () => {
      const space = await add({ description: 'Old', color: '#ABCDEF' });
      expect(space).toMatchObject({ description: 'Old', color: '#abcdef' });
      test.advanceClock(1000);
      const { body } = await ana.patch(`/spaces/${space.id}`, { description: null, color: null });
      expect(body.space).toEqual({ ...space, description: null, color: null, updatedAt: body.space.updatedAt });
      expect(body.space.updatedAt > space.updatedAt).toBe(true);
      test.advanceClock(1000);
      for (const same of [
        {},
        { name: 'New ' },
        { color: null },
        { isPersonal: true, role: 'viewer', id: createUnknownId() },
      ]) {
        expect((await ana.patch(`/spaces/${space.id}`, same)).body).toEqual(body);
      }
    });

    it('two changes of different fields at the same time both survive', async () => {
      const space = await add();
      const changes = [{ name: 'Changed' }, { description: 'Changed' }, { color: '#123456' }, { slug: slug() }];
      await Promise.all(changes.map((change) => ana.patch(`/spaces/${space.id}`, change)));
      expect((await ana.get(`/spaces/${space.id}`)).body.space).toMatchObject(Object.assign({}, ...changes));
    });

    it('invalid fields are rejected by name', async () => {
      const space = await add();
      const refused: Record<string, unknown[]> = {
        name: ['', ' ', 'x'.repeat(101), null, 7, 'a\0', '\ud800'],
        description: ['x'.repeat(50_001), 7, 'a\0'],
        color: ['', 'red', '#ff', '#1234567', 0],
      };
      for (const [field, values] of Object.entries(refused)) {
        for (const value of values) {
          expect(getInvalidFields(await post({ [field]: value })), `${field} ${value}`).toEqual([field]);
          expect(getInvalidFields(await ana.patch(`/spaces/${space.id}`, { [field]: value }))).toEqual([field]);
        }
      }
      expect((await ana.get(`/spaces/${space.id}`)).body.space).toEqual(space);
    });

    it('the personal space can be changed like any other, but not deleted, shared or left', async () => {
      const person = await test.createPerson('Solo');
      const { space } = await person.getPersonalSpace();
      expect((await person.patch(`/spaces/${space.id}`, { name: 'Den' })).body.space.name).toBe('Den');
      for (const reply of [
        await person.delete(`/spaces/${space.id}`),
        await person.post(`/spaces/${space.id}/invitations`, { role: 'viewer' }),
        await person.delete(`/spaces/${space.id}/members/${person.id}`),
        await person.patch(`/spaces/${space.id}/members/${person.id}`, { role: 'viewer' }),
      ]) {
        expect([reply.status, reply.body.code], reply.text).toEqual([409, 'personal_space']);
      }
      expect(await names(person)).toEqual(['Den']);
      expect((await person.get(`/spaces/${space.id}/members`)).body).toHaveLength(1);
    });

    it('when deleted lose everything in them, and other spaces stay as they are', async () => {
      const [doomed, kept] = [await ana.createTeamSpace(), await ana.createTeamSpace()];
      const bea = await test.createMember(ana, doomed.space.id, 'admin', 'Bea');
      await test.createMember(ana, kept.space.id, 'viewer', 'Carl');
      const things = [await furnish(ana, bea, doomed), await furnish(ana, ana, kept)];
      const before = await Promise.all((things[1] as string[]).map((path) => ana.get(path)));
      for (const { status } of before) expect(status).toBe(200);

      expect((await bea.delete(`/spaces/${doomed.space.id}`)).status).toBe(403);
      expect((await ana.delete(`/spaces/${doomed.space.id}`)).body).toEqual({ success: true });
      for (const path of things[0] as string[]) {
        for (const who of [ana, bea]) expect((await who.get(path)).status, path).toBe(404);
      }
      expect(await names(bea)).toHaveLength(1);
      expect((await bea.get('/tasks?assigneeId=me')).body).toEqual([]);
      const after = await Promise.all((things[1] as string[]).map((path) => ana.get(path)));
      expect(after.map(({ body }) => body)).toEqual(before.map(({ body }) => body));
      expect((await ana.delete(`/spaces/${doomed.space.id}`)).status).toBe(404);
    });

    it('deleting a space deletes its invitations', async () => {
      const { space } = await ana.createTeamSpace();
      const { body } = await ana.post(`/spaces/${space.id}/invitations`, { role: 'viewer' });
      const secret = body.url.split('#invitation=')[1];
      await ana.delete(`/spaces/${space.id}`);
      const bea = await test.createPerson('Bea');
      expect((await bea.post('/invitations/accept', { secret })).status).toBe(404);
      expect((await test.anonymousClient.post('/invitations/preview', { secret })).status).toBe(404);
    });

    it('a space can be deleted during other writes, which succeed or get a 404, and nothing of it remains', async () => {
      for (let round = 0; round < 6; round++) {
        const { space, project } = await ana.createTeamSpace();
        const bea = await test.createMember(ana, space.id, 'admin', 'Bea');
        const carl = await test.createPerson('Carl');
        const task = await bea.createTask(project.id);
        const { body } = await ana.post(`/spaces/${space.id}/invitations`, { role: 'viewer' });
        const secret = body.url.split('#invitation=')[1];
        const work = [
          () => carl.post('/invitations/accept', { secret }),
          () => bea.post('/tasks', { projectId: project.id, title: 'New' }),
          () => bea.patch(`/tasks/${task.id}`, { title: 'Changed' }),
          () => bea.post('/projects', { spaceId: space.id, name: 'New', slug: 'new' }),
          () => bea.delete(`/spaces/${space.id}/members/${bea.id}`),
          () => bea.get(`/tasks?projectId=${project.id}`),
          () => ana.post(`/spaces/${space.id}/invitations`, { role: 'viewer' }),
        ];
        work.splice(round, 0, () => ana.delete(`/spaces/${space.id}`));
        for (const { status, text } of await Promise.all(work.map((call) => call()))) {
          expect([200, 201, 404], text).toContain(status);
        }
        expect((await ana.get(`/spaces/${space.id}`)).status).toBe(404);
        expect(await names(carl)).toHaveLength(1);
      }
    });

    it('of many concurrent deletes one succeeds', async () => {
      const { space } = await ana.createTeamSpace();
      const replies = await Promise.all(Array.from({ length: 5 }, () => ana.delete(`/spaces/${space.id}`)));
      expect(countByHttpStatus(replies)).toEqual({ 200: 1, 404: 4 });
    });
  });
});

/** Creates one record of each kind in the space, with links between them, and returns the paths that read them. */
async function furnish(owner: Person, maker: Person, { space, project, statuses }: Json): Promise<string[]> {
  const { body: label } = await owner.post('/labels', { spaceId: space.id, name: 'Bug' });
  const task = await maker.createTask(project.id, {
    statusId: statuses[2].id,
    assigneeIds: [maker.id, owner.id].slice(0, maker === owner ? 1 : 2),
    labelIds: [label.label.id],
  });
  const child = await maker.createTask(project.id, { parentTaskId: task.id });
  await owner.put(`/tasks/${task.id}/blockers/${child.id}`);
  const { body: comment } = await maker.post(`/tasks/${child.id}/comments`, { content: 'Said' });
  const { body: archived } = await owner.post('/projects', { spaceId: space.id, name: 'Old', slug: 'old' });
  await owner.createTask(archived.project.id);
  await owner.delete(`/projects/${archived.project.id}`);
  await owner.post(`/spaces/${space.id}/invitations`, { role: 'viewer' });
  expect(await listTasks(maker, project.id)).toHaveLength(2);
  return [
    `/spaces/${space.id}`,
    `/spaces/${space.id}/members`,
    `/projects?spaceId=${space.id}`,
    `/projects/${project.id}`,
    `/projects/${archived.project.id}`,
    `/statuses?projectId=${project.id}`,
    `/statuses/${statuses[2].id}`,
    `/tasks?projectId=${project.id}`,
    `/tasks/${task.id}`,
    `/tasks/${child.id}`,
    `/tasks/${child.id}/comments`,
    `/tasks/${task.id}/activity`,
    `/comments/${comment.comment.id}`,
    `/labels?spaceId=${space.id}`,
    `/labels/${label.label.id}`,
  ];
}

function slug(): string {
  return `space-${crypto.randomUUID().slice(0, 13)}`;
}
