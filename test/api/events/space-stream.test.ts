import { get, type IncomingMessage } from 'node:http';
import { createParser } from 'eventsource-parser';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { insertEvent } from '../../../server/db/queries/events.ts';
import { incrementRev } from '../../../server/db/queries/revisions.ts';
import type { Json } from '../../../testing/untypedJson.ts';
import { waitUntil } from '../../../testing/waitUntil.ts';
import { EventStreamClient } from '../../support/event-stream-client.ts';
import { installManualTimers, type ManualTimers } from '../../support/manual-timers.ts';
import { withTableLock } from '../../support/postgres/table-lock.ts';
import { type ApiClient, createTokenClient, describeOnEachEngine, type Person } from '../../support/test-app.ts';

// Over 300 lines: all cases share the stream that the block opens.

/** Delay after which a quiet stream sends a comment. The clock is frozen, so that the delay starts with the stream. */
function quiet(): ManualTimers {
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  return installManualTimers(15_000);
}

describe('The event stream of a space', () => {
  describeOnEachEngine((test) => {
    let ana: Person;
    let space: Json;
    let project: Json;
    beforeEach(async () => {
      ana = await test.createPerson();
      ({ space, project } = await ana.createTeamSpace());
    });
    const ready = async (stream: EventStreamClient) => {
      await stream.waitForEvent('ready');
      return stream;
    };
    const open = async (client: ApiClient = ana, options = {}) =>
      ready(await EventStreamClient.open(client, space.id, options));
    const revs = ({ events }: EventStreamClient) => events.map(({ rev }) => rev);

    it('begins with ready and its revision, and then sends each event as it happens', async () => {
      const stream = await open();
      expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
      expect(stream.headers.get('cache-control')).toBe('no-cache, no-transform');
      expect(stream.headers.get('x-request-id')).toBeTruthy();
      const [first] = stream.events;
      expect(Object.keys(first)).toEqual(['type', 'rev']);
      const task = await ana.createTask(project.id, { title: 'Zeile 1\nZeile 2 – 密\u2028' });
      await ana.patch(`/tasks/${task.id}`, { priority: 'high' });
      await ana.delete(`/tasks/${task.id}`);
      await stream.waitForEvent('task.deleted');
      expect(stream.events.map(({ type }) => type)).toEqual(['ready', 'task.created', 'task.updated', 'task.deleted']);
      expect(revs(stream)).toEqual([0, 1, 2, 3].map((n) => first.rev + n));
      const [, created, updated] = stream.events;
      expect(created).toMatchObject({ taskId: task.id, projectId: project.id, data: { task: { title: task.title } } });
      expect(updated.data.changes).toMatchObject({ priority: { from: 'none', to: 'high' } });
      stream.disconnect();
    });

    it('resumes after Last-Event-ID or `after` without a gap or a duplicate, however often it breaks', async () => {
      const whole = await open();
      const start = whole.events[0].rev;
      const seen: Json[] = [];
      let at = String(start);
      const writing = Promise.all(
        Array.from({ length: 30 }, (_, n) => ana.createTask(project.id, { title: `Task ${n}` })),
      );
      while (seen.length < 30) {
        const options = seen.length % 2 ? { query: `&after=${at}` } : { lastEventId: at };
        const part = await EventStreamClient.open(ana, space.id, options);
        await part.waitUntil(() => part.events.length > 4 || part.events.at(-1)?.rev === start + 30);
        part.disconnect();
        expect(part.events[0]).toEqual({ type: 'ready', rev: Number(at) });
        seen.push(...part.events.slice(1));
        at = part.lastEventId;
      }
      await writing;
      await whole.waitUntil(() => whole.events.length > 30);
      expect(seen).toEqual(whole.events.slice(1));
      expect(seen.map(({ rev }) => rev)).toEqual(Array.from({ length: 30 }, (_, n) => start + 1 + n));
      whole.disconnect();
    });

    it('sends more than one page of the log completely', async () => {
      const { space: big, project } = await ana.createTeamSpace();
      for (let n = 0; n < 204; n += 51) {
        await Promise.all(Array.from({ length: 51 }, () => ana.createTask(project.id)));
      }
      const stream = await EventStreamClient.open(ana, big.id, { lastEventId: '0' });
      await stream.waitUntil(() => stream.events.filter(({ type }) => type === 'task.created').length === 204);
      expect(revs(stream)).toEqual(Array.from({ length: stream.events.length }, (_, n) => n));
      stream.disconnect();
    });

    it('sends an event that is longer than a page completely, and the one after it', async () => {
      const taskIds = Array(8000).fill(crypto.randomUUID());
      const { rev } = await test.database.write(async (db) => {
        const event = {
          space_id: space.id,
          rev: (await incrementRev(db, space.id)).rev,
          type: 'label.deleted',
          user_id: ana.id,
        };
        const nobody = {
          project_id: null,
          task_id: null,
          token_id: null,
          token_name: null,
          client: null,
          run_id: null,
        };
        await insertEvent(db, { ...event, ...nobody, at: new Date().toISOString(), data: JSON.stringify({ taskIds }) });
        return event;
      });
      await ana.createTask(project.id);
      const stream = await open(ana, { lastEventId: String(rev - 1) });
      await stream.waitForEvent('task.created');
      expect(stream.events[1].data.taskIds).toHaveLength(8000);
      expect(revs(stream)).toEqual([rev - 1, rev, rev + 1]);
      stream.disconnect();
    });

    it('sends reset when the client’s revision is ahead of the log, and then new events', async () => {
      const stream = await EventStreamClient.open(ana, space.id, { lastEventId: '1000000' });
      const reset = await stream.waitForEvent('reset');
      expect(stream.events).toEqual([{ type: 'reset', rev: (await open()).events[0].rev }]);
      await ana.createTask(project.id);
      expect((await stream.waitForEvent('task.created')).rev).toBe(reset.rev + 1);
      stream.disconnect();
    });

    it('F9: sends reset when the log has another event at the client’s revision, as after a backup was restored', async () => {
      const first = await ana.createTask(project.id);
      const stream = await open();
      await ana.patch(`/tasks/${first.id}`, { title: 'Last' });
      const { rev, at } = await stream.waitForEvent('task.updated');
      await ana.patch(`/tasks/${first.id}`, { title: 'Later' });
      stream.disconnect();
      const start = async (query: string) => {
        const resumed = await EventStreamClient.open(ana, space.id, { query });
        await resumed.waitUntil(() => resumed.events.length > 0);
        resumed.disconnect();
        return resumed.events[0];
      };
      const otherAt = new Date(Date.parse(at) - 1).toISOString();
      expect(await start(`&after=${rev}&afterAt=${at}`)).toEqual({ type: 'ready', rev });
      expect(await start(`&after=${rev}&afterAt=${otherAt}`)).toEqual({ type: 'reset', rev: rev + 1 });
      // The same at the end of the log.
      expect((await start(`&after=${rev + 1}&afterAt=${otherAt}`)).type).toBe('reset');
      const invalid = await EventStreamClient.open(ana, space.id, { query: `&after=${rev}&afterAt=yesterday` });
      expect([invalid.status, JSON.parse(invalid.errorBody).error]).toEqual([400, expect.stringContaining('afterAt')]);
    });

    it('rejects an invalid Last-Event-ID by name', async () => {
      for (const lastEventId of ['x', '-1', '1.5', '9'.repeat(16), '1 2']) {
        const { status, errorBody } = await EventStreamClient.open(ana, space.id, { lastEventId });
        expect([status, JSON.parse(errorBody).issues[0].path]).toEqual([400, 'Last-Event-ID']);
      }
      const none = await open(ana, { lastEventId: '' });
      none.disconnect();
      const { status, errorBody } = await EventStreamClient.open(ana, space.id, { query: '&after=x' });
      expect([status, JSON.parse(errorBody).issues[0].path]).toEqual([400, 'after']);
      expect((await EventStreamClient.open(ana, 'x')).status).toBe(400);
    });

    it('is open to a viewer by session, token and read-only token, and not found for a stranger', async () => {
      const viewer = await test.createMember(ana, space.id, 'viewer');
      const clients = [viewer, await viewer.createTokenClient(), await viewer.createTokenClient({ scope: 'read' })];
      const streams = await Promise.all(clients.map((client) => open(client)));
      const task = await ana.createTask(project.id);
      for (const stream of streams) {
        expect((await stream.waitForEvent('task.created')).taskId).toBe(task.id);
        stream.disconnect();
      }
      const stranger = await test.createPerson('Stranger');
      for (const client of [stranger, await stranger.createTokenClient()]) {
        const { status, errorBody } = await EventStreamClient.open(client, space.id);
        expect([status, errorBody]).toEqual([404, '{"error":"Space not found","code":"not_found"}']);
      }
      const { status, errorBody } = await EventStreamClient.open(test.anonymousClient, space.id);
      expect([status, errorBody]).toEqual([401, '{"error":"Unauthorized"}']);
    });

    it('sends nothing of other spaces', async () => {
      const stream = await open();
      const other = await ana.createTeamSpace();
      await ana.createTask(other.project.id);
      await ana.createTask(project.id, { title: 'Here' });
      await stream.waitForEvent('task.created');
      expect(new Set(stream.events.slice(1).map(({ spaceId }) => spaceId))).toEqual(new Set([space.id]));
      stream.disconnect();
    });

    it('ends when the membership ends, before another event is sent', async () => {
      const member = await test.createMember(ana, space.id, 'member');
      const streams = [await open(member), await open(await member.createTokenClient())];
      const mine = await open();
      await ana.delete(`/spaces/${space.id}/members/${member.id}`);
      await ana.createTask(project.id, { title: 'Behind their back' });
      for (const stream of streams) {
        await stream.waitForEnd();
        expect(stream.events.map(({ type }) => type)).toEqual(['ready']);
      }
      expect((await mine.waitForEvent('task.created')).data.task.title).toBe('Behind their back');
      expect((await EventStreamClient.open(member, space.id, { lastEventId: '0' })).status).toBe(404);
      mine.disconnect();
    });

    if (test.engine === 'postgres')
      it('sends nothing to a user who is not a member any more once the events have been read', async () => {
        const member = await test.createMember(ana, space.id, 'member');
        await withTableLock(
          test.config.databaseUrl as string,
          'events',
          async ({ client, waitForBlocked, release }) => {
            const { rev } = (await ana.get(`/projects/${project.id}/board`)).body;
            const stream = await open(member, { lastEventId: String(rev) });
            await waitForBlocked();
            await client.query(
              `insert into events (space_id, rev, type, at, user_id, data) values ($1, $2, 'space.updated', '2026', $3, '{}')`,
              [space.id, rev + 1, ana.id],
            );
            await client.query('delete from members where user_id = $1 and space_id = $2', [member.id, space.id]);
            await release();
            await stream.waitForEnd();
            expect(stream.events.map(({ type }) => type)).toEqual(['ready']);
          },
        );
      });

    it('ends when the token or the session ends, at the next event or after 15 quiet seconds', async () => {
      const timers = quiet();
      const phone = await test.signIn(ana);
      const kept = await ana.createTokenClient();
      const { body } = await ana.post('/tokens', { name: 'Lost' });
      const lost = createTokenClient(test, body.secret);
      const [onPhone, onLost, onKept] = [await open(phone), await open(lost), await open(kept)];
      await ana.delete(`/tokens/${body.token.id}`);
      await ana.createTask(project.id, { title: 'Secret' });
      await onLost.waitForEnd();
      expect(onLost.events.map(({ type }) => type)).toEqual(['ready']);
      await onKept.waitForEvent('task.created');
      await onPhone.waitForEvent('task.created');

      await phone.post('/account/sign-out');
      await waitUntil(() => timers.fireAll().then(() => onPhone.isEnded));
      expect(onKept.isEnded).toBe(false);
      onKept.disconnect();
    });

    it('ends when the space is deleted', async () => {
      const timers = quiet();
      const stream = await open();
      await ana.delete(`/spaces/${space.id}`);
      await waitUntil(() => Promise.race([timers.fireAll(), stream.waitForEnd()]).then(() => stream.isEnded));
      expect(stream.events).toHaveLength(1);
    });

    it('sends a comment, which is not an event, after every 15 quiet seconds', async () => {
      const timers = quiet();
      const stream = await open();
      for (const comments of [1, 2, 3]) {
        await timers.fireAll();
        await stream.waitUntil(() => stream.commentCount === comments);
      }
      await ana.createTask(project.id);
      await stream.waitForEvent('task.created');
      expect(stream.events).toHaveLength(2);
      stream.disconnect();
    });

    it('ends when the server stops, and can be resumed after its restart', async () => {
      const stream = await open();
      const before = await ana.createTask(project.id, { title: 'Before' });
      await stream.waitForEvent('task.created');
      await test.restart();
      await stream.waitForEnd();
      const after = await ana.createTask(project.id, { title: 'After' });
      const resumed = await open(ana, { lastEventId: stream.lastEventId });
      await resumed.waitForEvent('task.created');
      expect(resumed.events.slice(1).map(({ taskId }) => taskId)).toEqual([after.id]);
      expect(stream.events.at(-1).taskId).toBe(before.id);
      resumed.disconnect();
    });

    describe('to a client that does not read', () => {
      let reader: Person;
      let full: Json;
      let revision: number;
      // More than the buffers of the connection hold.
      beforeAll(async () => {
        reader = await test.createPerson();
        const { space, project } = await reader.createTeamSpace();
        full = space;
        const description = '密'.repeat(50_000);
        for (let n = 0; n < 80; n += 10) {
          await Promise.all(Array.from({ length: 10 }, () => reader.createTask(project.id, { description })));
        }
        const stream = await ready(await EventStreamClient.open(reader, full.id));
        revision = stream.events[0].rev;
        stream.disconnect();
      });
      const openFull = async (lastEventId: string) => {
        const stream = await ready(await EventStreamClient.open(reader, full.id, { lastEventId }));
        await stream.waitUntil(() => stream.events.at(-1).rev === revision);
        stream.disconnect();
        return stream;
      };
      const slow = async () => {
        const url = `${await test.listen()}/api/events?spaceId=${full.id}&after=0`;
        const message = await new Promise<IncomingMessage>((resolve, reject) => {
          get(url, { headers: reader.headers, agent: false }, resolve).on('error', reject);
        });
        const events: Json[] = [];
        const parser = createParser({ onEvent: ({ data }) => void events.push(JSON.parse(data)) });
        message.setEncoding('utf8').on('error', () => {});
        const closed = new Promise<void>((resolve) => void message.once('close', resolve));
        const read = () => message.on('data', (text) => parser.feed(text));
        return { message, events, closed, read };
      };

      it('waits while other clients get every event, disconnects it after 30 seconds, and can be resumed', async () => {
        const timers = installManualTimers(30_000);
        const { closed, read, events } = await slow();
        const quick = await openFull('0');
        await timers.fireAll();
        read();
        await closed;
        // The buffered events still arrived before the end.
        expect(events.length).toBeLessThan(revision);
        const resumed = await openFull(String(events.at(-1).rev));
        expect([...events, ...resumed.events.slice(1)]).toEqual(quick.events);
      });

      it('continues without loss when the client reads again in time', async () => {
        const timers = installManualTimers(30_000);
        const { message, closed, read, events } = await slow();
        const quick = await openFull('0');
        await waitUntil(() => timers.pendingCount === 1);
        read();
        await waitUntil(() => events.at(-1)?.rev === revision);
        expect(events).toEqual(quick.events);
        message.destroy();
        await closed;
      });

      it('does not keep the server from stopping', async () => {
        const patience = installManualTimers(30_000);
        const { closed, message } = await slow();
        await waitUntil(() => patience.pendingCount === 1);
        const farewell = installManualTimers(2000);
        const restarted = test.restart();
        await farewell.fireAll();
        await restarted;
        message.resume();
        await closed;
        expect((await ana.get('/me')).status).toBe(200);
      });
    });
  });
});
