import { hash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { describeOnEachEngine, type Person } from '../../support/test-app.ts';

describe('Changes of long texts', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let project: Json;
    beforeAll(async () => {
      ana = await test.createPerson();
      ({ space, project } = await ana.createTeamSpace());
    });

    const long = (word: string) => `${word} ${'x'.repeat(45_000)}`;
    const countStoredCharacters = () =>
      test.database.read(async (db) =>
        (await db.selectFrom('events').select('data').where('space_id', '=', space.id).execute()).reduce(
          (sum, { data }) => sum + data.length,
          0,
        ),
      );

    it('F54: the log keeps about 1 MB of the changes of long texts of a task, a comment and a project', async () => {
      const task = await ana.createTask(project.id, { title: 'Long' });
      const { comment } = (await ana.post(`/tasks/${task.id}/comments`, { content: 'Short' })).body;
      const other = (await ana.post(`/tasks/${task.id}/comments`, { content: long('other') })).body.comment;
      await ana.patch(`/comments/${other.id}`, { content: long('newest of the other') });
      for (let n = 0; n < 40; n++) {
        expect((await ana.patch(`/tasks/${task.id}`, { description: long(`d${n}`) })).status).toBe(200);
        expect((await ana.patch(`/comments/${comment.id}`, { content: long(`c${n}`) })).status).toBe(200);
        expect((await ana.patch(`/projects/${project.id}`, { description: long(`p${n}`) })).status).toBe(200);
      }
      // Without a bound, these would be 10.8 million.
      expect(await countStoredCharacters()).toBeLessThan(3_300_000);
      // What people read is whole.
      expect((await ana.get(`/tasks/${task.id}`)).body.task.description).toBe(long('d39'));
      expect((await ana.get(`/tasks/${task.id}/comments`)).body[0].content).toBe(long('c39'));
      expect((await ana.get(`/projects/${project.id}`)).body.project.description).toBe(long('p39'));

      // The newest ten changes can be undone, and the newest text of each field is there for a replay.
      const changes = (await ana.get(`/tasks/${task.id}/activity?limit=200`)).body.filter(
        (event: Json) => event.data.changes,
      );
      const described = changes.filter(({ type }: Json) => type === 'task.updated');
      for (const [index, { data }] of described.slice(0, 10).entries())
        expect(data.changes.description).toEqual({ from: long(`d${38 - index}`), to: long(`d${39 - index}`) });
      expect(described.at(-1).data.changes.description).toEqual({
        from: null,
        to: `sha256:${hash('sha256', long('d0'))}`,
      });
      const others = changes.filter(({ data }: Json) => data.commentId === other.id);
      expect(others.map(({ data }: Json) => data.changes.content.to)).toEqual([long('newest of the other')]);
    });

    it('F54: a stream gets each new text whole, also from long ago, and a replay ends with the newest', async () => {
      const task = await ana.createTask(project.id, { title: 'Followed', description: long('first') });
      const live = await EventStreamClient.open(ana, space.id);
      await live.waitForEvent('ready');
      const start = live.events[0].rev;
      for (let n = 0; n < 15; n++) {
        await ana.patch(`/tasks/${task.id}`, { description: long(`${n}`), priority: n % 2 ? 'high' : 'low' });
        const isThere = (event: Json) => event.data?.changes?.description?.to === long(`${n}`);
        await live.waitUntil(() => live.events.some(isThere));
      }
      live.disconnect();
      const replay = await EventStreamClient.open(ana, space.id, { lastEventId: String(start) });
      await replay.waitUntil(() => replay.events.length === 16);
      replay.disconnect();
      const changes = replay.events.slice(1).map(({ data }) => data.changes);
      expect(changes.at(-1).description).toEqual({ from: long('13'), to: long('14') });
      expect(changes[1].description.from).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(changes[1].description.from).toBe(changes[0].description.to);
      // What is short stays.
      expect(changes[1].priority).toEqual({ from: 'low', to: 'high' });
    });

    it('F54: archiving and restoring a task again and again does not fill the log with its description', async () => {
      const task = await ana.createTask(project.id, { title: 'Restored', description: long('kept') });
      const before = await countStoredCharacters();
      for (let n = 0; n < 30; n++)
        for (const isArchived of [true, false])
          expect((await ana.patch(`/tasks/${task.id}`, { isArchived })).status).toBe(200);
      expect((await countStoredCharacters()) - before).toBeLessThan(1_100_000);
      const [last] = (await ana.get(`/tasks/${task.id}/activity`)).body;
      expect(last.data.task.description).toBe(long('kept'));
      expect((await ana.get(`/tasks/${task.id}`)).body.task.description).toBe(long('kept'));
    });

    it('F54: undoing and redoing a run again and again does not fill the log with the texts that it changed', async () => {
      const agent = await ana.createTokenClient();
      const create = (word: string) => ana.createTask(project.id, { title: word, description: long(`${word} before`) });
      const tasks = [await create('one'), await create('two')];
      let run: string | undefined;
      for (const { id } of tasks)
        run = (await agent.patch(`/tasks/${id}`, { description: long('after') })).headers['krokanti-run'];
      const before = await countStoredCharacters();
      for (let n = 0; n < 20; n++) {
        const undone = await ana.post(`/runs/${run}/undo`, {});
        expect(undone).toMatchObject({ status: 200, body: { undone: 2, conflicts: [] } });
        run = undone.body.runId;
      }
      expect((await countStoredCharacters()) - before).toBeLessThan(2_200_000);
      for (const { id } of tasks) {
        expect((await ana.get(`/tasks/${id}`)).body.task.description).toBe(long('after'));
        const [last] = (await ana.get(`/tasks/${id}/activity`)).body;
        expect(last.data.changes.description.to).toBe(long('after'));
      }
    });

    it('F54: changes of texts up to 2,000 characters keep both', async () => {
      const [from, to] = ['a'.repeat(2000), 'b'.repeat(2000)];
      const task = await ana.createTask(project.id, { title: 'Short', description: from });
      await ana.patch(`/tasks/${task.id}`, { description: to });
      await ana.patch(`/tasks/${task.id}`, { description: 'c' });
      const [last, first] = (await ana.get(`/tasks/${task.id}/activity`)).body;
      expect(first.data.changes.description).toEqual({ from, to });
      expect(last.data.changes.description).toEqual({ from: to, to: 'c' });
    });
  });
});
