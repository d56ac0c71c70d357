import { describe, expect, test } from 'vitest';
import { runCrashLoop } from '../../reliability/crash/crashLoop.ts';
import { engines } from '../support/engines.ts';

/** A short run of `npm run prove:crash`. */
describe.each(engines)('A server that is killed while it writes, on %s', (engine) => {
  test('has every acknowledged write completely, and a retry does not repeat one; nothing is claimed twice or half undone', async () => {
    // Enough to kill, on PostgreSQL, the server, the database, and both.
    const kills = 3;
    const { acknowledged, ...outcome } = await runCrashLoop({ engine, kills, writers: 8 });
    expect(outcome).toEqual({ kills, lost: [], torn: [] });
    expect(acknowledged).toBeGreaterThan(kills);
  }, 300_000);
});

test('the crash test detects lost and torn writes', async () => {
  const harm = [
    // Not one of the agents' tasks, which have other titles.
    "delete from tasks where id = (select id from tasks where title like 'Task %' order by updated_at limit 1)",
    "update tasks set title = substr(title, 1, 3) || '…'",
    'delete from events where rev = (select max(rev) from events)',
    'delete from idempotency_keys',
  ];
  const outcome = await runCrashLoop({
    engine: 'sqlite',
    kills: 1,
    writers: 2,
    seed: 3,
    whileDown: async ({ query }) => {
      for (const statement of harm) await query(statement);
    },
  });
  for (const found of [/^missing: /, /^done twice: /])
    expect(outcome.lost).toContainEqual(expect.stringMatching(found));
  for (const found of [/"Tas…"/, /"events":/]) expect(outcome.torn).toContainEqual(expect.stringMatching(found));
}, 120_000);
