import { beforeAll, describe, expect, it } from 'vitest';
import { requireDocumentedResponses } from '../../support/documented-responses.ts';
import { joinSpace } from '../../support/invite-and-join-space.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('The document’s section Spaces', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    beforeAll(async () => {
      requireDocumentedResponses(test);
      ana = await test.createPerson();
      api = await ana.createTokenClient();
    });

    describe('GET /api/spaces: List all spaces the authenticated user belongs to', () => {
      it('lists only the spaces of the user', async () => {
        const other = await test.createPerson('Bea');
        const { space: theirs } = await other.createTeamSpace();
        const { space: shared } = await other.createTeamSpace();
        const { space: own } = await ana.createTeamSpace();
        await joinSpace(ana, other, shared.id, 'viewer');

        const { status, body } = await api.get('/spaces');
        expect(status).toBe(200);
        const roles = new Map(body.map((space: { id: string; role: string }) => [space.id, space.role]));
        expect(roles.get(own.id)).toBe('owner');
        expect(roles.get(shared.id)).toBe('viewer');
        expect(roles.has(theirs.id)).toBe(false);
        expect(roles.size).toBe(3);
      });

      it('→ Returns an array of space objects including personal space', async () => {
        const { body } = await (await (await test.createPerson('Cleo')).createTokenClient()).get('/spaces');
        expect(body).toEqual([
          {
            id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
            name: 'Personal',
            slug: expect.stringMatching(/^[a-z0-9-]{3,50}$/),
            key: 'ME',
            description: null,
            color: null,
            isPersonal: true,
            role: 'owner',
            createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
            updatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          },
        ]);
      });

      it('the personal space comes first, then the others by name', async () => {
        const person = await test.createPerson('Dora');
        for (const name of ['Zebra', 'Apple', 'Mango']) {
          await person.post('/spaces', { name, slug: `${name.toLowerCase()}-${test.engine}` });
        }
        const { body } = await person.get('/spaces');
        expect(body.map((space: { name: string }) => space.name)).toEqual(['Personal', 'Apple', 'Mango', 'Zebra']);
      });
    });

    describe('POST /api/spaces: Create a new team space', () => {
      it('creates a team space and returns it', async () => {
        const { status, body } = await api.post('/spaces', { name: 'Studio', slug: 'studio' });
        expect(status).toBe(201);
        expect(body.space).toMatchObject({ name: 'Studio', slug: 'studio', isPersonal: false });
        expect(Object.keys(body)).toEqual(['space']);
        expect((await api.get('/spaces')).body).toContainEqual(body.space);
      });

      it('name (required): Space display name', async () => {
        await refuses({ slug: 'no-name' }, 'name', 'is required');
        await refuses({ slug: 'no-name', name: '  ' }, 'name', 'must have 1 to 100 characters');
        await refuses({ slug: 'no-name', name: 7 }, 'name', 'must be of type string, received number');
      });

      it('slug (required): Unique URL-friendly identifier (3-50 chars, a-z 0-9 -)', async () => {
        await refuses({ name: 'Slugs' }, 'slug', 'is required');
        await refuses({ name: 'Slugs', slug: 'ab' }, 'slug', 'must have 3 to 50 characters');
        await refuses({ name: 'Slugs', slug: 'a'.repeat(51) }, 'slug', 'must have 3 to 50 characters');
        for (const slug of ['Caps', 'with space', 'ünïcode', 'under_score', 'new\nline', 'ends\n']) {
          await refuses({ name: 'Slugs', slug }, 'slug', 'must have only the characters a-z, 0-9 and -');
        }
        for (const slug of ['a-1', `a-${'9'.repeat(48)}`]) {
          expect((await api.post('/spaces', { name: 'Slugs', slug })).body.space.slug).toBe(slug);
        }
      });

      it('slug (required): Unique among the spaces of all users', async () => {
        const other = await test.createPerson('Bea');
        await other.post('/spaces', { name: 'Theirs', slug: 'taken-slug' });
        const refused = await api.post('/spaces', { name: 'Mine', slug: 'taken-slug' });
        expect(refused.status).toBe(409);
        expect(refused.body).toEqual({ error: 'Slug already taken', code: 'slug_taken' });
        expect((await api.get('/spaces')).text).not.toContain('"Mine"');
      });

      it('description: Optional description', async () => {
        const { body } = await api.post('/spaces', { name: 'Told', slug: 'told', description: 'All of **it**' });
        expect(body.space.description).toBe('All of **it**');
        expect((await api.post('/spaces', { name: 'Untold', slug: 'untold' })).body.space.description).toBeNull();
      });

      it('color: Hex color for the space icon', async () => {
        const { body } = await api.post('/spaces', { name: 'Blue', slug: 'blue', color: '#4F46E5' });
        expect(body.space.color).toBe('#4f46e5');
        expect((await api.post('/spaces', { name: 'Plain', slug: 'plain' })).body.space.color).toBeNull();
        await refuses({ name: 'Red', slug: 'red', color: 'red' }, 'color', 'must be a hex color such as #4f46e5');
      });

      it('→ The authenticated user becomes the space owner with Owner role', async () => {
        const { body } = await api.post('/spaces', { name: 'Owned', slug: 'owned' });
        expect(body.space.role).toBe('owner');
        const { body: members } = await api.get(`/spaces/${body.space.id}/members`);
        expect(members).toEqual([expect.objectContaining({ userId: ana.id, role: 'owner' })]);
      });

      it('→ A default General project with statuses is created automatically', async () => {
        const { body } = await api.post('/spaces', { name: 'Fresh', slug: 'fresh' });
        const { body: projects } = await api.get(`/projects?spaceId=${body.space.id}`);
        expect(projects).toEqual([
          expect.objectContaining({ name: 'General', slug: 'general', spaceId: body.space.id }),
        ]);
        const { body: statuses } = await api.get(`/statuses?projectId=${projects[0].id}`);
        expect(statuses.map((status: { name: string }) => status.name)).toEqual(['To Do', 'In Progress', 'Done']);
      });
    });

    async function refuses(fields: Record<string, unknown>, field: string, message: string) {
      const { status, body } = await api.post('/spaces', fields);
      expect(status, JSON.stringify(fields)).toBe(400);
      expect(body.code).toBe('invalid_input');
      expect(body.error).toContain(`${field}: ${message}`);
      expect(body.issues).toContainEqual({ path: field, message });
    }
  });
});
