import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { countByHttpStatus, getInvalidFields } from '../support/invalid-fields-and-status-counts.ts';
import { getTask, listTasks } from '../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';
import { createUnknownId } from '../support/unknown-id.ts';

const taken = { error: 'Slug already taken within this space', code: 'slug_taken' };

describe('Projects', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let general: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      ({ space, project: general } = await ana.createTeamSpace());
    });

    const list = async (query = '') => (await ana.get(`/projects?spaceId=${space.id}${query}`)).body;
    const post = (fields: Json) => ana.post('/projects', { spaceId: space.id, name: 'New', slug: 'new', ...fields });
    const add = async (fields: Json = {}) => {
      const { status, body, text } = await post(fields);
      expect(status, text).toBe(201);
      return body.project;
    };

    it('need a name and a slug, and get the three default statuses', async () => {
      const made = await add({ name: '  Launch ' });
      expect(made).toMatchObject({
        spaceId: space.id,
        name: 'Launch',
        slug: 'new',
        description: null,
        color: null,
        defaultView: 'kanban',
        isArchived: false,
      });
      const { body: statuses } = await ana.get(`/statuses?projectId=${made.id}`);
      expect(statuses.map(({ name, category }: Json) => [name, category])).toEqual([
        ['To Do', 'todo'],
        ['In Progress', 'active'],
        ['Done', 'done'],
      ]);
      expect(await list()).toEqual([general, made]);
      expect((await ana.get(`/projects/${made.id.toUpperCase()}`)).body).toEqual({ project: made });
    });

    it('a slug has 1 to 50 of a-z, 0-9 and -', async () => {
      for (const slug of ['abc', '123', '---', 'a-1', 'x'.repeat(50)]) expect((await add({ slug })).slug).toBe(slug);
      const project = await add({ slug: 'other' });
      for (const slug of [
        '',
        'x'.repeat(51),
        'Abc',
        'a b',
        'a_b',
        'añb',
        ' abc',
        'abc\n',
        'a/b',
        'аbс',
        '１２３',
        null,
        7,
      ]) {
        expect(getInvalidFields(await post({ slug })), String(slug)).toEqual(['slug']);
        expect(getInvalidFields(await ana.patch(`/projects/${project.id}`, { slug })), String(slug)).toEqual(['slug']);
      }
    });

    it('a slug is unique within its space only, also among archived projects', async () => {
      const project = await add();
      const refused = await post({ name: 'Other' });
      expect([refused.status, refused.body]).toEqual([409, taken]);
      await ana.delete(`/projects/${project.id}`);
      expect((await post({})).status).toBe(409);
      const renamed = await ana.patch(`/projects/${general.id}`, { slug: 'new', name: 'Renamed' });
      expect([renamed.status, renamed.body.code]).toEqual([409, taken.code]);
      expect(renamed.body.error).toContain(`${taken.error} by the archived project “${project.name}”`);
      expect(await list()).toEqual([general]);
      const other = await ana.createTeamSpace();
      expect((await ana.post('/projects', { spaceId: other.space.id, name: 'New', slug: 'new' })).status).toBe(201);
      // A project's own slug does not count as taken, and an old one is free.
      expect((await ana.patch(`/projects/${project.id}`, { slug: 'new' })).status).toBe(200);
      expect((await ana.patch(`/projects/${project.id}`, { slug: 'newer' })).status).toBe(200);
      expect((await post({})).status).toBe(201);
    });

    it('F132: a slug that an archived project has is a 409 that names the project', async () => {
      const spaceId = space.id;
      const { body } = await ana.post('/projects', { spaceId, name: 'Old relaunch', slug: 'relaunch' });
      await ana.delete(`/projects/${body.project.id}`);
      const expected = {
        error:
          'Slug already taken within this space by the archived project “Old relaunch”: restore it, or choose another slug',
        code: 'slug_taken',
      };
      const made = await ana.post('/projects', { spaceId, name: 'Relaunch', slug: 'relaunch' });
      expect([made.status, made.body]).toEqual([409, expected]);
      const renamed = await ana.patch(`/projects/${general.id}`, { slug: 'relaunch' });
      expect([renamed.status, renamed.body]).toEqual([409, expected]);
      expect((await ana.get(`/projects?spaceId=${spaceId}`)).text).not.toContain('relaunch');
    });

    it('of many concurrent requests for one slug, one succeeds, with one set of statuses', async () => {
      const bea = await test.createMember(ana, space.id, 'admin', 'Bea');
      const other = await add({ slug: 'other' });
      const replies = await Promise.all([
        ...Array.from({ length: 6 }, (_, at) =>
          (at % 2 ? ana : bea).post('/projects', { spaceId: space.id, name: `Project ${at}`, slug: 'wanted' }),
        ),
        ana.patch(`/projects/${other.id}`, { slug: 'wanted' }),
        bea.patch(`/projects/${general.id}`, { slug: 'wanted' }),
      ]);
      const { 200: changed = 0, 201: made = 0, 409: refused = 0 } = countByHttpStatus(replies);
      expect([changed + made, refused]).toEqual([1, 7]);
      const holders = (await list()).filter(({ slug }: Json) => slug === 'wanted');
      expect(holders).toHaveLength(1);
      expect((await ana.get(`/statuses?projectId=${holders[0].id}`)).body).toHaveLength(3);
      expect(await list()).toHaveLength(2 + made);
    });

    it('two changes of different fields at the same time both survive', async () => {
      const changes = [{ name: 'Changed' }, { description: 'Changed' }, { color: '#123456' }, { defaultView: 'gantt' }];
      await Promise.all(changes.map((change) => ana.patch(`/projects/${general.id}`, change)));
      expect((await ana.get(`/projects/${general.id}`)).body.project).toMatchObject(Object.assign({}, ...changes));
    });

    it('changing one field leaves the others alone, null clears a field, and a change without effect does nothing', async () => {
      const project = await add({ description: 'Old', color: '#ABCDEF', defaultView: 'list' });
      expect(project).toMatchObject({ description: 'Old', color: '#abcdef', defaultView: 'list' });
      test.advanceClock(1000);
      const { body } = await ana.patch(`/projects/${project.id}`, { description: null, color: null });
      const { updatedAt } = body.project;
      expect(body.project).toEqual({ ...project, description: null, color: null, updatedAt });
      expect(updatedAt > project.updatedAt).toBe(true);
      test.advanceClock(1000);
      for (const same of [
        {},
        { color: null },
        { name: ' New ' },
        { isArchived: false },
        { spaceId: createUnknownId() },
      ]) {
        expect((await ana.patch(`/projects/${project.id}`, same)).body).toEqual(body);
      }
    });

    it('invalid fields are rejected by name', async () => {
      const refused: Record<string, unknown[]> = {
        name: ['', ' ', 'x'.repeat(101), null, 7, 'a\0', '\udc00'],
        description: ['x'.repeat(50_001), 7, 'a\0'],
        color: ['', 'red', '#ff', 0],
        defaultView: ['', 'board', 'Kanban', null],
      };
      for (const [field, values] of Object.entries(refused)) {
        for (const value of values) {
          expect(getInvalidFields(await post({ [field]: value })), `${field} ${value}`).toEqual([field]);
          const changed = await ana.patch(`/projects/${general.id}`, { [field]: value });
          expect(getInvalidFields(changed), `${field} ${value}`).toEqual([field]);
        }
      }
      for (const isArchived of [null, 1, 'true']) {
        expect(getInvalidFields(await ana.patch(`/projects/${general.id}`, { isArchived }))).toEqual(['isArchived']);
      }
      expect(await list()).toEqual([general]);
    });

    it('when archived leave the lists with their tasks, and when restored are as before', async () => {
      const [project, me] = [await add(), { assigneeIds: [ana.id] }];
      const tasks = [await ana.createTask(project.id, me), await ana.createTask(project.id, { statusId: null })];
      const archived = await ana.createTask(project.id);
      await ana.patch(`/tasks/${archived.id}`, { isArchived: true });
      const mine = async () => (await ana.get(`/tasks?assigneeId=me&q=task`)).body.map(({ id }: Json) => id);
      expect(await mine()).toContain(tasks[0].id);

      expect((await ana.delete(`/projects/${project.id}`)).body).toEqual({ success: true });
      expect([await list(), (await list('&archived=true')).map(({ id }: Json) => id)]).toEqual([
        [general],
        [project.id],
      ]);
      for (const query of ['', 'archived=true', 'limit=5', `statusId=${tasks[0].statusId}`, 'assigneeId=me']) {
        expect(await listTasks(ana, project.id, query), query).toEqual([]);
      }
      expect(await mine()).not.toContain(tasks[0].id);
      expect((await getTask(ana, tasks[0].id)).title).toBe(tasks[0].title);

      await ana.patch(`/projects/${project.id}`, { isArchived: false });
      expect(await listTasks(ana, project.id)).toEqual(tasks);
      expect((await listTasks(ana, project.id, 'archived=true')).map(({ id }) => id)).toEqual([archived.id]);
      expect(await mine()).toContain(tasks[0].id);
      expect(await list('&archived=true')).toEqual([]);
    });

    it('when archived accept no new task, and archiving again is not a change', async () => {
      await ana.patch(`/projects/${general.id}`, { isArchived: true });
      const { status, body } = await ana.post('/tasks', { projectId: general.id, title: 'New' });
      expect([status, body]).toEqual([
        409,
        { error: 'The project “General” is archived. Restore it first.', code: 'project_archived' },
      ]);
      const before = (await ana.get(`/projects/${general.id}`)).body;
      test.advanceClock(1000);
      expect((await ana.delete(`/projects/${general.id}`)).body).toEqual({ success: true });
      expect((await ana.get(`/projects/${general.id}`)).body).toEqual(before);
    });

    it('when archived while tasks are being created get no task afterwards', async () => {
      const replies = await Promise.all([
        ...Array.from({ length: 4 }, () => ana.post('/tasks', { projectId: general.id, title: 'Before' })),
        ana.delete(`/projects/${general.id}`),
        ...Array.from({ length: 4 }, () => ana.post('/tasks', { projectId: general.id, title: 'After' })),
      ]);
      const { 201: made = 0, 409: refused = 0, 200: archived } = countByHttpStatus(replies);
      expect([made + refused, archived]).toEqual([8, 1]);
      await ana.patch(`/projects/${general.id}`, { isArchived: false });
      expect(await listTasks(ana, general.id)).toHaveLength(made);
    });

    it('can all be archived, also the last one of a space', async () => {
      await ana.delete(`/projects/${general.id}`);
      expect(await list()).toEqual([]);
      expect((await ana.get('/spaces')).body.map(({ id }: Json) => id)).toContain(space.id);
      expect((await post({})).status).toBe(201);
    });

    it('of an unknown space or a space of others are not found', async () => {
      const stranger = await test.createPerson('Stranger');
      for (const [who, spaceId] of [
        [stranger, space.id],
        [ana, createUnknownId()],
        [ana, general.id],
      ] as const) {
        const { status, body } = await who.post('/projects', { spaceId, name: 'New', slug: 'new' });
        expect([status, body]).toEqual([404, { error: 'Space not found', code: 'not_found' }]);
        expect((await who.get(`/projects?spaceId=${spaceId}`)).status).toBe(404);
      }
      expect(getInvalidFields(await ana.get('/projects'))).toEqual(['spaceId']);
      expect(await list()).toEqual([general]);
    });
  });
});
