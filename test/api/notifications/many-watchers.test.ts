import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createNotificationWriter } from '../../../server/notifications/createNotificationWriter.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { addProjectWatchers } from '../../support/add-project-watchers.ts';
import { describeOnEachEngine, type Person, type TestApp } from '../../support/test-app.ts';

const people = 10_000;
/** Enough for several transactions. */
const fewerPeople = 2000;
/** On an idle machine it takes less than a second. */
const timeoutMs = 20_000;

describe('A project with 10,000 watchers', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let project: Json;
    let smaller: Json;
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      const { space, project: made } = await ana.createTeamSpace();
      project = made;
      const { body } = await ana.post('/projects', { spaceId: space.id, name: 'Smaller', slug: 'smaller' });
      smaller = body.project;
      await addProjectWatchers(test, project, people);
      await addProjectWatchers(test, smaller, fewerPeople);
    }, 120_000);

    const countRows = async (taskId: string) => {
      const { rows, events } = await test.database.read((db) =>
        db
          .selectFrom('notifications')
          .select((e) => [e.fn.countAll<number>().as('rows'), e.fn.sum<number>('events').as('events')])
          .where('thing_id', '=', taskId)
          .where('space_id', '=', project.spaceId)
          .executeTakeFirstOrThrow(),
      );
      return { rows: Number(rows), events: Number(events) };
    };

    it('tells all of them soon after the write, which does not wait for that', async () => {
      const task = await ana.createTask(project.id);
      expect((await countRows(task.id)).rows).toBeLessThan(people);
      const startedAt = performance.now();
      await vi.waitFor(async () => expect((await countRows(task.id)).rows).toBe(people), {
        timeout: timeoutMs,
        interval: 20,
      });
      expect(performance.now() - startedAt).toBeLessThan(timeoutMs);
      await ana.post(`/tasks/${task.id}/comments`, { content: 'For everybody' });
      await test.app.catchUpNotifications();
      expect(await countRows(task.id)).toEqual({ rows: people, events: 2 * people });
    });

    it('two servers that look at the same time tell everybody once', async () => {
      const other = test.engine === 'postgres' ? await test.openSecondInstance() : undefined;
      const second = other?.app ?? (await test.buildInstance());
      const task = await ana.createTask(smaller.id);
      const comments = ['One', 'Two'];
      for (const content of comments) {
        await ana.post(`/tasks/${task.id}/comments`, { content });
        await Promise.all([test.app, second, test.app, second].map((app) => app.catchUpNotifications()));
      }
      // The one that gave way looks again.
      await test.app.catchUpNotifications();
      expect(await countRows(task.id)).toEqual({ rows: fewerPeople, events: fewerPeople * (1 + comments.length) });
      await second.close();
      await other?.database.close();
    });

    it('a server that crashes halfway leaves the rest to the next, and nobody is told twice', async () => {
      const { database } = test;
      let writes = 0;
      const dying = createNotificationWriter({
        database: {
          ...database,
          write: async (work) => {
            if (++writes > 2) throw new Error('crashed');
            return database.write(work);
          },
        },
        now: () => test.now(),
        hasEmail: false,
        onError: () => {},
      });
      const task = await createTaskSilently(test, ana, smaller);
      await dying.catchUp();
      const halfway = await countRows(task.id);
      expect(halfway.rows).toBeGreaterThan(0);
      expect(halfway.rows).toBeLessThan(fewerPeople);
      await createTaskSilently(test, ana, smaller);
      await test.app.catchUpNotifications();
      expect(await countRows(task.id)).toEqual({ rows: fewerPeople, events: fewerPeople });
      await dying.stop();
    });
  });
});

/** Creates a task by a server that ends before it can tell anybody. */
async function createTaskSilently(test: TestApp, ana: Person, project: Json): Promise<Json> {
  const app = await test.buildInstance();
  const other: TestApp = Object.create(test, { app: { value: app } });
  const task = await ana.via(other).createTask(project.id);
  await app.close();
  return task;
}
