import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe('The document’s section Projects', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    let space: Json;
    let general: Json;
    const as: Record<string, Person> = {};
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
      api = await ana.createTokenClient();
      ({ space, project: general } = await ana.createTeamSpace());
      for (const role of ['viewer', 'member', 'admin'] as const)
        as[role] = await test.createMember(ana, space.id, role);
    });

    describe('GET /api/projects: List all projects in a space', () => {
      it('spaceId (required): The space ID to list projects for', async () => {
        const { space: other } = await ana.createTeamSpace();
        const { status, body } = await api.get(`/projects?spaceId=${other.id}`);
        expect(status).toBe(200);
        expect(body.map((project: Json) => [project.slug, project.spaceId])).toEqual([['general', other.id]]);

        await refuses(await api.get('/projects'), 'spaceId', 'is required');
        await refuses(await api.get('/projects?spaceId=mine'), 'spaceId', 'must be a UUID');
        expect((await api.get(`/projects?spaceId=${nowhere}`)).body).toEqual({
          error: 'Space not found',
          code: 'not_found',
        });
      });

      it('returns complete projects without the archived ones', async () => {
        const { space: other, project: first } = await ana.createTeamSpace();
        const { body: made } = await api.post('/projects', { spaceId: other.id, name: 'Gone', slug: 'gone' });
        await api.delete(`/projects/${made.project.id}`);
        expect((await api.get(`/projects?spaceId=${other.id}`)).body).toEqual([
          {
            id: first.id,
            spaceId: other.id,
            name: 'General',
            slug: 'general',
            description: null,
            color: null,
            defaultView: 'kanban',
            isArchived: false,
            createdAt: expect.any(String),
            updatedAt: expect.any(String),
          },
        ]);
      });
    });

    describe('POST /api/projects: Create a new project in a space', () => {
      it('spaceId (required): The space to create the project in', async () => {
        const { status, body } = await create({ slug: 'in-it' });
        expect(status).toBe(201);
        expect(body.project.spaceId).toBe(space.id);
        expect((await api.get(`/projects?spaceId=${space.id}`)).body).toContainEqual(body.project);
        await refuses(await api.post('/projects', { name: 'Nowhere', slug: 'nowhere' }), 'spaceId', 'is required');
        expect((await create({ slug: 'lost', spaceId: nowhere })).status).toBe(404);
      });

      it('name (required): Project display name', async () => {
        expect((await create({ slug: 'named', name: '  Named ' })).body.project.name).toBe('Named');
        await refuses(await create({ slug: 'nameless', name: undefined }), 'name', 'is required');
        await refuses(await create({ slug: 'nameless', name: '' }), 'name', 'must have 1 to 100 characters');
      });

      it('slug (required): URL-friendly identifier, unique within the space', async () => {
        expect((await create({ slug: 'unique' })).status).toBe(201);
        const again = await create({ slug: 'unique', name: 'Second' });
        expect(again.status).toBe(409);
        expect(again.body).toEqual({ error: 'Slug already taken within this space', code: 'slug_taken' });
        expect((await api.get(`/projects?spaceId=${space.id}`)).text).not.toContain('"Second"');

        const { space: other } = await ana.createTeamSpace();
        expect((await create({ slug: 'unique', spaceId: other.id })).status).toBe(201);
        await refuses(await create({ slug: undefined }), 'slug', 'is required');
        const length = 'must have 1 to 50 characters';
        for (const slug of ['', 'x'.repeat(51)]) await refuses(await create({ slug }), 'slug', length);
        await refuses(await create({ slug: 'No!' }), 'slug', 'must have only the characters a-z, 0-9 and -');
      });

      it('F130: slugs of one and two characters are fine: the document asks for three in spaces only', async () => {
        for (const slug of ['q', 'qa', 'v2', '-']) {
          const { body } = await create({ slug });
          expect(body.project.slug).toBe(slug);
        }
        const { body: other } = await create({ slug: 'longer' });
        expect((await api.patch(`/projects/${other.project.id}`, { slug: 'hr' })).body.project.slug).toBe('hr');
        expect((await api.post('/spaces', { name: 'QA', slug: 'qa' })).body.error).toBe(
          'slug: must have 3 to 50 characters',
        );
      });

      it('description: Optional description', async () => {
        expect((await create({ slug: 'told', description: 'Why' })).body.project.description).toBe('Why');
        expect((await create({ slug: 'untold' })).body.project.description).toBeNull();
      });

      it('defaultView (kanban | list | calendar | gantt): Default view mode', async () => {
        for (const defaultView of ['kanban', 'list', 'calendar', 'gantt']) {
          expect((await create({ slug: `as-${defaultView}`, defaultView })).body.project.defaultView).toBe(defaultView);
        }
        expect((await create({ slug: 'as-usual' })).body.project.defaultView).toBe('kanban');
        const refused = await create({ slug: 'as-table', defaultView: 'table' });
        await refuses(refused, 'defaultView', 'must be one of kanban, list, calendar, gantt');
      });

      it('F131: color: Hex color, of six digits or three', async () => {
        expect((await create({ slug: 'red', color: '#ff0000' })).body.project.color).toBe('#ff0000');
        expect((await create({ slug: 'f131', color: '#F0a' })).body.project.color).toBe('#ff00aa');
        for (const color of ['red', '#f', '#ff', '#ffff', '#fffff', '#ggg', '#ff0000ff'])
          await refuses(await create({ slug: 'reddish', color }), 'color', 'must be a hex color such as #4f46e5');
      });

      it('→ Requires Owner, Admin, or Member role in the space', async () => {
        expect((await create({ slug: 'by-owner' }, ana)).status).toBe(201);
        expect((await create({ slug: 'by-admin' }, as.admin)).status).toBe(201);
        expect((await create({ slug: 'by-member' }, as.member)).status).toBe(201);
        lacksRole(
          await create({ slug: 'by-viewer' }, as.viewer),
          'This requires the member role or higher; your role is viewer',
        );
        expect((await api.get(`/projects?spaceId=${space.id}`)).text).not.toContain('by-viewer');
      });

      it('→ Default Kanban statuses are created automatically', async () => {
        const { body } = await create({ slug: 'with-statuses' });
        const { body: statuses } = await api.get(`/statuses?projectId=${body.project.id}`);
        expect(statuses.map(({ name, category }: Json) => [name, category])).toEqual([
          ['To Do', 'todo'],
          ['In Progress', 'active'],
          ['Done', 'done'],
        ]);
      });
    });

    describe('PATCH /api/projects/:id: Update project settings', () => {
      it('id (required): Project ID', async () => {
        const { status, body } = await api.patch(`/projects/${general.id}`, { name: 'General' });
        expect(status).toBe(200);
        expect(body.project.id).toBe(general.id);
        await refuses(await api.patch('/projects/general', { name: 'X' }), 'id', 'must be a UUID');
        const lost = await api.patch(`/projects/${nowhere}`, { name: 'X' });
        expect(lost.status).toBe(404);
        expect(lost.body).toEqual({ error: 'Project not found', code: 'not_found' });
      });

      it('name: New display name', () => changes({ name: 'Renamed' }));
      it('slug: New slug', () => changes({ slug: 'new-slug' }));

      it('slug: New slug (must be unique within space)', async () => {
        await create({ slug: 'first-come' });
        const { body } = await create({ slug: 'second-come' });
        const refused = await api.patch(`/projects/${body.project.id}`, { slug: 'first-come', name: 'Half' });
        expect(refused.status).toBe(409);
        expect(refused.body).toEqual({ error: 'Slug already taken within this space', code: 'slug_taken' });
        expect((await api.get(`/projects/${body.project.id}`)).body.project).toEqual(body.project);
        expect((await api.patch(`/projects/${body.project.id}`, { slug: 'second-come' })).status).toBe(200);
      });

      it('description (string | null): Project description', async () => {
        await changes({ description: 'Told' });
        await changes({ description: null });
      });

      it('defaultView (kanban | list | calendar | gantt): Default view', async () => {
        await changes({ defaultView: 'gantt' });
        const refused = await api.patch(`/projects/${general.id}`, { defaultView: 'board' });
        await refuses(refused, 'defaultView', 'must be one of kanban, list, calendar, gantt');
      });

      it('→ Requires Owner or Admin role in the space', async () => {
        const path = `/projects/${general.id}`;
        expect((await ana.patch(path, { name: 'By owner' })).status).toBe(200);
        expect((await as.admin?.patch(path, { name: 'By admin' }))?.status).toBe(200);
        for (const role of ['member', 'viewer']) {
          const words = `This requires the admin role or higher; your role is ${role}`;
          lacksRole(await as[role]?.patch(path, { name: `By ${role}` }), words);
        }
        expect((await api.get(path)).body.project.name).toBe('By admin');
      });
    });

    describe('DELETE /api/projects/:id: Archive a project (soft delete)', () => {
      it('id (required): Project ID; it leaves the list and is kept', async () => {
        const { body } = await create({ slug: 'to-archive' });
        const { id } = body.project;
        const task = await ana.createTask(id, { title: 'Kept' });
        const archived = await api.delete(`/projects/${id}`);
        expect(archived.status).toBe(200);
        expect(archived.body).toEqual({ success: true });
        expect((await api.get(`/projects?spaceId=${space.id}`)).text).not.toContain(id);
        expect((await api.get(`/projects/${id}`)).body.project).toMatchObject({ isArchived: true, slug: 'to-archive' });
        expect((await api.get(`/tasks/${task.id}`)).body.task.title).toBe('Kept');
        await refuses(await api.delete('/projects/general'), 'id', 'must be a UUID');
        expect((await api.delete(`/projects/${nowhere}`)).status).toBe(404);
      });

      it('Requires Owner or Admin role', async () => {
        const { body } = await create({ slug: 'kept' });
        for (const role of ['member', 'viewer']) {
          const words = `This requires the admin role or higher; your role is ${role}`;
          lacksRole(await as[role]?.delete(`/projects/${body.project.id}`), words);
        }
        expect((await api.get(`/projects/${body.project.id}`)).body.project.isArchived).toBe(false);
        expect((await as.admin?.delete(`/projects/${body.project.id}`))?.status).toBe(200);
        const { body: other } = await create({ slug: 'owners' });
        expect((await ana.delete(`/projects/${other.project.id}`)).status).toBe(200);
      });
    });

    function create(fields: Json, by: ApiClient = api) {
      return by.post('/projects', { spaceId: space.id, name: 'Project', ...fields });
    }

    /** Changes one field and expects that only it changes, in the response and in later reads. */
    async function changes(fields: Json) {
      const { body: made } = await create({ slug: `p-${crypto.randomUUID().slice(0, 8)}`, description: 'As it was' });
      const { id } = made.project;
      const { status, body } = await api.patch(`/projects/${id}`, fields);
      expect(status).toBe(200);
      expect(body.project).toEqual({ ...made.project, ...fields, updatedAt: expect.any(String) });
      expect((await api.get(`/projects/${id}`)).body).toEqual(body);
    }

    async function refuses({ status, body }: { status: number; body: Json }, field: string, message: string) {
      expect(status).toBe(400);
      expect(body).toEqual({
        error: `${field}: ${message}`,
        code: 'invalid_input',
        issues: [{ path: field, message }],
      });
    }

    function lacksRole(reply: { status: number; body: Json } | undefined, error: string) {
      expect(reply?.status).toBe(403);
      expect(reply?.body).toEqual({ error, code: 'insufficient_role' });
    }
  });
});
