import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../testing/untypedJson.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { ApiClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

const limit = 20;

describe('Many event streams', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let bea: Person;
    let space: Json;
    let project: Json;
    const streams: EventStreamClient[] = [];
    beforeAll(async () => {
      ana = await test.createPerson('Ana');
      ({ space, project } = await ana.createTeamSpace());
      bea = await test.createMember(ana, space.id, 'member', 'Bea');
    });
    afterEach(async () => {
      for (const stream of streams.splice(0)) stream.disconnect();
      await waitUntil(async () => (await getOpenCount()) === 0);
    });

    const getOpenCount = async () => {
      const { text } = await new ApiClient(test, {}, '127.0.0.1').get('//metrics');
      return Number(/^krokanti_event_streams (\d+)$/m.exec(text)?.[1]);
    };
    const open = async (person: Person, spaceId: string | undefined = space.id) => {
      const stream = await EventStreamClient.open(person, spaceId);
      streams.push(stream);
      if (stream.status === 200) await stream.waitForEvent('ready');
      return stream;
    };

    it('F50: a user has at most 20, over all sessions, tokens and spaces; the next one is a 429', async () => {
      const second = await test.signIn(ana);
      for (let n = 0; n < limit; n++) {
        const stream = await open(n % 2 ? ana : second, n % 3 ? space.id : undefined);
        expect(stream.status).toBe(200);
      }
      const token = await ana.createTokenClient();
      for (const client of [ana, second, token]) {
        const refused = await EventStreamClient.open(client, space.id);
        expect(refused.status).toBe(429);
        expect(refused.headers.get('content-type')).toBe('application/json; charset=utf-8');
        const seconds = Number(refused.headers.get('retry-after'));
        expect(seconds >= 1 && seconds <= 60).toBe(true);
        expect(JSON.parse(refused.errorBody)).toEqual({
          error: 'You have 20 event streams open, which is the limit. Close one first.',
          code: 'too_many_streams',
        });
      }
      // Others are not affected, and neither are other calls.
      expect((await open(bea)).status).toBe(200);
      expect((await ana.get('/me')).status).toBe(200);
      // Closing one makes room for one.
      streams[0]?.disconnect();
      await waitUntil(async () => (await getOpenCount()) === limit);
      expect((await open(ana)).status).toBe(200);
      expect((await EventStreamClient.open(ana, space.id)).status).toBe(429);
    });

    it('F50: a request that is rejected takes no place', async () => {
      for (let n = 0; n < limit + 5; n++) {
        expect((await EventStreamClient.open(ana, crypto.randomUUID())).status).toBe(404);
        expect((await EventStreamClient.open(ana, space.id, { query: '&after=x' })).status).toBe(400);
      }
      expect((await open(ana)).status).toBe(200);
    });

    it('F50: a commit costs one read of the log and one check, however many streams follow', async () => {
      const count = async (streamCount: number) => {
        while (streams.length < streamCount) await open(ana);
        const reads = countReads();
        const task = await ana.createTask(project.id);
        for (const stream of streams)
          await stream.waitUntil(() => stream.events.some(({ taskId }) => taskId === task.id));
        return reads.stop();
      };
      const one = await count(1);
      const all = await count(limit);
      expect(one).toBeGreaterThan(0);
      // Streams that are woken a moment later may share a second round.
      expect(all).toBeLessThanOrEqual(one + 4);
      expect(streams.map(({ events }) => events.length >= 2)).toEqual(streams.map(() => true));
    });

    it('F50: each of many streams ends at once when access is lost, and none sends what came after', async () => {
      const carla = await test.createMember(ana, space.id, 'viewer', 'Carla');
      for (let n = 0; n < limit; n++) await open(carla);
      await ana.delete(`/spaces/${space.id}/members/${carla.id}`);
      const { id } = await ana.createTask(project.id, { title: 'Not for Carla' });
      await Promise.all(streams.map((stream) => stream.waitForEnd()));
      for (const stream of streams) expect(stream.events.some(({ taskId }) => taskId === id)).toBe(false);
    });

    /** Counts the reads that the server makes outside of transactions. */
    function countReads() {
      const { read } = test.database;
      let reads = 0;
      test.database.read = (work) => {
        reads++;
        return read(work);
      };
      return {
        stop: () => {
          test.database.read = read;
          return reads;
        },
      };
    }
  });
});
