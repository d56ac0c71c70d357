import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../../testing/json.ts';
import { withPgClient } from '../../../testing/pgClient.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';
import { engines } from '../../support/engines.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { installManualTimers } from '../../support/manual-timers.ts';
import { type Person, TestApp } from '../../support/test-app.ts';

describe.each(engines)('What is written is in the streams before anybody looks for it, on %s', (engine) => {
  const test = new TestApp(engine);
  let ana: Person;
  let space: Json;
  let project: Json;
  beforeAll(async () => {
    // What happens every so often never does, and of the time until it has been quiet nothing passes.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    await test.start();
    ana = await test.createPerson();
    ({ space, project } = await ana.createTeamSpace());
    return () => test.stop().finally(() => vi.useRealTimers());
  });

  /** The second of two: the log is read as the stream begins, and then the first may be in it. */
  async function hears(stream: EventStreamClient): Promise<void> {
    await stream.waitForEvent('ready');
    for (const count of [1, 2]) {
      const { id } = await ana.createTask(project.id);
      await stream.waitUntil(() => stream.events.length > count);
      expect(stream.events.at(-1).taskId).toBe(id);
    }
    stream.disconnect();
  }

  it.each(['of one space', 'of all'])('in a stream %s', async (which) => {
    await hears(await EventStreamClient.open(ana, which === 'of all' ? undefined : space.id));
  });

  it('also what comes while they are looking', async () => {
    // Nor do they look because it has been quiet.
    installManualTimers(15_000);
    for (const spaceId of [space.id, undefined]) {
      const stream = await EventStreamClient.open(ana, spaceId);
      await stream.waitForEvent('ready');
      // More than is read at once.
      await Promise.all(Array.from({ length: 120 }, () => ana.createTask(project.id)));
      await stream.waitUntil(() => stream.events.length > 120);
      stream.disconnect();
    }
  });

  if (engine === 'postgres')
    it('and in those of another instance', async () => {
      const far = await test.openSecondInstance();
      try {
        await withPgClient(test.config.databaseUrl as string, async (client) => {
          const listening = "from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
          await waitUntil(async () => (await client.query(`select ${listening}`)).rowCount === 2);
        });
        await hears(await EventStreamClient.open(ana.via(far), space.id));
      } finally {
        await far.app.close();
        await far.database.close();
      }
    });
});
