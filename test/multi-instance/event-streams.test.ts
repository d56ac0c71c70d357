import { expect, test } from 'vitest';
import type { Account } from '../../testing/createAccount.ts';
import type { Json } from '../../testing/json.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { createTeamAccount, startServerPair } from '../support/two-instances.ts';

const writersOnEach = 4;
const rounds = 8;
const pair = startServerPair();

test('A change made on one instance is in the streams of both', async () => {
  const ana = await createTeamAccount(pair);
  for (const [from, to] of [pair.both, [...pair.both].reverse()] as const) {
    const stream = await EventStreamClient.open(ana, ana.spaceId, { address: to?.url as string });
    await stream.waitForEvent('ready');
    const body = { projectId: ana.projectId, title: 'Seen elsewhere' };
    const { body: made } = await sendRequest(from?.url as string, '/api/tasks', { body, headers: ana.headers });
    expect(await stream.waitForEvent('task.created')).toMatchObject({
      taskId: made.task.id,
      by: { tokenName: 'Test' },
    });
    stream.disconnect();
  }
});

test('With writers on both, streams that break and resume on either miss nothing and repeat nothing', async () => {
  const ana = await createTeamAccount(pair);
  const bo = await createTeamAccount(pair);
  const steady = await Promise.all(
    pair.both.map(({ url }) => EventStreamClient.open(ana, ana.spaceId, { address: url })),
  );
  const [ready] = await Promise.all(steady.map((stream) => stream.waitForEvent('ready')));
  const start: number = ready.rev;
  // Each round of a writer is three writes in the space that is watched.
  const end = start + 3 * rounds * writersOnEach * 2;
  const restless = [2, 3, 5, 7].map((patience) => breakAndResume(ana, { start, end, patience }));

  const made = await Promise.all(
    pair.both.flatMap(({ url }) => Array.from({ length: writersOnEach }, () => write(url, ana, bo))),
  );
  const logs = await Promise.all([
    ...restless,
    ...steady.map(async (stream) => {
      await stream.waitUntil(() => stream.events.at(-1)?.rev >= end);
      stream.disconnect();
      return stream.events.filter(({ type }) => type !== 'ready');
    }),
  ]);
  const expected = Array.from({ length: end - start }, (_, n) => start + 1 + n);
  for (const log of logs) {
    expect(log.map(({ rev }) => rev)).toEqual(expected);
    expect(log).toEqual(logs[0]);
  }
  const created = (logs[0] as Json[]).filter(({ type }) => type === 'task.created').map(({ taskId }) => taskId);
  expect(created.sort()).toEqual(made.flat().sort());
}, 120_000);

/** Makes, changes and comments tasks, and writes in somebody else's space between; gives the ids of the tasks. */
async function write(address: string, ana: Account, bo: Account): Promise<string[]> {
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

/** Reads a few events, breaks off, and goes on with the other instance from the last one, until there are no more. */
async function breakAndResume(
  ana: Account & { spaceId: string },
  { start, end, patience }: { start: number; end: number; patience: number },
): Promise<Json[]> {
  const log: Json[] = [];
  for (let turn = 0; (log.at(-1)?.rev ?? start) < end; turn++) {
    const { url } = pair.both[turn % 2 ? 1 : 0];
    const lastEventId = String(log.at(-1)?.rev ?? start);
    const stream = await EventStreamClient.open(ana, ana.spaceId, { address: url, lastEventId });
    const isEnough = () => stream.events.length > patience || (stream.events.at(-1)?.rev ?? 0) >= end;
    await stream.waitUntil(isEnough);
    stream.disconnect();
    expect(stream.events[0]).toEqual({ type: 'ready', rev: Number(lastEventId) });
    log.push(...stream.events.slice(1));
  }
  return log;
}
