import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { encodeCursor, getNextPageUrl, readAllPages } from '../../support/pagination.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';
import { createUnknownId } from '../../support/unknown-id.ts';

describe('My tasks across spaces', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let projects: Json[];
    let spaces: Json[];
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      bea = await test.createPerson('Bea');
      const [first, second, home] = [
        await ana.createTeamSpace(),
        await bea.createTeamSpace(),
        await bea.getPersonalSpace(),
      ];
      const { body } = await ana.post(`/spaces/${first.space.id}/invitations`, { role: 'viewer' });
      await bea.post('/invitations/accept', { secret: body.url.split('#invitation=')[1] });
      projects = [first.project, second.project, home.project];
      spaces = [first.space, second.space, home.space];
    });

    const mine = async (query = '') => {
      const { status, body, text } = await bea.get(`/tasks?assigneeId=me${query && `&${query}`}`);
      expect(status, text).toBe(200);
      return body.map(({ title }: Json) => title);
    };

    const give = (at: number, title: string, fields: Json = {}) =>
      (at === 0 ? ana : bea).createTask(projects[at].id, { title, assigneeIds: [bea.id], ...fields });

    it('lists the tasks of all my spaces, also as a viewer, by due date, with undated ones last', async () => {
      await give(0, 'undated');
      await give(1, 'last instant', { dueDate: '9999-12-31T23:59:59.999Z' });
      await give(2, 'noon', { dueDate: '2026-02-22T12:00:00Z' });
      await give(0, 'all day', { dueDate: '2026-02-22' });
      await give(1, 'midnight', { dueDate: '2026-02-22T00:00:00Z' });
      await give(2, 'first day', { dueDate: '0000-01-01' });
      await ana.createTask(projects[0].id, { title: 'not mine', assigneeIds: [ana.id] });
      await bea.createTask(projects[2].id, { title: 'nobody’s' });
      expect(await mine()).toEqual(['first day', 'all day', 'midnight', 'noon', 'last instant', 'undated']);
    });

    it('leaves out archived tasks and projects, and spaces that are deleted or that I have left', async () => {
      await give(0, 'left');
      const kept = await give(1, 'archived');
      await give(2, 'home');
      expect((await mine()).sort()).toEqual(['archived', 'home', 'left']);
      await bea.patch(`/tasks/${kept.id}`, { isArchived: true });
      expect(await mine('archived=true')).toEqual(['archived']);
      await bea.delete(`/projects/${projects[1].id}`);
      expect(await mine('archived=true')).toEqual([]);
      await bea.patch(`/projects/${projects[1].id}`, { isArchived: false });
      expect(await mine('archived=true')).toEqual(['archived']);
      await bea.delete(`/spaces/${spaces[1].id}`);
      expect(await mine('archived=true')).toEqual([]);
      await bea.delete(`/spaces/${spaces[0].id}/members/${bea.id}`);
      expect(await mine()).toEqual(['home']);
    });

    it('rejoining a space does not restore assignments', async () => {
      await give(0, 'once mine');
      await ana.delete(`/spaces/${spaces[0].id}/members/${bea.id}`);
      const { body } = await ana.post(`/spaces/${spaces[0].id}/invitations`, { role: 'member' });
      await bea.post('/invitations/accept', { secret: body.url.split('#invitation=')[1] });
      expect(await mine()).toEqual([]);
    });

    it('applies filters, also with values of several spaces', async () => {
      await give(0, 'urgent there', { priority: 'urgent', dueDate: '2026-01-01' });
      await give(1, 'urgent too', { priority: 'urgent' });
      await give(2, 'calm', { dueDate: '2026-03-01' });
      expect(await mine('priority=urgent')).toEqual(['urgent there', 'urgent too']);
      expect(await mine('dueBefore=2026-02-01')).toEqual(['urgent there']);
      expect(await mine('q=URGENT+too')).toEqual(['urgent too']);
      expect(await mine('completed=true')).toEqual([]);
      expect(await mine('statusId=none')).toEqual([]);
      expect(await mine('parentTaskId=none')).toHaveLength(3);
    });

    it('returns each task once over all pages, while others are assigned to me', async () => {
      for (let at = 0; at < 17; at++) {
        await give(at % 3, `Task ${at}`, { dueDate: at % 4 ? `2026-02-${10 + (at % 5)}` : null });
      }
      const all = await mine();
      expect(all).toHaveLength(17);
      const pages = await readAllPages(bea, 'assigneeId=me&limit=3', (_, at) =>
        give(at % 3, 'meanwhile', { dueDate: '2026-02-13' }),
      );
      const met = pages.flat();
      expect(new Set(met.map(({ id }) => id)).size).toBe(met.length);
      expect(met.map(({ title }) => title).filter((title) => title !== 'meanwhile')).toEqual(all);
    });

    it('has pages of 100 by default, with a link to the next one', async () => {
      const made = Array.from({ length: 103 }, (_, at) => give(1, `Task ${String(at).padStart(3, '0')}`));
      await Promise.all(made);
      const first = await bea.get('/tasks?assigneeId=me');
      expect(first.body).toHaveLength(100);
      const next = new URL(String(getNextPageUrl(first)));
      expect(next.searchParams.get('assigneeId')).toBe('me');
      const followed = await bea.get(next.pathname.slice(4) + next.search);
      expect([followed.status, followed.body.length]).toEqual([200, 3]);
      expect((await bea.get('/tasks?assigneeId=me&limit=500')).body).toHaveLength(103);
    });

    it('rejects other assignees and invalid cursors', async () => {
      for (const who of ['', '?assigneeId=none', `?assigneeId=${bea.id}`, `?assigneeId=${createUnknownId()}`, '?q=x']) {
        expect(getInvalidFields(await bea.get(`/tasks${who}`)), who).toEqual(['projectId']);
      }
      const id = createUnknownId();
      for (const place of [
        [null, id],
        [0, id],
        ['2026', 'x'],
        ['\0', id],
        ['2026-02-22', '-'.repeat(36)],
        [0, id, 0, id],
      ]) {
        const reply = await bea.get(`/tasks?assigneeId=me&limit=2&cursor=${encodeCursor(place)}`);
        expect(getInvalidFields(reply), JSON.stringify(place)).toEqual(['cursor']);
      }
      for (const text of ['\ud800', '', '🚀', "'"]) {
        const { status } = await bea.get(`/tasks?assigneeId=me&limit=2&cursor=${encodeCursor([text, id])}`);
        expect(status, text).toBe(200);
      }
    });
  });
});
