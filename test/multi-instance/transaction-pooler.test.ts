import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { startFakePooler } from '../support/postgres/fake-pooler.ts';
import { type ApiClient, type Person, TestApp } from '../support/test-app.ts';

const direct = new TestApp('postgres');
let pooler: Awaited<ReturnType<typeof startFakePooler>>;
let pooled: TestApp;
let ana: Person;

beforeAll(async () => {
  await direct.start();
  pooler = await startFakePooler(direct.databaseEnv['DATABASE_URL'] as string);
  pooled = await direct.openSecondInstance(pooler.url);
  ana = (await direct.createPerson()).via(pooled);
});
afterAll(async () => {
  await pooled.app.close();
  await pooled.database.close();
  await pooler.stop();
  await direct.stop();
});

it('Everything works through a pooler in transaction mode', { timeout: 120_000 }, async () => {
  const { project } = await ana.createTeamSpace();
  const token: ApiClient = await ana.createTokenClient();
  for (let round = 0; round < 5; round++) {
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const { status, body } = await token.post('/tasks', { projectId: project.id, title: `Task ${n}` });
        const patched = await token.patch(`/tasks/${body.task?.id}`, { title: 'Renamed' });
        const list = await token.get(`/tasks?projectId=${project.id}`);
        return [status, patched.status, list.status, (await token.get(`/tasks/${body.task?.id}`)).status];
      }),
    );
    expect(new Set(statuses.flat())).toEqual(new Set([200, 201]));
  }
  const { body: tasks } = await token.get(`/tasks?projectId=${project.id}`);
  expect(tasks.map(({ title }: Json) => title)).toEqual(Array(60).fill('Renamed'));
});
