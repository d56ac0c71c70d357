import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabaseClock } from '../../server/boot/databaseClock.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { type Person, TestApp } from '../support/test-app.ts';

const minuteMs = 60_000;

/** A server on the database of another one, with a clock of its own. */
async function openServer(app: TestApp, now: () => number): Promise<TestApp> {
  const other: TestApp = Object.create(app, { now: { value: now } });
  return TestApp.prototype.openSecondInstance.call(other);
}

const first = new TestApp('postgres');
const opened: TestApp[] = [];
let ana: Person;
let project: Json;

beforeAll(async () => {
  await first.start();
  ana = await first.createPerson();
  ({ project } = await ana.createTeamSpace());
});
afterAll(async () => {
  for (const { app, database } of opened) {
    await app.close();
    await database.close();
  }
  await first.stop();
});

test('two servers whose clocks are 5 minutes apart agree when a lease runs out', async () => {
  const getFastTime = () => Date.now() + 6 * minuteMs;
  const clock = await createDatabaseClock(first.database, { getServerTime: getFastTime });
  const [corrected, uncorrected] = [await openServer(first, clock.now), await openServer(first, getFastTime)];
  opened.push(corrected, uncorrected);
  const task = await ana.createTask(project.id, { title: 'Held' });
  const [one, other] = [await ana.createTokenClient(), await ana.createTokenClient()];
  const claimed = await one.post('/leases', { taskId: task.id, minutes: 5 });
  expect(claimed.status).toBe(201);
  const taken = await other.via(corrected).post('/leases', { taskId: task.id, minutes: 5 });
  expect([taken.status, taken.body.code]).toEqual([409, 'not_ready']);
  const renewed = await one.via(corrected).patch(`/tasks/${task.id}/lease`, {
    lease: claimed.body.lease.lease,
    state: 'working',
  });
  expect(Date.parse(renewed.body.lease.until) - Date.now()).toBeLessThan(5 * minuteMs + 2000);
  expect((await ana.get(`/tasks/${task.id}/lease`)).body.lease).toMatchObject({ state: 'working' });
  // By its own clock, that server would have taken it.
  expect((await other.via(uncorrected).post('/leases', { taskId: task.id, minutes: 5 })).status).toBe(201);
  clock.stop();
});

test('a clock that is set while the server runs is noticed', async () => {
  let wrongByMs = 0;
  const clock = await createDatabaseClock(first.database, { getServerTime: () => Date.now() + wrongByMs });
  wrongByMs = -5 * minuteMs;
  expect(Math.abs(clock.now() - Date.now())).toBeGreaterThan(4 * minuteMs);
  await clock.measure();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(2000);
  clock.stop();
});
