import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/boot/createApp.ts';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import {
  buildAuthorizationQuery,
  connectAgent,
  createCodeVerifier,
  exchangeCode,
  FormBrowser,
  refreshTokens,
  registerOAuthClient,
} from '../support/oauth/oauth-flow.ts';
import { TestApp } from '../support/test-app.ts';

/** Two servers on one PostgreSQL behind one address: each request goes to the one that the test says. */
const app = new TestApp('postgres');
let one: App;
let other: App;
let close: () => Promise<void>;

beforeAll(async () => {
  await app.start();
  one = app.app;
  const second = await app.openSecondInstance();
  other = second.app;
  close = async () => {
    await other.close();
    await second.database.close();
  };
});
afterAll(async () => {
  app.app = one;
  await close();
  await app.stop();
});

async function at<T>(server: App, work: () => Promise<T>): Promise<T> {
  app.app = server;
  return work();
}

test('what one began the other carries on, at every step', async () => {
  const ana = await at(one, () => app.createPerson());
  const { client_id: clientId } = await at(one, () => registerOAuthClient(app));
  const verifier = createCodeVerifier();
  const browser = new FormBrowser(ana);
  const page = await at(other, () =>
    browser.open(`/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier })}`),
  );
  const shown = await at(one, () => browser.open(page.location));
  const back = await at(other, () => browser.submitConsent(shown, { answer: 'allow', scope: 'write' }));
  const code = back.searchParams.get('code') as string;
  const { body } = await at(one, () => exchangeCode(app, { clientId, code, verifier }));
  expect(await at(other, () => getMcpStatus(app, body.access_token))).toBe(200);
  const again = await at(other, () => refreshTokens(app, { clientId, refreshToken: body.refresh_token }));
  expect(await at(one, () => getMcpStatus(app, again.body.access_token))).toBe(200);

  const [agent] = (await at(one, () => ana.get('/agents'))).body;
  await at(other, () => ana.delete(`/agents/${agent.id}`));
  expect(await at(one, () => getMcpStatus(app, again.body.access_token))).toBe(401);
  const ended = await at(one, () => refreshTokens(app, { clientId, refreshToken: again.body.refresh_token }));
  expect(ended.body.error).toBe('invalid_grant');
});

test('a refresh token used at both at once is given once at most, and its second use ends the agent', async () => {
  const ana = await at(one, () => app.createPerson());
  const connected = await at(one, () => connectAgent(ana));
  const ask = (server: App) => at(server, () => refreshTokens(app, connected));
  const replies = await Promise.all([ask(one), ask(other)]);
  const given = replies.filter(({ status }) => status === 200);
  expect(given.length).toBeLessThanOrEqual(1);
  expect((await ask(other)).status).toBe(400);
  for (const { body } of given) expect(await at(one, () => getMcpStatus(app, body.access_token))).toBe(401);
  expect((await at(one, () => ana.get('/agents'))).body).toEqual([]);
});
