import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { type ApiClient, type ApiResponse, describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('GET /tasks, beyond the document', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let api: ApiClient;
    let project: Json;
    let statuses: Json[];
    let bug: Json;
    let parent: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      api = await ana.createTokenClient();
      const team = await ana.createTeamSpace();
      ({ project, statuses } = team);
      bea = await test.createMember(ana, team.space.id, 'member', 'Bea');
      bug = (await ana.post('/labels', { spaceId: team.space.id, name: 'Bug' })).body.label;
      const [todo, active, done] = statuses;
      const add = (title: string, fields: Json) => ana.createTask(project.id, { title, ...fields });
      await add('Ship it', { statusId: done.id, priority: 'high', dueDate: '2026-02-22' });
      await add('No column', { statusId: null, description: 'About the RELEASE' });
      parent = await add('Release plan', { statusId: todo.id, priority: 'high', assigneeIds: [ana.id, bea.id] });
      await add('Fix 100% of it_all', { statusId: active.id, labelIds: [bug.id], dueDate: '2026-02-22T10:00:00Z' });
      await add('Child', { statusId: todo.id, parentTaskId: parent.id, assigneeIds: [bea.id], dueDate: '2026-03-01' });
      await ana.patch(`/tasks/${(await add('Archived', { priority: 'high' })).id}`, { isArchived: true });
    });

    it('flat, subtasks included, column order then position', async () => {
      expect(await titles('')).toEqual(['Release plan', 'Child', 'Fix 100% of it_all', 'Ship it', 'No column']);
    });

    it('filter statusId', async () => {
      expect(await titles(`statusId=${statuses[0].id}`)).toEqual(['Release plan', 'Child']);
      expect(await titles('statusId=none')).toEqual(['No column']);
    });

    it('filter assigneeId (me)', async () => {
      expect(await titles('assigneeId=me')).toEqual(['Release plan']);
      expect(await titles(`assigneeId=${bea.id}`)).toEqual(['Release plan', 'Child']);
      expect(await titles('assigneeId=none')).toEqual(['Fix 100% of it_all', 'Ship it', 'No column']);
    });

    it('filter priority', async () => {
      expect(await titles('priority=high')).toEqual(['Release plan', 'Ship it']);
      expect(await titles('priority=high&archived=true')).toEqual(['Archived']);
      const refused = await api.get(`/tasks?projectId=${project.id}&priority=huge`);
      expect([refused.status, refused.body.issues[0].path]).toEqual([400, 'priority']);
    });

    it('filter completed', async () => {
      expect(await titles('completed=true')).toEqual(['Ship it']);
      expect(await titles('completed=false')).toHaveLength(4);
    });

    it('filters dueBefore and dueAfter: an all-day date counts from its start', async () => {
      expect(await titles('dueBefore=2026-02-22')).toEqual([]);
      expect(await titles('dueBefore=2026-02-22T00:00:00Z')).toEqual([]);
      expect(await titles('dueBefore=2026-02-22T00:00:00.001Z')).toEqual(['Ship it']);
      expect(await titles('dueBefore=2026-02-22T10:00:00Z')).toEqual(['Ship it']);
      const later = ['Child', 'Fix 100% of it_all'];
      expect(await titles('dueAfter=2026-02-22')).toEqual([...later, 'Ship it']);
      expect(await titles('dueAfter=2026-02-22T00:00:00Z')).toEqual([...later, 'Ship it']);
      expect(await titles('dueAfter=2026-02-22T10:00:00Z')).toEqual(later);
      expect(await titles('dueAfter=2026-02-22&dueBefore=2026-03-01')).toEqual(['Fix 100% of it_all', 'Ship it']);
    });

    it('filter parentTaskId', async () => {
      expect(await titles(`parentTaskId=${parent.id}`)).toEqual(['Child']);
      expect(await titles('parentTaskId=none')).not.toContain('Child');
    });

    it('filter labelId', async () => {
      expect(await titles(`labelId=${bug.id}`)).toEqual(['Fix 100% of it_all']);
    });

    it('filter q: words in title or description, in any case, nothing in it being special', async () => {
      expect(await titles('q=RELEASE')).toEqual(['Release plan', 'No column']);
      expect(await titles('q=plan%20release')).toEqual(['Release plan']);
      expect(await titles('q=100%25')).toEqual(['Fix 100% of it_all']);
      expect(await titles('q=t_a')).toEqual(['Fix 100% of it_all']);
      expect(await titles('q=%25')).toEqual(['Fix 100% of it_all']);
      expect(await titles('q=nothing')).toEqual([]);
    });

    it('filters together: all of them count', async () => {
      expect(await titles(`priority=high&assigneeId=${bea.id}&completed=false`)).toEqual(['Release plan']);
    });

    it('opt-in paging limit (1..500) + cursor, next page in Link', async () => {
      const pages: string[][] = [];
      let next: string | undefined = `/tasks?projectId=${project.id}&limit=2`;
      while (next) {
        const reply: ApiResponse = await api.get(next);
        expect(reply.status).toBe(200);
        pages.push(reply.body.map(({ title }: Json) => title));
        next = nextOf(reply);
      }
      expect(pages).toEqual([['Release plan', 'Child'], ['Fix 100% of it_all', 'Ship it'], ['No column']]);
    });

    it('without limit there is no page and no Link; limit and cursor out of bounds are 400', async () => {
      expect((await api.get(`/tasks?projectId=${project.id}`)).headers.link).toBeUndefined();
      for (const [query, field] of [
        ['limit=0', 'limit'],
        ['limit=501', 'limit'],
        ['limit=ten', 'limit'],
        ['limit=1.5', 'limit'],
        ['cursor=abc', 'limit'],
        ['limit=2&cursor=abc', 'cursor'],
      ]) {
        const { status, body } = await api.get(`/tasks?projectId=${project.id}&${query}`);
        expect([status, body.issues[0].path], query).toEqual([400, field]);
      }
    });

    it('GET /tasks?assigneeId=me (no projectId): my tasks across spaces, paged, none of archived projects', async () => {
      const [home, other, gone] = [
        await bea.getPersonalSpace(),
        await bea.createTeamSpace(),
        await bea.createTeamSpace(),
      ];
      const mine = { assigneeIds: [bea.id] };
      await bea.createTask(home.project.id, { title: 'At home', dueDate: '2026-02-01', ...mine });
      await bea.createTask(other.project.id, { title: 'Elsewhere', dueDate: '2026-04-01T00:00:00Z', ...mine });
      await bea.createTask(other.project.id, { title: 'Not mine' });
      await bea.createTask(gone.project.id, { title: 'Archived along', ...mine });
      await bea.delete(`/projects/${gone.project.id}`);

      const all = await bea.get('/tasks?assigneeId=me');
      expect(all.body.map(({ title }: Json) => title)).toEqual(['At home', 'Child', 'Elsewhere', 'Release plan']);
      const first = await bea.get('/tasks?assigneeId=me&limit=3');
      expect(first.body).toEqual(all.body.slice(0, 3));
      const second = await bea.get(String(nextOf(first)));
      expect(second.body).toEqual(all.body.slice(3));
      expect(nextOf(second)).toBeUndefined();
      expect((await bea.get('/tasks?assigneeId=none')).status).toBe(400);
      expect((await bea.get(`/tasks?assigneeId=${ana.id}`)).status).toBe(400);
    });

    async function titles(query: string): Promise<string[]> {
      const { status, body } = await api.get(`/tasks?projectId=${project.id}&${query}`);
      expect(status).toBe(200);
      return body.map(({ title }: Json) => title);
    }
  });
});

/** Returns the path of the next page, below /api. */
function nextOf({ headers }: ApiResponse): string | undefined {
  const link = headers.link;
  if (link === undefined) return undefined;
  const [, url] = /^<(http[^>]+)>; rel="next"$/.exec(link) as unknown as [string, string];
  const { pathname, search } = new URL(url);
  expect(pathname).toBe('/api/tasks');
  return `/tasks${search}`;
}
