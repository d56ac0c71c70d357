import { expect, test } from 'vitest';
import type { Account } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { createTeamAccount, startServerPair } from '../support/two-instances.ts';

const writersOnEach = 4;
const rounds = 8;
const pair = startServerPair();

test('A change on one instance reaches the event streams of both', async () => {
  const ana = await createTeamAccount(pair);
  for (const [from, to] of [pair.both, [...pair.both].reverse()] as const) {
    const stream = await EventStreamClient.open(ana, ana.spaceId, { address: to?.url as string });
    await stream.waitForEvent('ready');
    const body = { projectId: ana.projectId, title: 'Seen elsewhere' };
    const { body: created } = await sendRequest(from?.url as string, '/api/tasks', { body, headers: ana.headers });
    expect(await stream.waitForEvent('task.created')).toMatchObject({
      taskId: created.task.id,
      by: { tokenName: 'Test' },
    });
    stream.disconnect();
  }
});

test('With writers on both, streams that reconnect to either miss and repeat nothing', async () => {
  const ana = await createTeamAccount(pair);
  const bo = await createTeamAccount(pair);
  const steady = await Promise.all(
    pair.both.map(({ url }) => EventStreamClient.open(ana, ana.spaceId, { address: url })),
  );
  const [ready] = await Promise.all(steady.map((stream) => stream.waitForEvent('ready')));
  const start: number = ready.rev;
  // Each round of a writer makes three changes in the watched space.
  const end = start + 3 * rounds * writersOnEach * 2;
  const reconnecting = [2, 3, 5, 7].map((eventsPerRead) => breakAndResume(ana, { start, end, eventsPerRead }));

  const createdIds = await Promise.all(
    pair.both.flatMap(({ url }) => Array.from({ length: writersOnEach }, () => writeTasks(url, ana, bo))),
  );
  const logs = await Promise.all([
    ...reconnecting,
    ...steady.map(async (stream) => {
      await stream.waitUntil(() => stream.events.at(-1)?.rev >= end);
      stream.disconnect();
      return stream.events.filter(isOfLog);
    }),
  ]);
  const expected = Array.from({ length: end - start }, (_, n) => start + 1 + n);
  for (const log of logs) {
    expect(log.map(({ rev }) => rev)).toEqual(expected);
    expect(log).toEqual(logs[0]);
  }
  const created = (logs[0] as Json[]).filter(({ type }) => type === 'task.created').map(({ taskId }) => taskId);
  expect(created.sort()).toEqual(createdIds.flat().sort());
}, 120_000);

/** Creates, changes and comments tasks, and writes in another space in between. Returns the ids of the tasks. */
async function writeTasks(address: string, ana: Account, bo: Account): Promise<string[]> {
  const ids: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const body = { projectId: ana.projectId, title: `Task ${round}` };
    const { task } = (await sendRequest(address, '/api/tasks', { body, headers: ana.headers })).body;
    ids.push(task.id);
    const changes = { title: `Changed ${round}` };
    await sendRequest(address, `/api/tasks/${task.id}`, { body: changes, headers: ana.headers, method: 'PATCH' });
    await sendRequest(address, `/api/tasks/${task.id}/comments`, { body: { content: 'Noted' }, headers: ana.headers });
    await sendRequest(address, '/api/tasks', { body: { ...body, projectId: bo.projectId }, headers: bo.headers });
  }
  return ids;
}

/** Whether it is an event of the space's log, and not a signal to the client. */
function isOfLog({ type }: Json): boolean {
  return type !== 'ready' && type !== 'notifications';
}

/** Repeatedly reads a few events, disconnects and resumes on the other instance, until `end`. */
async function breakAndResume(
  ana: Account & { spaceId: string },
  { start, end, eventsPerRead }: { start: number; end: number; eventsPerRead: number },
): Promise<Json[]> {
  const log: Json[] = [];
  for (let turn = 0; (log.at(-1)?.rev ?? start) < end; turn++) {
    const { url } = pair.both[turn % 2 ? 1 : 0];
    const lastEventId = String(log.at(-1)?.rev ?? start);
    const stream = await EventStreamClient.open(ana, ana.spaceId, { address: url, lastEventId });
    const hasEnough = () => stream.events.length > eventsPerRead || (stream.events.at(-1)?.rev ?? 0) >= end;
    await stream.waitUntil(hasEnough);
    stream.disconnect();
    expect(stream.events[0]).toEqual({ type: 'ready', rev: Number(lastEventId) });
    log.push(...stream.events.filter(isOfLog));
  }
  return log;
}
