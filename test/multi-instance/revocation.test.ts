import { expect, test } from 'vitest';
import { type Account, call, newAccount, type ServerProcess, signInAgain } from '../../testing/serverProcess.ts';
import { succeed } from '../support/cli/run-cli.ts';
import { Stream } from '../support/event-stream-client.ts';
import { accountOn, withPair } from '../support/two-instances.ts';

const pair = withPair();
const rounds = 15;

const statusOf = async (server: ServerProcess, headers: Record<string, string>, path = '/api/me') =>
  (await call(server.address, path, { headers })).status;

test('A token revoked on one instance is refused on the other at once', async () => {
  const { cookie } = await newAccount(pair.one.address);
  for (let round = 0; round < rounds; round++) {
    const [at, elsewhere] = inTurn(round);
    const made = await call(at.address, '/api/tokens', { body: { name: 'Short-lived' }, headers: { cookie } });
    const headers = { authorization: `Bearer ${made.body.secret}` };
    // Whatever an instance keeps of a token, it has seen this one.
    for (let n = 0; n < 3; n++) expect(await statusOf(elsewhere, headers)).toBe(200);
    const path = `/api/tokens/${made.body.token.id}`;
    const revoked = await call(at.address, path, { method: 'DELETE', headers: { cookie } });
    expect(revoked.status).toBeLessThan(300);
    expect(await statusOf(elsewhere, headers)).toBe(401);
    expect(await statusOf(at, headers)).toBe(401);
  }
});

test('A session that signed out on one instance is refused on the other at once', async () => {
  const ana = await newAccount(pair.one.address);
  for (let round = 0; round < 5; round++) {
    const [at, elsewhere] = inTurn(round);
    const cookie = await signInAgain(at.address, ana);
    expect(await statusOf(elsewhere, { cookie })).toBe(200);
    await call(at.address, '/api/account/sign-out', { body: {}, headers: { cookie } });
    expect(await statusOf(elsewhere, { cookie })).toBe(401);
  }
});

test('A member removed on one instance sees nothing more on the other, and the stream there ends', async () => {
  const ana = await accountOn(pair);
  const bo = await newAccount(pair.other.address);
  const space = `/api/spaces/${ana.spaceId}`;
  for (let round = 0; round < 5; round++) {
    const [at, elsewhere] = inTurn(round);
    await join(at, ana, bo);
    const stream = await Stream.open(bo, ana.spaceId, { address: elsewhere.address });
    await stream.event('ready');
    expect(await statusOf(elsewhere, bo.headers, space)).toBe(200);
    const { body: me } = await call(at.address, '/api/me', { headers: bo.headers });
    await call(at.address, `${space}/members/${me.user.id}`, { method: 'DELETE', headers: ana.headers });
    expect(await statusOf(elsewhere, bo.headers, space)).toBe(404);
    await stream.ended();
    expect(stream.events.map(({ type }) => type)).toEqual(['ready']);
  }
});

test('A role changed on one instance counts on the other at once', async () => {
  const ana = await accountOn(pair);
  const bo = await newAccount(pair.other.address);
  await join(pair.one, ana, bo);
  const { body: me } = await call(pair.one.address, '/api/me', { headers: bo.headers });
  const member = `/api/spaces/${ana.spaceId}/members/${me.user.id}`;
  for (let round = 0; round < rounds; round++) {
    const [at, elsewhere] = inTurn(round);
    const role = round % 2 ? 'viewer' : 'member';
    await call(at.address, member, { body: { role }, method: 'PATCH', headers: ana.headers });
    const body = { projectId: ana.projectId, title: 'Allowed?' };
    const { status } = await call(elsewhere.address, '/api/tasks', { body, headers: bo.headers });
    expect([role, status]).toEqual([role, role === 'member' ? 201 : 403]);
  }
});

test('Another plan, set by the command line, is obeyed by both at once', async () => {
  const ana = await accountOn(pair);
  for (const [plan, status] of [
    ['free', 402],
    ['pro', 200],
    ['free', 402],
  ] as const) {
    await succeed(['plan', 'set', ana.email, plan], pair.environment);
    for (const server of pair.both) expect([plan, await statusOf(server, ana.headers)]).toEqual([plan, status]);
  }
});

/** Where it happens and where it has to be known, the other way round in each round. */
function inTurn(round: number): [at: ServerProcess, elsewhere: ServerProcess] {
  return round % 2 ? [pair.other, pair.one] : [pair.one, pair.other];
}

/** Becomes a viewer of Ana's space. */
async function join({ address }: ServerProcess, ana: Account & { spaceId: string }, bo: Account): Promise<void> {
  const path = `/api/spaces/${ana.spaceId}/invitations`;
  const { body } = await call(address, path, { body: { role: 'viewer' }, headers: ana.headers });
  const secret = String(body.url).split('#invitation=')[1];
  const accepted = await call(address, '/api/invitations/accept', { body: { secret }, headers: { cookie: bo.cookie } });
  if (accepted.status !== 200) throw new Error(accepted.text);
}
