import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../server/boot/app.ts';
import { getMcpStatus } from '../support/mcp/mcp-request.ts';
import { FormBrowser } from '../support/oauth/form-browser.ts';
import {
  buildAuthorizationQuery,
  connectAgent,
  createCodeVerifier,
  exchangeCode,
  refreshTokens,
  registerOAuthClient,
} from '../support/oauth/oauth-flow.ts';
import { TestApp } from '../support/test-app.ts';

/** Two servers on first PostgreSQL database. Requests go to the server that `app.app` holds. */
const app = new TestApp('postgres');
let first: App;
let second: App;
let close: () => Promise<void>;

beforeAll(async () => {
  await app.start();
  first = app.app;
  const instance = await app.openSecondInstance();
  second = instance.app;
  close = async () => {
    await second.close();
    await instance.database.close();
  };
});
afterAll(async () => {
  app.app = first;
  await close();
  await app.stop();
});

async function runOn<T>(server: App, work: () => Promise<T>): Promise<T> {
  app.app = server;
  return work();
}

test('every step of the flow can be handled by either instance', async () => {
  const ana = await runOn(first, () => app.createPerson());
  const { client_id: clientId } = await runOn(first, () => registerOAuthClient(app));
  const verifier = createCodeVerifier();
  const browser = new FormBrowser(ana);
  const page = await runOn(second, () =>
    browser.open(`/oauth/authorize?${buildAuthorizationQuery(app, { clientId, verifier })}`),
  );
  const shown = await runOn(first, () => browser.open(page.location));
  const redirect = await runOn(second, () => browser.submitConsent(shown, { answer: 'allow', scope: 'write' }));
  const code = redirect.searchParams.get('code') as string;
  const { body } = await runOn(first, () => exchangeCode(app, { clientId, code, verifier }));
  expect(await runOn(second, () => getMcpStatus(app, body.access_token))).toBe(200);
  const refreshed = await runOn(second, () => refreshTokens(app, { clientId, refreshToken: body.refresh_token }));
  expect(await runOn(first, () => getMcpStatus(app, refreshed.body.access_token))).toBe(200);

  const [agent] = (await runOn(first, () => ana.get('/agents'))).body;
  await runOn(second, () => ana.delete(`/agents/${agent.id}`));
  expect(await runOn(first, () => getMcpStatus(app, refreshed.body.access_token))).toBe(401);
  const ended = await runOn(first, () => refreshTokens(app, { clientId, refreshToken: refreshed.body.refresh_token }));
  expect(ended.body.error).toBe('invalid_grant');
});

test('a refresh token used on both at once works at most once, and its second use revokes the agent', async () => {
  const ana = await runOn(first, () => app.createPerson());
  const connected = await runOn(first, () => connectAgent(ana));
  const refreshOn = (server: App) => runOn(server, () => refreshTokens(app, connected));
  const replies = await Promise.all([refreshOn(first), refreshOn(second)]);
  const successes = replies.filter(({ status }) => status === 200);
  expect(successes.length).toBeLessThanOrEqual(1);
  expect((await refreshOn(second)).status).toBe(400);
  for (const { body } of successes) expect(await runOn(first, () => getMcpStatus(app, body.access_token))).toBe(401);
  expect((await runOn(first, () => ana.get('/agents'))).body).toEqual([]);
});
