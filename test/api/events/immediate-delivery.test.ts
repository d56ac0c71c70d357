import { beforeAll, describe, expect, it, vi } from 'vitest';
import { withPgClient } from '../../../testing/pgClient.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';
import { engines } from '../../support/engines.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { installManualTimers } from '../../support/manual-timers.ts';
import { type Person, TestApp } from '../../support/test-app.ts';

describe.each(engines)('Streams send events at once, without polling, on %s', (engine) => {
  const test = new TestApp(engine);
  let ana: Person;
  let space: Json;
  let project: Json;
  beforeAll(async () => {
    // Intervals never fire, and the clock stands still.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    await test.start();
    ana = await test.createPerson();
    ({ space, project } = await ana.createTeamSpace());
    return () => test.stop().finally(() => vi.useRealTimers());
  });

  /** Expects two new tasks in the stream. The first may be read with the log when the stream begins, the second may not. */
  async function expectDelivery(stream: EventStreamClient): Promise<void> {
    await stream.waitForEvent('ready');
    for (const count of [1, 2]) {
      const { id } = await ana.createTask(project.id);
      await stream.waitUntil(() => stream.events.length > count);
      expect(stream.events.at(-1).taskId).toBe(id);
    }
    stream.disconnect();
  }

  it.each(['of one space', 'of all'])('in a stream %s', async (which) => {
    await expectDelivery(await EventStreamClient.open(ana, which === 'of all' ? undefined : space.id));
  });

  it('while streams are reading the log', async () => {
    // Streams do not poll after a quiet period either.
    installManualTimers(15_000);
    for (const spaceId of [space.id, undefined]) {
      const stream = await EventStreamClient.open(ana, spaceId);
      await stream.waitForEvent('ready');
      // More than one page of events.
      await Promise.all(Array.from({ length: 120 }, () => ana.createTask(project.id)));
      await stream.waitUntil(() => stream.events.length > 120);
      stream.disconnect();
    }
  });

  if (engine === 'postgres')
    it('in streams of another instance', async () => {
      const far = await test.openSecondInstance();
      try {
        await withPgClient(test.config.databaseUrl as string, async (client) => {
          const listening = "from pg_stat_activity where datname = current_database() and query ilike 'listen %'";
          await waitUntil(async () => (await client.query(`select ${listening}`)).rowCount === 2);
        });
        await expectDelivery(await EventStreamClient.open(ana.via(far), space.id));
      } finally {
        await far.app.close();
        await far.database.close();
      }
    });
});
