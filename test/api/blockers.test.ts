import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { countByHttpStatus, getInvalidFields } from '../support/invalid-fields-and-status-counts.ts';
import { getTask, listTasks } from '../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../support/test-app.ts';
import { createUnknownId } from '../support/unknown-id.ts';

describe('Blockers', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let a: string;
    let b: string;
    let c: string;
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      project = (await ana.createTeamSpace()).project;
      const tasks = [
        await ana.createTask(project.id),
        await ana.createTask(project.id),
        await ana.createTask(project.id),
      ];
      [a, b, c] = tasks.map(({ id }) => id) as [string, string, string];
    });

    const block = (taskId: string, otherId: string) => ana.put(`/tasks/${taskId}/blockers/${otherId}`);
    const free = (taskId: string, otherId: string) => ana.delete(`/tasks/${taskId}/blockers/${otherId}`);
    const blockersOf = async (taskId: string) => (await getTask(ana, taskId)).blockedByIds;

    it('are listed on the blocked task in every response, and not on the blocker', async () => {
      const { status, body } = await block(a, b.toUpperCase());
      expect([status, body.task.blockedByIds]).toEqual([200, [b]]);
      const { body: two } = await block(a, c);
      expect([...two.task.blockedByIds].sort()).toEqual([b, c].sort());
      expect(await getTask(ana, a)).toMatchObject(two.task);
      expect((await listTasks(ana, project.id)).map(({ blockedByIds }) => blockedByIds.length)).toEqual([2, 0, 0]);
      expect((await ana.patch(`/tasks/${a}`, { title: 'Else' })).body.task.blockedByIds).toEqual(two.task.blockedByIds);
    });

    it('adding or removing a blocker a second time changes nothing', async () => {
      for (const [act, expected] of [
        [block, [b]],
        [free, []],
      ] as const) {
        const first = await act(a, b);
        test.advanceClock(1000);
        const second = await act(a, b);
        expect([second.status, second.body, second.body.task.blockedByIds]).toEqual([200, first.body, expected]);
      }
      expect((await ana.get(`/tasks/${a}/activity`)).body).toHaveLength(3);
    });

    it('may be in another project of the space', async () => {
      const { body } = await ana.post('/projects', { spaceId: project.spaceId, name: 'Other', slug: 'other' });
      const there = await ana.createTask(body.project.id);
      expect((await block(a, there.id)).body.task.blockedByIds).toEqual([there.id]);
      expect(getInvalidFields(await block(there.id, a))).toEqual(['otherId']);
    });

    it('may not form a cycle of any length', async () => {
      const line = [a, b, c];
      while (line.length < 6) line.push((await ana.createTask(project.id)).id);
      for (const [at, id] of line.slice(1).entries()) await block(id, line[at] as string);
      for (const id of [...line, a.toUpperCase()]) expect(getInvalidFields(await block(a, id))).toEqual(['otherId']);
      expect(getInvalidFields(await block(line[2] as string, line[5] as string))).toEqual(['otherId']);
      expect(await blockersOf(a)).toEqual([]);
      // A shortcut in the same direction is no cycle. Once the chain is cut, the reverse link is allowed.
      expect((await block(line[5] as string, a)).status).toBe(200);
      await free(line[5] as string, a);
      await free(line[3] as string, line[2] as string);
      expect((await block(a, line[5] as string)).status).toBe(200);
    });

    it('may not form a cycle by concurrent requests', async () => {
      for (let size = 2; size < 7; size++) {
        const ring: string[] = [];
        while (ring.length < size) ring.push((await ana.createTask(project.id)).id);
        const replies = await Promise.all(ring.map((id, at) => block(id, ring[(at + 1) % size] as string)));
        expect(countByHttpStatus(replies)).toEqual({ 200: size - 1, 400: 1 });
      }
      const waits = new Map((await listTasks(ana, project.id)).map((task) => [task.id, task.blockedByIds as string[]]));
      for (const start of waits.keys()) expect(reach(waits, start)).not.toContain(start);
    });

    it('may form a diamond, which is not a cycle', async () => {
      const d = (await ana.createTask(project.id)).id;
      for (const [waiting, other] of [
        [b, a],
        [c, a],
        [d, b],
        [d, c],
        [d, a],
      ] as const) {
        expect((await block(waiting, other)).status).toBe(200);
      }
      expect(getInvalidFields(await block(a, d))).toEqual(['otherId']);
    });

    it('that are added at the same time are all there', async () => {
      const others = await Promise.all(Array.from({ length: 10 }, () => ana.createTask(project.id)));
      const replies = await Promise.all(others.flatMap(({ id }) => [block(a, id), block(a, id)]));
      expect(countByHttpStatus(replies)).toEqual({ 200: 20 });
      expect((await blockersOf(a)).sort()).toEqual(others.map(({ id }) => id).sort());
    });

    it('a deleted blocker is removed from blocked tasks, which get a new version; a done or archived one stays', async () => {
      await block(a, b);
      await block(a, c);
      await ana.patch(`/tasks/${b}`, { isArchived: true, completedAt: '2026-02-22' });
      expect((await blockersOf(a)).sort()).toEqual([b, c].sort());
      const { headers } = await ana.get(`/tasks/${a}`);
      await ana.delete(`/tasks/${b}`);
      expect(await blockersOf(a)).toEqual([c]);
      expect((await ana.get(`/tasks/${a}`)).headers.etag).not.toBe(headers.etag);
      await ana.delete(`/tasks/${a}`);
      expect((await getTask(ana, c)).id).toBe(c);
    });

    it('deleting a parent removes its subtasks as blockers', async () => {
      const child = (await ana.createTask(project.id, { parentTaskId: b })).id;
      await block(a, child);
      await block(child, c);
      await ana.delete(`/tasks/${b}`);
      expect([await blockersOf(a), await blockersOf(c)]).toEqual([[], []]);
    });

    it('a parent may block its subtask, or a subtask its parent, but not both', async () => {
      const child = (await ana.createTask(project.id, { parentTaskId: a })).id;
      expect((await block(a, child)).status).toBe(200);
      expect(getInvalidFields(await block(child, a))).toEqual(['otherId']);
    });

    it('a chain of a thousand is checked for cycles to its end', async () => {
      const line: string[] = [];
      while (line.length < 1000) {
        const tasks = Array.from({ length: 50 }, () => ({ title: 'Link' }));
        const { body } = await ana.post('/tasks/bulk', { projectId: project.id, tasks });
        line.push(...body.results.map(({ task }: Json) => task.id));
      }
      // From the end, so that each check for cycles is short until the last one.
      for (let at = 999; at > 0; at--) await block(line[at] as string, line[at - 1] as string);
      expect(getInvalidFields(await block(line[0] as string, line[999] as string))).toEqual(['otherId']);
    }, 120_000);

    it('unknown tasks and those of other spaces are not found', async () => {
      const elsewhere = await ana.createTask((await ana.createTeamSpace()).project.id);
      const stranger = await test.createPerson('Stranger');
      const secret = await stranger.createTask((await stranger.getPersonalSpace()).project.id);
      const missing = { error: 'Task not found', code: 'not_found' };
      for (const id of [createUnknownId(), elsewhere.id, secret.id, project.id]) {
        for (const reply of [await block(a, id), await block(id, a)]) {
          expect([reply.status, reply.body], id).toEqual([404, missing]);
        }
      }
      for (const id of [createUnknownId(), secret.id, project.id]) {
        const reply = await free(id, a);
        expect([reply.status, reply.body], id).toEqual([404, missing]);
      }
      // Removing a link that does not exist succeeds.
      for (const [id, other] of [
        [a, createUnknownId()],
        [elsewhere.id, a],
      ] as const) {
        expect((await free(id, other)).body.task.blockedByIds).toEqual([]);
      }
      for (const id of ['x', 'me', '0', '%00']) expect(getInvalidFields(await block(a, id))).toEqual(['otherId']);
      expect(await blockersOf(a)).toEqual([]);
    });
  });
});

/** Returns all direct and indirect blockers of a task. */
function reach(waits: Map<string, string[]>, start: string): string[] {
  const met = new Set<string>();
  const ahead = [...(waits.get(start) ?? [])];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    if (met.has(id)) continue;
    met.add(id);
    ahead.push(...(waits.get(id) ?? []));
  }
  return [...met];
}
