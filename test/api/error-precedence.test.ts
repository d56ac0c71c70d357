import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { type ApiClient, describeOnEachEngine, type Person } from '../support/test-app.ts';

const nowhere = '01990000-0000-7000-8000-000000000000';

describe('The order of errors', () => {
  describeOnEachEngine((test) => {
    let owner: Person;
    let viewer: Person;
    let admin: Person;
    let api: ApiClient;
    let space: Json;
    let project: Json;
    beforeAll(async () => {
      owner = await test.createPerson('Owner');
      ({ space, project } = await owner.createTeamSpace());
      viewer = await test.createMember(owner, space.id, 'viewer');
      admin = await test.createMember(owner, space.id, 'admin');
      api = await owner.createTokenClient({ scope: 'read' });
      await owner.post('/projects', { spaceId: space.id, name: 'Other', slug: 'other' });
    });

    it('400 comes before 404', async () => {
      expect((await viewer.patch(`/tasks/${nowhere}`, { title: '' })).status).toBe(400);
      expect((await viewer.post('/tasks', { projectId: nowhere })).status).toBe(400);
    });

    it('404 comes before 403', async () => {
      expect((await viewer.patch(`/projects/${nowhere}`, { name: 'X' })).status).toBe(404);
      expect((await api.patch(`/projects/${nowhere}`, { name: 'X' })).status).toBe(404);
    });

    it('403 comes before 409', async () => {
      const { status, body } = await viewer.patch(`/projects/${project.id}`, { slug: 'other' });
      expect([status, body.code]).toEqual([403, 'insufficient_role']);
      const demoting = await admin.patch(`/spaces/${space.id}/members/${owner.id}`, { role: 'viewer' });
      expect([demoting.status, demoting.body.code]).toEqual([403, 'insufficient_role']);
      expect((await owner.get(`/projects/${project.id}`)).body.project).toEqual(project);
    });

    it('409 comes before 412, and neither changes anything', async () => {
      const stale = { 'if-match': '"of another time"' };
      const path = `/projects/${project.id}`;
      const taken = await owner.patch(path, { slug: 'other' }, stale);
      expect([taken.status, taken.body.code]).toEqual([409, 'slug_taken']);
      const changed = await owner.patch(path, { name: 'Lost' }, stale);
      expect(changed.status).toBe(412);
      expect(changed.body).toMatchObject({ code: 'changed_meanwhile', project });
      expect((await owner.get(path)).body.project).toEqual(project);
    });

    it('a read-only token is reported before a missing role', async () => {
      const token = await viewer.createTokenClient({ scope: 'read' });
      const { status, body } = await token.patch(`/projects/${project.id}`, { name: 'X' });
      expect(status).toBe(403);
      expect(body).toEqual({ error: 'This token is read-only', code: 'read_only_token' });
      expect((await token.get(`/projects/${project.id}`)).status).toBe(200);
    });
  });
});
