import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../testing/untypedJson.ts';
import { engines } from '../support/engines.ts';
import { createInvitationSecret } from '../support/invite-and-join-space.ts';
import { registerOAuthClient } from '../support/oauth/oauth-flow.ts';
import { type Person, TestApp } from '../support/test-app.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

describe.each(engines)('Expired data is deleted within the hour, on %s', (engine) => {
  const test = new TestApp(engine);
  let ana: Person;
  let project: Json;
  beforeAll(async () => {
    // Only intervals use the fake clock.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await test.start();
    ana = await test.createPerson();
    ({ project } = await ana.getPersonalSpace());
    await test.app.runDueJobs();
    return () => test.stop().finally(() => vi.useRealTimers());
  });

  const tables = ['sessions', 'links', 'invitations', 'idempotency_keys', 'oauth_clients'] as const;
  type Counts = Partial<Record<(typeof tables)[number], number>>;
  const counts = async (): Promise<Counts> => {
    const found: Counts = {};
    for (const table of tables) {
      const rows = await test.database.read((db) =>
        db
          .selectFrom(table as 'sessions')
          .selectAll()
          .execute(),
      );
      if (rows.length > 0) found[table] = rows.length;
    }
    return found;
  };
  const tidied = (expected: Counts) => {
    vi.advanceTimersByTime(15_000);
    return expect.poll(counts, { timeout: 20_000 }).toEqual(expected);
  };
  const expectAfterAnHour = (expected: Counts) => {
    test.advanceClock(hourMs);
    return tidied(expected);
  };
  const create = (key: string) => ana.post('/tasks', { projectId: project.id, title: key }, { 'idempotency-key': key });

  it('stored results after a day, links after an hour, invitations and OAuth clients after a week, sessions after three months', async () => {
    const early = await create('early');
    test.advanceClock(12 * hourMs);
    const late = await create('late');
    const { space } = await ana.createTeamSpace();
    await createInvitationSecret(ana, space.id);
    await registerOAuthClient(test);
    await test.anonymousClient.post('/account/request-password-reset', { email: ana.email });
    expect(await counts()).toEqual({ sessions: 1, links: 1, invitations: 1, idempotency_keys: 2, oauth_clients: 1 });

    await expectAfterAnHour({ sessions: 1, invitations: 1, idempotency_keys: 2, oauth_clients: 1 });
    expect((await create('early')).text).toBe(early.text);
    test.advanceClock(10 * hourMs);
    await expectAfterAnHour({ sessions: 1, invitations: 1, idempotency_keys: 1, oauth_clients: 1 });
    expect((await create('late')).text).toBe(late.text);
    test.advanceClock(6 * dayMs);
    await expectAfterAnHour({ sessions: 1, invitations: 1, oauth_clients: 1 });
    test.advanceClock(dayMs);
    await expectAfterAnHour({ sessions: 1 });
    test.advanceClock(83 * dayMs);
    await expectAfterAnHour({});
  });

  it('attempts are kept while they count', async () => {
    await test.anonymousClient.post('/account/request-password-reset', { email: ana.email });
    test.advanceClock(hourMs - 30_000);
    const guess = () => test.anonymousClient.post('/account/sign-in', { email: ana.email, password: 'a guess' });
    for (let n = 0; n < 10; n++) expect((await guess()).status).toBe(401);
    test.advanceClock(30_000);
    await tidied({});
    expect((await guess()).status).toBe(429);
  });
});
