import { describe, expect, test } from 'vitest';
import { createDueDateNotifier } from '../../server/notifications/createDueDateNotifier.ts';
import { callEveryOperation } from '../support/call-every-operation.ts';
import { createPersonWithPlan } from '../support/create-person-with-plan.ts';
import { openPostgresExplainer, openSqliteExplainer } from '../support/db/explain-query.ts';
import { insertManyTasks } from '../support/db/insert-many-tasks.ts';
import { selectLookups } from '../support/db/normalize-and-select-statements.ts';
import { recordEngineStatements } from '../support/db/record-statements.ts';
import { engines } from '../support/engines.ts';
import { createFixtures } from '../support/fixtures.ts';
import { TestApp } from '../support/test-app.ts';

/**
 * How each engine finds the rows of each statement: by which index, and where by reading a whole table. A lost index, or
 * a statement that can use none, changes the snapshot; after looking at the difference, `vitest -u` takes it.
 */
describe.each(engines)('Query plans on %s', (engine) => {
  test('match the reviewed snapshot', { timeout: 240_000 }, async () => {
    const app = new TestApp(engine);
    const recorded = recordEngineStatements(engine);
    await app.start();
    await doAll(app);
    recorded.stop();
    const { DATA_DIR = '', DATABASE_URL = '' } = app.databaseEnv;
    const explainer = engine === 'sqlite' ? openSqliteExplainer(DATA_DIR) : await openPostgresExplainer(DATABASE_URL);
    const plans: string[] = [];
    for (const [form, text] of selectLookups(recorded.texts)) plans.push(`${form}\n${await explainer.explain(text)}\n`);
    await explainer.close();
    await app.stop();
    expect(plans.length).toBeGreaterThan(60);
    await expect(plans.join('\n')).toMatchFileSnapshot(`query-plans/${engine}.txt`);
  });
});

/** Calls every operation, and lists with every filter. */
async function doAll(test: TestApp): Promise<void> {
  const world = await createFixtures(test);
  await callEveryOperation(world);
  // Otherwise they would run only if the test takes longer than their interval.
  await test.app.runDueJobs();
  for (const later of [0, 86_400_000])
    await createDueDateNotifier({ database: test.database, now: () => test.now() + later })();
  expect((await (await (await createPersonWithPlan(test, 'free')).createTokenClient()).get('/me')).status).toBe(402);
  const owner = await test.signIn(world.owner);
  const api = await owner.createTokenClient();
  const { project, statuses, label, task } = world;
  for (const filter of [
    `statusId=${statuses[0].id}`,
    'statusId=none',
    'assigneeId=me',
    'assigneeId=none',
    `labelId=${label.id}`,
    'completed=true',
    'dueBefore=2030-01-01&dueAfter=2020-01-01',
    `parentTaskId=${task.id}`,
    'q=task',
    'limit=1',
  ]) {
    expect((await api.get(`/tasks?projectId=${project.id}&${filter}`)).status).toBe(200);
    if (!filter.startsWith('assigneeId')) expect((await api.get(`/tasks?assigneeId=me&${filter}`)).status).toBe(200);
  }
  for (const filter of ['', 'completed=false', 'dueBefore=2030-01-01&dueAfter=2020-01-01', 'category=done', 'q=task']) {
    expect((await api.get(`/search?limit=1&${filter}`)).status).toBe(200);
  }
  // The first change begins a run, the second names it.
  const { headers } = await api.patch(`/tasks/${task.id}`, { title: 'By a token' });
  const named = { 'krokanti-run': headers['krokanti-run'] ?? '' };
  expect((await api.patch(`/tasks/${task.id}`, { title: 'Again' }, named)).status).toBe(200);
  expect((await owner.post(`/runs/${named['krokanti-run']}/undo`)).body).toMatchObject({ undone: 1 });
  if (test.engine === 'sqlite') {
    // A space that is too large for one scan.
    insertManyTasks(test.databaseEnv.DATA_DIR ?? '', 11_000);
    expect((await api.get('/search?q=nowhere')).body).toEqual([]);
  }
  // The scheduler looks for due jobs every 15 seconds: not by chance, but always.
  await test.app.runDueJobs();
  // Restarting saves what was only in memory so far.
  await test.restart();
}
