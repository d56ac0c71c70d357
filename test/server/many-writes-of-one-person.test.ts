import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withPgClient } from '../../testing/pgClient.ts';
import { waitUntil } from '../../testing/waitUntil.ts';
import { engines } from '../support/engines.ts';
import { TestApp } from '../support/test-app.ts';

describe.each(engines)('Many writes of one person at once, on %s', (engine) => {
  const app = new TestApp(engine);
  beforeAll(() => app.start());
  afterAll(() => app.stop());

  test.runIf(engine === 'postgres')('leave connections for others while they wait for each other', async () => {
    const ana = await app.createPerson('Ana');
    const ben = await app.createPerson('Ben');
    const { space, project } = await ana.createTeamSpace();
    const { project: other } = await ben.getPersonalSpace();
    await withPgClient(app.config.databaseUrl as string, async (client) => {
      await client.query('begin');
      await client.query('select from spaces where id = $1 for update', [space.id]);
      const created = Array.from({ length: 30 }, (_, n) =>
        ana.post('/tasks', { projectId: project.id, title: `Task ${n}` }),
      );
      const countBlocked = 'select count(*)::int as n from pg_locks where not granted';
      await waitUntil(async () => (await client.query(countBlocked)).rows[0].n >= 4);
      expect((await ben.get('/me')).status).toBe(200);
      expect((await ben.post('/tasks', { projectId: other.id, title: 'Meanwhile' })).status).toBe(201);
      // Ana can read, too.
      expect((await ana.get(`/tasks?projectId=${project.id}`)).body).toEqual([]);
      await client.query('commit');
      expect((await Promise.all(created)).map(({ status }) => status)).toEqual(created.map(() => 201));
    });
    const { body: tasks } = await ana.get(`/tasks?projectId=${project.id}`);
    expect(tasks.length).toBe(30);
  });

  test.runIf(engine === 'sqlite')('are not all done before others are served', async () => {
    const ana = await app.createPerson('Ana');
    const ben = await app.createPerson('Ben');
    const { project } = await ana.createTeamSpace();
    const tasks = Array.from({ length: 50 }, (_, n) => ({ title: `Task ${n}` }));
    for (let created = 0; created < 300; created += 50)
      expect((await ana.post('/tasks/bulk', { projectId: project.id, tasks })).status).toBe(200);
    let done = 0;
    const copies = Array.from({ length: 20 }, async (_, n) => {
      const { status } = await ana.post(`/projects/${project.id}/duplicate`, { name: 'Copy', slug: `copy-${n}` });
      done += 1;
      return status;
    });
    // The first ones are committed by then, and the others have not begun.
    await waitUntil(() => done > 0);
    expect((await ben.get('/me')).status).toBe(200);
    expect(done).toBeLessThan(15);
    expect(await Promise.all(copies)).toEqual(copies.map(() => 201));
  });
});
