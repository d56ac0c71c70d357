import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { getTask, listColumnTaskIds, listTitles } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const earlier = '2026-02-22T10:00:00.000Z';

describe('Completing, reopening and archiving tasks', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let todo: Json;
    let active: Json;
    let done: Json;
    let task: Json;
    let path: string;
    beforeAll(async () => {
      ana = await test.createPerson();
      const team = await ana.createTeamSpace();
      project = team.project;
      [todo, active, done] = team.statuses;
    });
    beforeEach(async () => {
      task = await ana.createTask(project.id);
      path = `/tasks/${task.id}`;
    });

    const change = async (changes: Json) => {
      const { status, body, text } = await ana.patch(path, changes);
      expect(status, text).toBe(200);
      expect(await getTask(ana, task.id)).toMatchObject(body.task);
      return body.task;
    };

    it('moving into a done column completes the task now; moving out of it reopens it', async () => {
      test.advanceClock(5000);
      const moved = await change({ statusId: done.id });
      expect(moved.completedAt).toBe(moved.updatedAt);
      expect(moved.completedAt > task.createdAt).toBe(true);
      expect((await change({ statusId: active.id })).completedAt).toBeNull();
    });

    it('a move between columns that are not done leaves completedAt as it is', async () => {
      await change({ completedAt: earlier });
      expect((await change({ statusId: active.id })).completedAt).toBe(earlier);
      expect((await change({ statusId: null })).completedAt).toBe(earlier);
      expect((await change({ statusId: todo.id })).completedAt).toBe(earlier);
    });

    it('moving into a done column keeps the completedAt that a task has', async () => {
      await change({ completedAt: earlier });
      expect((await change({ statusId: done.id })).completedAt).toBe(earlier);
    });

    it('a move within a done column, or to where it is, changes nothing about completion', async () => {
      const other = await ana.createTask(project.id, { statusId: done.id });
      await change({ statusId: done.id, completedAt: null });
      expect((await change({ beforeTaskId: other.id })).completedAt).toBeNull();
      expect((await change({ statusId: done.id })).completedAt).toBeNull();
      await change({ completedAt: earlier });
      expect((await change({ afterTaskId: other.id, statusId: done.id })).completedAt).toBe(earlier);
    });

    it('a move next to a task of another column completes and reopens as any other', async () => {
      const [there, here] = [await ana.createTask(project.id, { statusId: done.id }), await ana.createTask(project.id)];
      expect((await change({ beforeTaskId: there.id })).completedAt).not.toBeNull();
      expect((await change({ afterTaskId: here.id })).completedAt).toBeNull();
    });

    it('moving from one done column to another keeps completedAt; out of all columns reopens', async () => {
      const body = { projectId: project.id, name: `Shipped ${task.id}`, category: 'done' };
      const shipped = (await ana.post('/statuses', body)).body.status;
      await change({ statusId: done.id, completedAt: earlier });
      expect((await change({ statusId: shipped.id })).completedAt).toBe(earlier);
      expect((await change({ statusId: null })).completedAt).toBeNull();
    });

    it('setting completedAt alone never moves the card, and null reopens it where it is', async () => {
      expect(await change({ completedAt: earlier })).toMatchObject({ ...place(task), completedAt: earlier });
      expect(await change({ completedAt: null })).toMatchObject({ ...place(task), completedAt: null });
      const moved = await change({ statusId: done.id });
      expect(await change({ completedAt: null })).toMatchObject({ ...place(moved), completedAt: null });
    });

    it('F122: a task that is reopened in a done column stays there, and the response says so', async () => {
      const task = await ana.createTask(project.id, { statusId: done.id });
      const { body } = await ana.patch(`/tasks/${task.id}`, { completedAt: null });
      expect(body.task).toMatchObject({ completedAt: null, statusId: done.id });
      expect(body.notice).toBe('The task is open and stays in the column “Done”; statusId moves it');
      for (const change of [{ completedAt: null }, { completedAt: '2026-02-22' }, { title: 'X' }])
        expect((await ana.patch(`/tasks/${task.id}`, change)).body.notice).toBeUndefined();
      const moved = await ana.patch(`/tasks/${task.id}`, { completedAt: null, statusId: todo.id });
      expect(moved.body).toMatchObject({ task: { completedAt: null, statusId: todo.id } });
      expect(moved.body.notice).toBeUndefined();
    });

    it('an explicit completedAt takes precedence over the effect of a move', async () => {
      expect((await change({ statusId: done.id, completedAt: earlier })).completedAt).toBe(earlier);
      expect((await change({ statusId: todo.id, completedAt: earlier })).completedAt).toBe(earlier);
      expect((await change({ statusId: done.id, completedAt: null })).completedAt).toBeNull();
    });

    it('a task created in a done column is completed', async () => {
      const made = await ana.createTask(project.id, { statusId: done.id });
      expect(made.completedAt).toBe(made.createdAt);
    });

    it('an archived task moves to the list of archived tasks, and back when restored', async () => {
      const [before, after] = [task, await ana.createTask(project.id)];
      const column = await listColumnTaskIds(ana, project.id, todo.id);
      expect(column.slice(-2)).toEqual([before.id, after.id]);
      const archived = await change({ isArchived: true });
      expect(archived).toEqual({ ...task, isArchived: true, updatedAt: archived.updatedAt });
      expect(await listColumnTaskIds(ana, project.id, todo.id)).toEqual(column.filter((id) => id !== task.id));
      const { body: gone } = await ana.get(`/tasks?projectId=${project.id}&archived=true`);
      expect(gone).toEqual([archived]);
      expect((await change({ isArchived: false })).isArchived).toBe(false);
      expect(await listColumnTaskIds(ana, project.id, todo.id)).toEqual(column);
      expect(await listTitles(ana, project.id, 'archived=true')).toEqual([]);
    });

    it('archiving twice, or restoring a task that is not archived, is not a change', async () => {
      const archived = await change({ isArchived: true });
      expect(await change({ isArchived: true })).toEqual(archived);
      const restored = await change({ isArchived: false });
      expect(await change({ isArchived: false })).toEqual(restored);
    });

    it('an archived task can be changed, moved, completed and deleted', async () => {
      await change({ isArchived: true });
      const changed = await change({ title: 'Kept', statusId: done.id });
      expect(changed).toMatchObject({ title: 'Kept', statusId: done.id, isArchived: true });
      expect(changed.completedAt).not.toBeNull();
      expect((await ana.delete(path)).status).toBe(200);
      expect(await listTitles(ana, project.id, 'archived=true')).toEqual([]);
    });

    it('invalid values of isArchived and completedAt are rejected', async () => {
      for (const isArchived of [null, 1, 0, 'true', '']) {
        expect((await ana.patch(path, { isArchived })).body.issues[0].path).toBe('isArchived');
      }
      for (const completedAt of [true, 1, '', 'now', {}]) {
        expect((await ana.patch(path, { completedAt })).body.issues[0].path).toBe('completedAt');
      }
      expect(await getTask(ana, task.id)).toMatchObject({ isArchived: false, completedAt: null });
    });
  });
});

function place({ statusId, position }: Json): Json {
  return { statusId, position };
}
