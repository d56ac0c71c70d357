import { glob, readFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withPgClient } from '../../testing/pgClient.ts';
import { repoRoot } from '../../testing/repoRoot.ts';
import { exerciseEveryQuery } from '../support/db/exercise-every-query.ts';
import { findTablesWithoutShardKey } from '../support/db/find-tables-without-shard-key.ts';
import { normalizeStatement } from '../support/db/normalize-and-select-statements.ts';
import { recordPostgresStatements } from '../support/db/record-statements.ts';
import { allowlist, replicatedTables } from '../support/db/tables-and-statements-without-shard-key.ts';
import { TestApp } from '../support/test-app.ts';

const app = new TestApp('postgres');
const profiler = new Session();
/** The tables that are split by space, each with its shard key. */
let split: Map<string, string>;
/** The statements without a shard key, with their tables. */
const broad = new Map<string, string[]>();
let called: Set<string>;

beforeAll(async () => {
  profiler.connect();
  await profiler.post('Profiler.enable');
  await profiler.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  const recorded = recordPostgresStatements();
  await app.start();
  await exerciseEveryQuery(app);
  recorded.stop();
  called = await calledFunctions();
  split = await splitTables();
  for (const text of recorded.texts) {
    // Skips statements that define tables and those that read none.
    if (/^\s*(create|begin|start|commit|rollback|listen|savepoint|release|set)\b/i.test(text)) continue;
    const tables = await findTablesWithoutShardKey(text, split);
    if (tables.length > 0) broad.set(normalizeStatement(text), tables);
  }
}, 240_000);
afterAll(() => app.stop());

test('Every table is split by space, or replicated for a reason', async () => {
  const all = await tablesOf('select tablename as name from pg_tables where schemaname = current_schema()');
  expect(all.filter((name) => !split.has(name) && !(name in replicatedTables))).toEqual([]);
  expect(Object.keys(replicatedTables).filter((name) => !all.includes(name))).toEqual([]);
  expect([...split.keys()].sort()).toEqual(
    expect.arrayContaining(['comments', 'events', 'projects', 'spaces', 'tasks']),
  );
});

test('docs/scale.md distributes the same tables', async () => {
  const [, sql = ''] = /```sql\n([^`]*)```/.exec(await readFile(join(repoRoot, 'docs/scale.md'), 'utf8')) ?? [];
  const [whole, spread] = [...sql.matchAll(/array\[([^\]]*)\]/g)].map(([, names = '']) => names.match(/\w+/g) ?? []);
  const onCoordinator = ['limits', 'idempotency_keys', 'jobs', 'told_due_dates'];
  expect([...(whole ?? []), ...onCoordinator].sort()).toEqual(Object.keys(replicatedTables).sort());
  expect(['spaces', ...(spread ?? [])].sort()).toEqual([...split.keys()].sort());
});

test('Every statement filters by space, or is on the allowlist', () => {
  const unknown = [...broad].filter(([text]) => !allowlist.some(({ statement }) => statement.test(text)));
  expect(unknown).toEqual([]);
});

test('Every entry of the allowlist is needed', () => {
  const idle = allowlist.filter(({ statement }) => ![...broad.keys()].some((text) => statement.test(text)));
  expect(idle).toEqual([]);
});

test('Every query function was called', async () => {
  const missed: string[] = [];
  let found = 0;
  for await (const file of glob('server/db/**/*.ts', { cwd: repoRoot })) {
    const source = await readFile(join(repoRoot, file), 'utf8');
    for (const [, name] of source.matchAll(/^export (?:async )?function (\w+)(?:<[^(]*>)?\(\s*db: Db/gm)) {
      found++;
      if (!called.has(name as string)) missed.push(`${file}: ${name}`);
    }
  }
  expect(found).toBeGreaterThan(80);
  expect(called.size).toBeGreaterThan(100);
  expect(missed).toEqual([]);
});

async function calledFunctions(): Promise<Set<string>> {
  const { result } = await profiler.post('Profiler.takePreciseCoverage');
  profiler.disconnect();
  const ours = result.filter(({ url }) => url.includes('/server/db/'));
  const functions = ours.flatMap((script) => script.functions);
  return new Set(functions.filter(({ ranges }) => (ranges[0]?.count ?? 0) > 0).map((each) => each.functionName));
}

async function splitTables(): Promise<Map<string, string>> {
  const names = await tablesOf(
    "select table_name as name from information_schema.columns where column_name = 'space_id' and table_schema = current_schema()",
  );
  const bySpace = names.filter((name) => !(name in replicatedTables)).map((name) => [name, 'space_id'] as const);
  return new Map([...bySpace, ['spaces', 'id']]);
}

async function tablesOf(question: string): Promise<string[]> {
  const url = app.databaseEnv.DATABASE_URL as string;
  return withPgClient(url, async (client) => (await client.query(question)).rows.map(({ name }) => name));
}
