import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getInvalidFields } from '../../support/invalid-fields-and-status-counts.ts';
import { getTask, listColumnTaskIds, listTasks } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';
import { createUnknownId } from '../../support/unknown-id.ts';

describe('Moving a task', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let todo: string;
    let active: string;
    let done: string;
    let a: string;
    let b: string;
    let c: string;
    let d: string;
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      const team = await ana.createTeamSpace();
      project = team.project;
      [todo, active, done] = team.statuses.map(({ id }) => id) as [string, string, string];
      [a, b, c, d] = (await add(todo, 4)) as [string, string, string, string];
    });

    it('before and after any other, from anywhere in the column', async () => {
      await move(d, { beforeTaskId: a });
      expect(await column()).toEqual([d, a, b, c]);
      await move(d, { afterTaskId: c });
      expect(await column()).toEqual([a, b, c, d]);
      await move(a, { afterTaskId: b });
      expect(await column()).toEqual([b, a, c, d]);
      await move(c, { beforeTaskId: b });
      expect(await column()).toEqual([c, b, a, d]);
      await move(b, { beforeTaskId: d });
      expect(await column()).toEqual([c, a, b, d]);
    });

    it('to where it is changes nothing', async () => {
      const before = await getTask(ana, b);
      for (const to of [{ afterTaskId: a }, { beforeTaskId: c }, { position: before.position }]) {
        await move(b, to);
        expect(await column()).toEqual([a, b, c, d]);
        expect(await getTask(ana, b)).toEqual(before);
      }
    });

    it('changes no other task', async () => {
      const others = async () => (await listTasks(ana, project.id)).filter(({ id }) => id !== d);
      const before = await others();
      await move(d, { beforeTaskId: b });
      await move(d, { statusId: active });
      expect(await others()).toEqual(before);
    });

    it('to an unused position uses exactly that position', async () => {
      const [first, second] = await listTasks(ana, project.id);
      for (const position of [first.position + 1, -5, 0, -0, 0.5, second.position - 0.25, 1e12, -1e12, 5e-324]) {
        const moved = await move(d, { position });
        expect(moved.position + 0).toBe(position + 0);
        const positions = (await listTasks(ana, project.id)).map((task) => task.position);
        expect(positions).toEqual([...positions].sort((x, y) => x - y));
      }
    });

    it('to the position of another task puts it right before that task', async () => {
      await move(d, { position: (await getTask(ana, b)).position });
      expect(await column()).toEqual([a, d, b, c]);
      await move(c, { position: (await getTask(ana, a)).position });
      expect(await column()).toEqual([c, a, d, b]);
      expect(await positionsAreDistinct()).toBe(true);
    });

    it('to another column puts it at the end, or at the given position', async () => {
      const [x, y] = (await add(active, 2)) as [string, string];
      await move(a, { statusId: active });
      expect(await column(active)).toEqual([x, y, a]);
      await move(b, { statusId: active, beforeTaskId: y });
      await move(c, { afterTaskId: y });
      expect(await column(active)).toEqual([x, b, y, c, a]);
      await move(d, { statusId: active, position: (await getTask(ana, x)).position });
      expect(await column(active)).toEqual([d, x, b, y, c, a]);
      expect(await column()).toEqual([]);
    });

    it('works into an empty column, out of all columns and back', async () => {
      for (const to of [done, null, active, null]) {
        await move(b, { statusId: to });
        expect(await column(to ?? 'none')).toEqual([b]);
      }
      await move(c, { beforeTaskId: b });
      expect((await getTask(ana, c)).statusId).toBeNull();
      await move(d, { statusId: null, afterTaskId: c });
      expect(await column('none')).toEqual([c, d, b]);
      expect(await column()).toEqual([a]);
    });

    it('to its own column does not move it', async () => {
      const before = await getTask(ana, b);
      await move(b, { statusId: todo });
      expect(await getTask(ana, b)).toEqual(before);
    });

    it('next to an archived task works, and the archived task keeps its position when restored', async () => {
      await move(b, { isArchived: true });
      await move(d, { beforeTaskId: b });
      expect(await column()).toEqual([a, d, c]);
      await move(b, { isArchived: false });
      expect(await column()).toEqual([a, d, b, c]);
    });

    it('with other changes makes all of them, or none when rejected', async () => {
      const moved = await move(d, { beforeTaskId: a, title: 'Moved', completedAt: '2026-02-22' });
      expect(moved).toMatchObject({ title: 'Moved', completedAt: '2026-02-22T12:00:00.000Z' });
      expect(await column()).toEqual([d, a, b, c]);
      const before = await listTasks(ana, project.id);
      await ana.patch(`/tasks/${d}`, { afterTaskId: c, title: 'Refused', labelIds: [createUnknownId()] });
      await ana.patch(`/tasks/${d}`, { afterTaskId: c, title: 'Refused', parentTaskId: d });
      expect(await listTasks(ana, project.id)).toEqual(before);
    });

    it('does not affect that a new task is put at the end', async () => {
      await move(a, { afterTaskId: d });
      await move(b, { position: 1e9 + 0.5 });
      const [e] = await add(todo, 1);
      expect(await column()).toEqual([c, d, a, b, e]);
      await ana.patch(`/tasks/${e}`, { isArchived: true });
      const [f] = await add(todo, 1);
      await ana.patch(`/tasks/${e}`, { isArchived: false });
      expect(await column()).toEqual([c, d, a, b, e, f]);
    });

    it('next to itself, an unknown task, or a task of another project or space is rejected, and nothing moves', async () => {
      const { body } = await ana.post('/projects', { spaceId: project.spaceId, name: 'Other', slug: 'other' });
      const sister = await ana.createTask(body.project.id);
      const foreign = await ana.createTask((await ana.createTeamSpace()).project.id);
      const secret = await (await test.createPerson()).getPersonalSpace().then(({ project: home }) => home.id);
      const before = await listTasks(ana, project.id);
      for (const field of ['beforeTaskId', 'afterTaskId']) {
        for (const id of [
          a,
          a.toUpperCase(),
          createUnknownId(),
          sister.id,
          foreign.id,
          secret,
          project.id,
          '',
          null,
          'none',
        ]) {
          expect(getInvalidFields(await ana.patch(`/tasks/${a}`, { [field]: id })), `${field} ${id}`).toEqual([field]);
        }
        // The column of the neighbor differs.
        for (const statusId of [active, null]) {
          expect(getInvalidFields(await ana.patch(`/tasks/${a}`, { [field]: b, statusId }))).toEqual([field]);
        }
      }
      for (const statusId of [sister.statusId, foreign.statusId, createUnknownId(), project.id]) {
        expect(getInvalidFields(await ana.patch(`/tasks/${a}`, { statusId }))).toEqual(['statusId']);
        expect(getInvalidFields(await ana.patch(`/tasks/${a}`, { statusId, position: 1 }))).toEqual(['statusId']);
      }
      for (const position of [1e12 + 1, -1e12 - 1, 1e300, '1', null, true, []]) {
        expect(getInvalidFields(await ana.patch(`/tasks/${a}`, { position }))).toEqual(['position']);
      }
      for (const two of [
        { position: 1, beforeTaskId: b },
        { beforeTaskId: b, afterTaskId: c },
      ]) {
        expect(getInvalidFields(await ana.patch(`/tasks/${a}`, two))).toEqual(['position']);
      }
      expect(await listTasks(ana, project.id)).toEqual(before);
    });

    const column = (statusId = todo) => listColumnTaskIds(ana, project.id, statusId);

    async function add(statusId: string, count: number): Promise<string[]> {
      const ids: string[] = [];
      while (ids.length < count) ids.push((await ana.createTask(project.id, { statusId })).id);
      return ids;
    }

    async function move(taskId: string, to: Json): Promise<Json> {
      const { status, body, text } = await ana.patch(`/tasks/${taskId}`, to);
      expect(status, text).toBe(200);
      return body.task;
    }

    async function positionsAreDistinct(): Promise<boolean> {
      const positions = (await listTasks(ana, project.id)).map((task) => task.position);
      return new Set(positions).size === positions.length;
    }
  });
});
