import { expect } from 'vitest';
import type { Json } from '../../../../testing/untypedJson.ts';
import { requiresField, requiresRole, takesValues } from './field-and-role-checks.ts';
import { type Statement, type StatementFixtures, uniqueSlug, unknownId } from './statement-fixtures.ts';

const longText = 'x'.repeat(50_001);

function createSpace({ api }: StatementFixtures, fields: Json = {}) {
  return api.post('/spaces', { name: 'Team', slug: uniqueSlug(), ...fields });
}

function createProject({ api, space }: StatementFixtures, fields: Json = {}) {
  return api.post('/projects', { spaceId: space.id, name: 'Project', slug: uniqueSlug(), ...fields });
}

/** Creates a project and returns a function that updates it. */
async function createUpdater(world: StatementFixtures) {
  const { body } = await createProject(world);
  return (fields: Json) => world.api.patch(`/projects/${body.project.id}`, fields);
}

export const spaceStatements: Statement[] = [
  [
    10,
    '/api/spacesList all spaces the authenticated user belongs to.',
    async ({ owner, api, space, stranger }) => {
      const { status, body } = await api.get('/spaces');
      expect(status).toBe(200);
      expect(body.map(({ id }: Json) => id)).toContain(space.id);
      expect((await stranger.get('/spaces')).text).not.toContain(space.id);
      expect((await owner.get('/spaces')).body).toEqual(body);
    },
  ],
  [
    11,
    '- →Returns an array of space objects including personal space.',
    async ({ stranger }) => {
      const { body } = await stranger.get('/spaces');
      expect(body).toEqual([expect.objectContaining({ isPersonal: true, name: expect.any(String), role: 'owner' })]);
    },
  ],
  [
    12,
    '/api/spacesCreate a new team space.',
    async (world) => {
      const { status, body } = await createSpace(world);
      expect([status, Object.keys(body), body.space.isPersonal]).toEqual([201, ['space'], false]);
      expect((await world.api.get('/spaces')).body).toContainEqual(body.space);
    },
  ],
  [
    15,
    'namerequired | string | Space display name.',
    async (world) => {
      await requiresField(await createSpace(world, { name: undefined }), 'name');
      const invalid = ['', ' ', 1, null, 'x'.repeat(101)];
      await takesValues((fields) => createSpace(world, fields), 'space', 'name', { valid: ['Équipe ☕'], invalid });
    },
  ],
  [
    16,
    'slugrequired | string | Unique URL-friendly identifier (3-50 chars, a-z 0-9 -).',
    async (world) => {
      await requiresField(await createSpace(world, { slug: undefined }), 'slug');
      const valid = [uniqueSlug().slice(0, 5), `a-0${uniqueSlug()}`.padEnd(50, '9')];
      const invalid = ['ab', 'x'.repeat(51), 'Team', 'a b c', 'ünï', 'a_b', ''];
      await takesValues((fields) => createSpace(world, fields), 'space', 'slug', { valid, invalid });
      const taken = await world.stranger.post('/spaces', { name: 'Other', slug: valid[0] });
      expect([taken.status, taken.body.code]).toEqual([409, 'slug_taken']);
    },
  ],
  [
    17,
    'description | string | Optional description.',
    async (world) => {
      expect((await createSpace(world)).body.space.description).toBeNull();
      const send = (fields: Json) => createSpace(world, fields);
      await takesValues(send, 'space', 'description', { valid: ['For *us*'], invalid: [1, longText] });
    },
  ],
  [
    18,
    'color | string | Hex color for the space icon.',
    async (world) => {
      const send = (fields: Json) => createSpace(world, fields);
      await takesValues(send, 'space', 'color', { valid: ['#4f46e5'], invalid: ['red', '#12', '4f46e5', 1] });
    },
  ],
  [
    19,
    '- →The authenticated user becomes the space owner with Owner role.',
    async (world) => {
      const { body } = await createSpace(world);
      expect(body.space.role).toBe('owner');
      const members = await world.api.get(`/spaces/${body.space.id}/members`);
      expect(members.body).toMatchObject([{ userId: world.owner.id, role: 'owner' }]);
    },
  ],
  [
    20,
    '- →A default General project with statuses is created automatically.',
    async (world) => {
      const { body } = await createSpace(world);
      const projects = await world.api.get(`/projects?spaceId=${body.space.id}`);
      expect(projects.body.map(({ name }: Json) => name)).toEqual(['General']);
      const statuses = await world.api.get(`/statuses?projectId=${projects.body[0].id}`);
      expect(statuses.body.length).toBeGreaterThan(1);
    },
  ],
];

export const projectStatements: Statement[] = [
  [
    22,
    '/api/projectsList all projects in a space.',
    async (world) => {
      const { body: made } = await createProject(world);
      const { status, body } = await world.api.get(`/projects?spaceId=${world.space.id}`);
      expect(status).toBe(200);
      expect(body).toContainEqual(made.project);
      expect(new Set(body.map(({ spaceId }: Json) => spaceId))).toEqual(new Set([world.space.id]));
    },
  ],
  [
    25,
    'spaceIdrequired | string (UUID) | The space ID to list projects for.',
    async ({ api, stranger, space }) => {
      await requiresField(await api.get('/projects'), 'spaceId');
      await requiresField(await api.get('/projects?spaceId=team'), 'spaceId');
      expect((await api.get(`/projects?spaceId=${unknownId}`)).status).toBe(404);
      expect((await stranger.get(`/projects?spaceId=${space.id}`)).status).toBe(404);
    },
  ],
  [
    26,
    '/api/projectsCreate a new project in a space.',
    async (world) => {
      const { status, body } = await createProject(world);
      expect([status, Object.keys(body), body.project.spaceId]).toEqual([201, ['project'], world.space.id]);
    },
  ],
  [
    29,
    'spaceIdrequired | string (UUID) | The space to create the project in.',
    async (world) => {
      await requiresField(await createProject(world, { spaceId: undefined }), 'spaceId');
      await requiresField(await createProject(world, { spaceId: 'team' }), 'spaceId');
      expect((await createProject(world, { spaceId: unknownId })).status).toBe(404);
    },
  ],
  [
    30,
    'namerequired | string | Project display name.',
    async (world) => {
      await requiresField(await createProject(world, { name: undefined }), 'name');
      const send = (fields: Json) => createProject(world, fields);
      await takesValues(send, 'project', 'name', { valid: ['Website ☕'], invalid: ['', ' ', 1, 'x'.repeat(101)] });
    },
  ],
  [
    31,
    'slugrequired | string | URL-friendly identifier, unique within the space.',
    async (world) => {
      await requiresField(await createProject(world, { slug: undefined }), 'slug');
      const slug = uniqueSlug();
      const send = (fields: Json) => createProject(world, fields);
      await takesValues(send, 'project', 'slug', { valid: [slug], invalid: ['A', 'a b', 'ü', ''] });
      const taken = await createProject(world, { slug });
      expect([taken.status, taken.body.code]).toEqual([409, 'slug_taken']);
      const { body } = await createSpace(world);
      expect((await createProject(world, { spaceId: body.space.id, slug })).status).toBe(201);
    },
  ],
  [
    32,
    'description | string | Optional description.',
    async (world) => {
      expect((await createProject(world)).body.project.description).toBeNull();
      const send = (fields: Json) => createProject(world, fields);
      await takesValues(send, 'project', 'description', { valid: ['# Why'], invalid: [1, longText] });
    },
  ],
  [
    33,
    'defaultView | kanban | list | calendar | gantt | Default view mode.',
    async (world) => {
      const send = (fields: Json) => createProject(world, fields);
      const valid = ['kanban', 'list', 'calendar', 'gantt'];
      await takesValues(send, 'project', 'defaultView', { valid, invalid: ['board', 'Kanban', '', 1, null] });
    },
  ],
  [
    34,
    'color | string | Hex color.',
    async (world) => {
      const send = (fields: Json) => createProject(world, fields);
      await takesValues(send, 'project', 'color', { valid: ['#22c55e'], invalid: ['green', '#12345', 1] });
    },
  ],
  [
    35,
    '- →Requires Owner, Admin, or Member role in the space.',
    (world) =>
      requiresRole(world, ['owner', 'admin', 'member'], (person) =>
        person.post('/projects', { spaceId: world.space.id, name: 'By role', slug: uniqueSlug() }),
      ),
  ],
  [
    36,
    '- →Default Kanban statuses are created automatically.',
    async (world) => {
      const { body } = await createProject(world);
      const statuses = await world.api.get(`/statuses?projectId=${body.project.id}`);
      const columns = statuses.body.map(({ name, category }: Json) => [name, category]);
      expect(columns).toEqual([
        ['To Do', 'todo'],
        ['In Progress', 'active'],
        ['Done', 'done'],
      ]);
    },
  ],
  [
    37,
    '/api/projects/:idUpdate project settings.',
    async (world) => {
      const { body } = await createProject(world);
      const { id } = body.project;
      const { status, body: updated } = await world.api.patch(`/projects/${id}`, { name: 'Set' });
      expect([status, updated.project.name, updated.project.slug]).toEqual([200, 'Set', body.project.slug]);
      expect((await world.api.get(`/projects/${id}`)).body).toEqual(updated);
    },
  ],
  [
    40,
    'idrequired | string (UUID) | Project ID.',
    async ({ api }) => {
      await requiresField(await api.patch('/projects/general', { name: 'X' }), 'id');
      expect((await api.patch(`/projects/${unknownId}`, { name: 'X' })).status).toBe(404);
    },
  ],
  [
    41,
    'name | string | New display name.',
    async (world) =>
      takesValues(await createUpdater(world), 'project', 'name', { valid: ['New'], invalid: ['', null] }),
  ],
  [
    42,
    'slug | string | New slug (must be unique within space).',
    async (world) => {
      const update = await createUpdater(world);
      await takesValues(update, 'project', 'slug', { valid: [uniqueSlug()], invalid: ['A b', null] });
      const { body } = await createProject(world);
      expect((await update({ slug: body.project.slug })).body.code).toBe('slug_taken');
    },
  ],
  [
    43,
    'description | string | null | Project description.',
    async (world) =>
      takesValues(await createUpdater(world), 'project', 'description', { valid: ['Text', null], invalid: [1] }),
  ],
  [
    44,
    'defaultView | kanban | list | calendar | gantt | Default view.',
    async (world) => {
      const valid = ['gantt', 'calendar', 'list', 'kanban'];
      await takesValues(await createUpdater(world), 'project', 'defaultView', { valid, invalid: ['board', null] });
    },
  ],
  [
    45,
    '- →Requires Owner or Admin role in the space.',
    (world) =>
      requiresRole(world, ['owner', 'admin'], (person) =>
        person.patch(`/projects/${world.project.id}`, { description: person.name }),
      ),
  ],
  [
    46,
    '/api/projects/:idArchive a project (soft delete). Requires Owner or Admin role.',
    async (world) => {
      const { body } = await createProject(world);
      const { id } = body.project;
      const task = await world.owner.createTask(id, { title: 'Kept in the archive' });
      await requiresRole(world, ['owner', 'admin'], (person) => person.delete(`/projects/${id}`));
      expect((await world.api.get(`/projects?spaceId=${world.space.id}`)).text).not.toContain(id);
      expect((await world.api.get(`/projects/${id}`)).body.project.isArchived).toBe(true);
      expect((await world.api.get(`/tasks/${task.id}`)).body.task.title).toBe('Kept in the archive');
    },
  ],
  [
    49,
    'idrequired | string (UUID) | Project ID.',
    async ({ api }) => {
      await requiresField(await api.delete('/projects/general'), 'id');
      expect((await api.delete(`/projects/${unknownId}`)).status).toBe(404);
    },
  ],
];
