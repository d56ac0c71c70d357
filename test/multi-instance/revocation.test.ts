import { expect, test } from 'vitest';
import { type Account, createAccount, createSessionCookie } from '../../testing/createAccount.ts';
import { sendRequest } from '../../testing/sendRequest.ts';
import type { ServerProcess } from '../../testing/serverProcess.ts';
import { runCliOrThrow } from '../support/cli/run-cli.ts';
import { EventStreamClient } from '../support/event-stream-client.ts';
import { createTeamAccount, startServerPair } from '../support/two-instances.ts';

const pair = startServerPair();
const rounds = 15;

const getStatus = async (server: ServerProcess, headers: Record<string, string>, path = '/api/me') =>
  (await sendRequest(server.url, path, { headers })).status;

test('A token revoked on one instance is rejected on the other at once', async () => {
  const { cookie } = await createAccount(pair.first.url);
  for (let round = 0; round < rounds; round++) {
    const [here, elsewhere] = getInstances(round);
    const created = await sendRequest(here.url, '/api/tokens', { body: { name: 'Short-lived' }, headers: { cookie } });
    const headers = { authorization: `Bearer ${created.body.secret}` };
    // The other instance has now cached this token.
    for (let n = 0; n < 3; n++) expect(await getStatus(elsewhere, headers)).toBe(200);
    const path = `/api/tokens/${created.body.token.id}`;
    const revoked = await sendRequest(here.url, path, { method: 'DELETE', headers: { cookie } });
    expect(revoked.status).toBeLessThan(300);
    expect(await getStatus(elsewhere, headers)).toBe(401);
    expect(await getStatus(here, headers)).toBe(401);
  }
});

test('A session signed out on one instance is rejected on the other at once', async () => {
  const ana = await createAccount(pair.first.url);
  for (let round = 0; round < 5; round++) {
    const [here, elsewhere] = getInstances(round);
    const cookie = await createSessionCookie(here.url, ana);
    expect(await getStatus(elsewhere, { cookie })).toBe(200);
    await sendRequest(here.url, '/api/account/sign-out', { body: {}, headers: { cookie } });
    expect(await getStatus(elsewhere, { cookie })).toBe(401);
  }
});

test('A member removed on one instance loses access on the other, and their event stream there ends', async () => {
  const ana = await createTeamAccount(pair);
  const bo = await createAccount(pair.second.url);
  const space = `/api/spaces/${ana.spaceId}`;
  for (let round = 0; round < 5; round++) {
    const [here, elsewhere] = getInstances(round);
    await joinAsViewer(here, ana, bo);
    const stream = await EventStreamClient.open(bo, ana.spaceId, { address: elsewhere.url });
    await stream.waitForEvent('ready');
    expect(await getStatus(elsewhere, bo.headers, space)).toBe(200);
    const { body: me } = await sendRequest(here.url, '/api/me', { headers: bo.headers });
    await sendRequest(here.url, `${space}/members/${me.user.id}`, { method: 'DELETE', headers: ana.headers });
    expect(await getStatus(elsewhere, bo.headers, space)).toBe(404);
    await stream.waitForEnd();
    expect(stream.events.map(({ type }) => type)).toEqual(['ready']);
  }
});

test('A role changed on one instance applies on the other at once', async () => {
  const ana = await createTeamAccount(pair);
  const bo = await createAccount(pair.second.url);
  await joinAsViewer(pair.first, ana, bo);
  const { body: me } = await sendRequest(pair.first.url, '/api/me', { headers: bo.headers });
  const member = `/api/spaces/${ana.spaceId}/members/${me.user.id}`;
  for (let round = 0; round < rounds; round++) {
    const [here, elsewhere] = getInstances(round);
    const role = round % 2 ? 'viewer' : 'member';
    await sendRequest(here.url, member, { body: { role }, method: 'PATCH', headers: ana.headers });
    const body = { projectId: ana.projectId, title: 'Allowed?' };
    const { status } = await sendRequest(elsewhere.url, '/api/tasks', { body, headers: bo.headers });
    expect([role, status]).toEqual([role, role === 'member' ? 201 : 403]);
  }
});

test('A plan set with the CLI applies on both at once', async () => {
  const ana = await createTeamAccount(pair);
  for (const [plan, status] of [
    ['free', 402],
    ['pro', 200],
    ['free', 402],
  ] as const) {
    await runCliOrThrow(['plan', 'set', ana.email, plan], pair.databaseEnv);
    for (const server of pair.both) expect([plan, await getStatus(server, ana.headers)]).toEqual([plan, status]);
  }
});

/** The instance to write on and the instance to check, swapped every round. */
function getInstances(round: number): [here: ServerProcess, elsewhere: ServerProcess] {
  return round % 2 ? [pair.second, pair.first] : [pair.first, pair.second];
}

/** Joins Ana's space as a viewer. */
async function joinAsViewer({ url }: ServerProcess, ana: Account & { spaceId: string }, bo: Account): Promise<void> {
  const path = `/api/spaces/${ana.spaceId}/invitations`;
  const { body } = await sendRequest(url, path, { body: { role: 'viewer' }, headers: ana.headers });
  const secret = String(body.url).split('#invitation=')[1];
  const accepted = await sendRequest(url, '/api/invitations/accept', {
    body: { secret },
    headers: { cookie: bo.cookie },
  });
  if (accepted.status !== 200) throw new Error(accepted.text);
}
