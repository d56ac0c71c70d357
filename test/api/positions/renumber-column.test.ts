import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { getTask, listColumnTaskIds, listTasks } from '../../support/read-tasks.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

const lowest = 65536;
/** The smallest number above 65536: there is no number between the two. */
const next = lowest + 2 ** -36;

/** Tests what happens when there is no number left between two neighbors or at the ends of the range. */
describe('Renumbering a column', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let todo: string;
    let active: string;
    let a: string;
    let b: string;
    let c: string;
    beforeAll(async () => {
      ana = await test.createPerson();
    });
    beforeEach(async () => {
      const team = await ana.createTeamSpace();
      project = team.project;
      [todo, active] = team.statuses.map(({ id }) => id) as [string, string];
      const ids: string[] = [];
      for (let at = 0; at < 3; at++) ids.push((await ana.createTask(project.id)).id);
      [a, b, c] = ids as [string, string, string];
      await move(a, { position: lowest });
      await move(b, { position: next });
    });

    it('makes room between two neighbors whose positions have no number between them', async () => {
      await move(c, { afterTaskId: a });
      expect(await column()).toEqual([a, c, b]);
      const positions = (await listTasks(ana, project.id)).map((task) => task.position);
      expect(positions[2] - positions[0]).toBeGreaterThan(1);
    });

    it('makes room before the second neighbor, at its position, and for a task of another column', async () => {
      await move(c, { beforeTaskId: b });
      expect(await column()).toEqual([a, c, b]);
      const { position } = await getTask(ana, c);
      await move(a, { position });
      expect(await column()).toEqual([a, c, b]);

      const other = await ana.createTask(project.id, { statusId: active });
      await move(c, { position: 1 });
      await move(a, { position: lowest });
      await move(b, { position: next });
      await move(other.id, { beforeTaskId: b });
      expect(await column()).toEqual([c, a, other.id, b]);
    });

    it('is recorded as an event before the move, in the same transaction, and keeps the updatedAt of other tasks', async () => {
      const { body: watched } = await ana.get(`/tasks/${c}/activity`);
      const before = await getTask(ana, b);
      test.advanceClock(1000);
      await move(c, { afterTaskId: a });
      const { body: activity } = await ana.get(`/tasks/${c}/activity`);
      expect(activity).toHaveLength(watched.length + 1);
      const [moved] = activity;
      expect(moved.data.changes.position.to).toBe((await getTask(ana, c)).position);
      const stream = await EventStreamClient.open(ana, project.spaceId, { query: `&after=${moved.rev - 2}` });
      await stream.waitUntil(() => stream.events.length >= 3);
      stream.disconnect();
      const [, renumbered, then] = stream.events;
      expect(renumbered).toMatchObject({
        type: 'tasks.renumbered',
        rev: moved.rev - 1,
        projectId: project.id,
        taskId: null,
        data: { statusId: todo, positions: { [b]: (await getTask(ana, b)).position } },
      });
      expect(then).toEqual(moved);
      const after = await getTask(ana, b);
      expect(after.updatedAt).toBe(before.updatedAt);
      expect(after.position).not.toBe(before.position);
    });

    it('does not touch other columns or other projects', async () => {
      await ana.createTask(project.id, { statusId: active });
      await ana.createTask(project.id, { statusId: null });
      const { body } = await ana.post('/projects', { spaceId: project.spaceId, name: 'Other', slug: 'other' });
      await ana.createTask(body.project.id);
      const outside = async () => [
        await listTasks(ana, project.id, `statusId=${active}`),
        await listTasks(ana, project.id, 'statusId=none'),
        await listTasks(ana, body.project.id),
      ];
      const before = await outside();
      await move(c, { afterTaskId: a });
      expect(await outside()).toEqual(before);
    });

    it('handles a task that moves to the position it already had', async () => {
      for (const to of [{ afterTaskId: a }, { beforeTaskId: b }]) {
        await move(a, { position: lowest });
        await move(b, { position: next });
        await move(c, { position: 1.5 * lowest });
        expect(await column()).toEqual([a, b, c]);
        const moved = await move(c, to);
        expect(await column()).toEqual([a, c, b]);
        expect((await getTask(ana, c)).position).toBe(moved.position);
      }
    });

    it('keeps the place of archived tasks', async () => {
      const d = (await ana.createTask(project.id)).id;
      await move(b, { isArchived: true });
      await move(c, { afterTaskId: a });
      await move(b, { isArchived: false });
      expect(await column()).toEqual([a, c, b, d]);
    });

    it('makes room beyond the highest and the lowest position', async () => {
      await move(a, { position: 1e12 });
      const last = await ana.createTask(project.id);
      await move(b, { afterTaskId: last.id });
      expect(await column()).toEqual([c, a, last.id, b]);
      await move(c, { position: -1e12 });
      await move(b, { beforeTaskId: c });
      await move(last.id, { beforeTaskId: b });
      expect(await column()).toEqual([last.id, b, c, a]);
      // A returned position is a valid input.
      for (const { id, position } of await listTasks(ana, project.id)) await move(id, { position });
      expect(await column()).toEqual([last.id, b, c, a]);
    });

    it('works for tasks without a column', async () => {
      for (const id of [a, b, c]) await move(id, { statusId: null });
      await move(a, { position: lowest });
      await move(b, { position: next });
      await move(c, { afterTaskId: a });
      expect(await listColumnTaskIds(ana, project.id, 'none')).toEqual([a, c, b]);
    });

    it('works around zero, where numbers are closest', async () => {
      await move(a, { position: 0 });
      await move(b, { position: 5e-324 });
      await move(c, { afterTaskId: a });
      expect(await column()).toEqual([a, c, b]);
      await move(b, { position: -5e-324 });
      await move(a, { position: 0 });
      await move(c, { beforeTaskId: a });
      expect(await column()).toEqual([b, c, a]);
    });

    const column = () => listColumnTaskIds(ana, project.id, todo);

    async function move(taskId: string, to: Json): Promise<Json> {
      const { status, body, text } = await ana.patch(`/tasks/${taskId}`, to);
      expect(status, text).toBe(200);
      return body.task;
    }
  });
});
