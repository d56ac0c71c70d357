import { expect, test } from 'vitest';
import { sendRequest } from '../../testing/sendRequest.ts';
import { createTeamAccount, listInstanceTasks, startServerPair } from '../support/two-instances.ts';

const pair = startServerPair();

test('One key sent to both at the same time creates one task, and both respond the same', async () => {
  const ana = await createTeamAccount(pair);
  const keys = Array.from({ length: 40 }, () => crypto.randomUUID());
  const responses = await Promise.all(
    keys.map((key) => {
      const headers = { ...ana.headers, 'idempotency-key': key };
      const body = { projectId: ana.projectId, title: `Of ${key}` };
      return Promise.all(pair.both.map(({ url }) => sendRequest(url, '/api/tasks', { body, headers })));
    }),
  );
  for (const [one, other] of responses) {
    expect([one?.status, other?.status]).toEqual([201, 201]);
    expect(other?.text).toBe(one?.text);
    expect(other?.headers.get('etag')).toBe(one?.headers.get('etag'));
    const replayed = [one, other].map((response) => response?.headers.get('idempotency-replayed'));
    expect(replayed.sort()).toEqual(['true', null].sort());
  }
  const ids = responses.map(([one]) => one?.body.task.id);
  for (const server of pair.both) {
    const tasks = await listInstanceTasks(server, ana);
    expect(tasks.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(new Set(tasks.map(({ position }) => position)).size).toBe(keys.length);
  }
});

test('One key with a different body for each instance succeeds once and is rejected once', async () => {
  const ana = await createTeamAccount(pair);
  for (let round = 0; round < 10; round++) {
    const headers = { ...ana.headers, 'idempotency-key': `round ${round}` };
    const responses = await Promise.all(
      pair.both.map(({ url }, n) =>
        sendRequest(url, '/api/tasks', { body: { projectId: ana.projectId, title: `${round} on ${n}` }, headers }),
      ),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 422]);
  }
  expect(await listInstanceTasks(pair.first, ana)).toHaveLength(10);
});

test('A task that repeats, completed eight times at once on both, is followed by one task', async () => {
  const ana = await createTeamAccount(pair);
  const call = { headers: ana.headers };
  const recurrence = { rule: 'FREQ=DAILY' };
  const created = await sendRequest(pair.first.url, '/api/tasks', {
    ...call,
    body: { projectId: ana.projectId, title: 'Water plants', dueDate: '2099-01-01', recurrence },
  });
  const path = `/api/tasks/${created.body.task.id}`;
  const body = { completedAt: new Date().toISOString() };
  const responses = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      sendRequest((pair.both[n % 2] ?? pair.first).url, path, { ...call, method: 'PATCH', body }),
    ),
  );
  expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 200));
  const tasks = await listInstanceTasks(pair.second, ana);
  expect(tasks.map(({ dueDate }) => dueDate).sort()).toEqual(['2099-01-01', '2099-01-02']);
});
