import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Spaces and projects, beyond the document', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let api: ApiClient;
    beforeAll(async () => {
      ana = await test.createPerson();
      api = await ana.createTokenClient();
    });

    it('GET /spaces/:id', async () => {
      const { space } = await ana.createTeamSpace();
      const { status, body } = await api.get(`/spaces/${space.id}`);
      expect([status, body]).toEqual([200, { space }]);
    });

    it('PATCH /spaces/:id changes only the fields given; null clears', async () => {
      const { space } = await ana.createTeamSpace();
      const fields = { name: 'Renamed', slug: `re-${space.slug}`, description: 'Why', color: '#00ff00' };
      const { status, body } = await api.patch(`/spaces/${space.id}`, fields);
      expect(status).toBe(200);
      expect(body.space).toEqual({ ...space, ...fields, updatedAt: expect.any(String) });
      const cleared = await api.patch(`/spaces/${space.id}`, { description: null, color: null });
      expect(cleared.body.space).toMatchObject({ name: 'Renamed', description: null, color: null });
      expect((await api.get(`/spaces/${space.id}`)).body).toEqual(cleared.body);
    });

    it('PATCH /spaces/:id: a slug that is taken is 409, and nothing changes', async () => {
      const { space } = await ana.createTeamSpace();
      const { space: other } = await ana.createTeamSpace();
      const { status, body } = await api.patch(`/spaces/${space.id}`, { slug: other.slug, name: 'Half' });
      expect(status).toBe(409);
      expect(body).toEqual({ error: 'Slug already taken', code: 'slug_taken' });
      expect((await api.get(`/spaces/${space.id}`)).body.space).toEqual(space);
    });

    it('DELETE /spaces/:id takes everything in it along, and frees its slug', async () => {
      const { space, project, statuses } = await ana.createTeamSpace();
      const task = await ana.createTask(project.id, { assigneeIds: [ana.id] });
      const { body: label } = await api.post('/labels', { spaceId: space.id, name: 'Bug' });
      const { body: comment } = await api.post(`/tasks/${task.id}/comments`, { content: 'Hi' });
      const { status, body } = await api.delete(`/spaces/${space.id}`);
      expect([status, body]).toEqual([200, { success: true }]);
      for (const path of [
        `/spaces/${space.id}`,
        `/projects/${project.id}`,
        `/statuses/${statuses[0].id}`,
        `/tasks/${task.id}`,
        `/labels/${label.label.id}`,
        `/comments/${comment.comment.id}`,
      ]) {
        expect((await api.get(path)).status, path).toBe(404);
      }
      expect((await api.get('/spaces')).text).not.toContain(space.id);
      expect((await api.get('/tasks?assigneeId=me')).text).not.toContain(task.id);
      expect((await api.post('/spaces', { name: 'Again', slug: space.slug })).status).toBe(201);
    });

    it('DELETE /spaces/:id: the personal space cannot be deleted', async () => {
      const { space } = await ana.getPersonalSpace();
      const { status, body } = await api.delete(`/spaces/${space.id}`);
      expect(status).toBe(409);
      expect(body).toEqual({ error: 'A personal space cannot be deleted', code: 'personal_space' });
      expect((await api.get(`/spaces/${space.id}`)).status).toBe(200);
    });

    it('GET /projects?spaceId=: without spaceId: 400', async () => {
      const { status, body } = await api.get('/projects');
      expect([status, body.error]).toEqual([400, 'spaceId: is required']);
    });

    it('GET /projects?spaceId=: archived=true lists the archived', async () => {
      const { space, project } = await ana.createTeamSpace();
      const { body: made } = await api.post('/projects', { spaceId: space.id, name: 'Old', slug: 'old' });
      await api.delete(`/projects/${made.project.id}`);
      const slugs = async (query: string) =>
        (await api.get(`/projects?spaceId=${space.id}${query}`)).body.map(({ slug }: Json) => slug);
      expect(await slugs('')).toEqual([project.slug]);
      expect(await slugs('&archived=false')).toEqual([project.slug]);
      expect(await slugs('&archived=true')).toEqual(['old']);
    });

    it('GET /projects/:id', async () => {
      const { project } = await ana.createTeamSpace();
      const { status, body } = await api.get(`/projects/${project.id}`);
      expect([status, body]).toEqual([200, { project }]);
    });

    it('PATCH /projects/:id: also color', async () => {
      const { project } = await ana.createTeamSpace();
      const { body } = await api.patch(`/projects/${project.id}`, { color: '#ABCDEF' });
      expect(body.project).toEqual({ ...project, color: '#abcdef', updatedAt: expect.any(String) });
      expect((await api.patch(`/projects/${project.id}`, { color: null })).body.project.color).toBeNull();
    });

    it('PATCH /projects/:id: also isArchived:false to restore, with its tasks', async () => {
      const { space, project } = await ana.createTeamSpace();
      const task = await ana.createTask(project.id);
      await api.delete(`/projects/${project.id}`);
      expect((await api.get(`/tasks?projectId=${project.id}`)).body).toEqual([]);
      const { status, body } = await api.patch(`/projects/${project.id}`, { isArchived: false });
      expect([status, body.project.isArchived]).toEqual([200, false]);
      expect((await api.get(`/projects?spaceId=${space.id}`)).body).toEqual([body.project]);
      expect((await api.get(`/tasks?projectId=${project.id}`)).body).toEqual([task]);
    });

    it('GET, POST /labels, GET, PATCH, DELETE /labels/:id: a name once in its space', async () => {
      const { space, project } = await ana.createTeamSpace();
      const { status, body } = await api.post('/labels', { spaceId: space.id, name: 'Bug', color: '#ff0000' });
      expect([status, body.label]).toEqual([201, expect.objectContaining({ name: 'Bug', color: '#ff0000' })]);
      await api.post('/labels', { spaceId: space.id, name: 'Art' });
      const { body: listed } = await api.get(`/labels?spaceId=${space.id}`);
      expect(listed.map(({ name }: Json) => name)).toEqual(['Art', 'Bug']);
      const taken = await api.post('/labels', { spaceId: space.id, name: 'Bug' });
      expect([taken.status, taken.body.code]).toEqual([409, 'name_taken']);

      const path = `/labels/${body.label.id}`;
      expect((await api.patch(path, { name: 'Defect' })).body.label).toMatchObject({
        name: 'Defect',
        color: '#ff0000',
      });
      expect((await api.get(path)).body.label.name).toBe('Defect');
      const task = await ana.createTask(project.id, { labelIds: [body.label.id] });
      expect((await api.delete(path)).body).toEqual({ success: true });
      expect((await api.get(path)).status).toBe(404);
      expect((await api.get(`/tasks/${task.id}`)).body.task.labelIds).toEqual([]);
    });
  });
});
