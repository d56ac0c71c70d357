import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { hashMigrations } from '../../server/db/engine/migrationHistory.ts';
import { createInitialSchema } from '../../server/db/migrations/001_init.ts';
import { type ColumnTypes, postgresColumnTypes, sqliteColumnTypes } from '../../server/db/migrations/columnTypes.ts';
import { queryPostgres } from '../../testing/pgClient.ts';
import { spawnServer } from '../../testing/serverProcess.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { readPostgresRows, readSqliteRows } from '../support/db/read-rows-and-schema.ts';
import { createEmptyDatabase, type EmptyDatabase } from '../support/empty-database.ts';
import { engines } from '../support/engines.ts';

/**
 * One for each migration, in order. A released migration never changes, because databases exist that it made: add
 * another migration instead. Only a new one gets a new line here.
 */
const releasedHashes = [
  '94f34435d58534edc2ee75d2749a4befc9501ede2aff8b097519669bd9394919',
  'ea5b22e5b64b003c3a2f0d87c59146bab8c17bf6caf2727b6f11649fac448189',
  '46216884dfa7ed8dffa6f77078f3e260035cc810780ad3cad51c29465a0f1feb',
  '687ce78708151cbf18deca812a92b811dec6b3b2cd829b2b17f9febbc23bef15',
  '4b0a97066ed63fbcf0d1849d917446bed04c5fb69cf497839b89fd6e43952884',
  'e1a769f310ba88ddb74437ee6cb609dc9ea44f7d3a869a9981a8293bf51cb787',
  '002eb46dfd56a379798ca812a8134aa5e20b56f6b8d1ac83a27e6eef99cd5c7a',
  '1af60bf4df5cc89304582175e1bd5b06b3ed32af46aaeaa1f550e3c40e2912dc',
  'ed26a478569faf0f118184f2321b540d2ae84bcea86bb2b0fa67ace0d42fc4f6',
  'b35130bb5ebe7b164e19042e0aeb2623164707c9b4a74fcaa74855ac36255108',
  '3f374ed90aec97d03fc02db42d043a10a5e81b2313bd916b79ad9775640ab1d9',
  '1fcf7fb68db84b2c478b8acfad719cc1bfed90303be4db1bab51581c6b2632cd',
  '67e93d8a2d443860ab0bbc828b063457bbd618a53ac41afc4573fa7c005986be',
  '2d541aaf76024162b743a1abda0ea36e390fffc659b06b941ab2159ccb830369',
  '2f13123be20590f74922e4787aba5ff5d6a3208cc0cdffb6fabfdd6f7b94360a',
  '7317efbeda216acfa1a1e6fcc70ffbc12315ef38463495e19c7fea20e2b56958',
  '65c94e476ee47fea7129c65bbee20a814317f225355f95799d8d68c61fd9821d',
  'ce9d73f5a2b7e7c5dd28622330a51c07904c40fd3144e0853555d3c700b6763e',
  'acb50f1910f7c98f3d2ac8065888147f4ebbc3c31ce081abe27ca8f1efdd19a1',
  '91c8facf415e22a4b56c79f336eede004b48610b038a272b1b2a25d6c5d637aa',
  'cdf9eb151f823889ea10c1a4d7cd347b88daed0991e93b1043c5d5d387c66cb9',
  '0b8949b52a24bf2edb75a3218492c91957f720a2815e91628b35abc1acb93b73',
];

test('F152: every migration is as it was when it was added', () => {
  expect(hashMigrations()).toEqual(releasedHashes);
});

describe.each(engines)('The data of another version on %s', (engine) => {
  async function query(database: EmptyDatabase, ...statements: string[]): Promise<void> {
    const { DATABASE_URL, DATA_DIR = '' } = database.env;
    if (DATABASE_URL !== undefined) return void (await queryPostgres(DATABASE_URL, statements.join(';\n')));
    const file = new SqliteFile(join(DATA_DIR, 'krokanti.db'));
    for (const statement of statements) file.exec(statement);
    file.close();
  }

  /** A database as the first version made it, which had no hashes. */
  async function createFirstVersion(adapt = (sql: string) => sql): Promise<EmptyDatabase> {
    const database = await createEmptyDatabase(engine);
    const types: ColumnTypes = engine === 'sqlite' ? sqliteColumnTypes : postgresColumnTypes;
    await query(
      database,
      'create table migrations (number integer not null primary key, name text not null, applied_at text not null)',
      ...createInitialSchema(types).map(adapt),
      "insert into migrations values (1, 'init', '2026-11-30T00:00:00.000Z')",
      `insert into users (id, email, name, password_hash, plan, time_zone, theme, created_at, updated_at)
        values ('018f0000-0000-7000-8000-000000000001', 'ana@example.com', 'Ana', 'x', 'team', 'UTC', 'system', '2026', '2026')`,
    );
    return database;
  }

  const readRows = ({ env: { DATA_DIR = '', DATABASE_URL } }: EmptyDatabase) =>
    DATABASE_URL === undefined ? readSqliteRows(DATA_DIR) : readPostgresRows(DATABASE_URL);

  const expectRejected = async (database: EmptyDatabase, reason: RegExp) => {
    const before = await readRows(database);
    const server = spawnServer({ ...database.env, PORT: '0' });
    expect(await server.exited).toBe(1);
    expect(server.stderr).toMatch(reason);
    expect(server.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(server.stdout).toBe('');
    expect(await readRows(database)).toEqual(before);
  };

  test('F152: the data of the first version is kept and upgraded', async () => {
    const database = await createFirstVersion();
    const { json } = await runCli(['user', 'list', '--json'], database.env);
    expect(json.users).toMatchObject([{ email: 'ana@example.com', name: 'Ana' }]);
    // From now on a change of what it was made by is noticed.
    await query(database, "update migrations set hash = 'other' where number = 1");
    expect((await runCli(['user', 'list'], database.env)).stderr).toContain('made by another build');
    await database.drop();
  });

  test('a database of the first version gets keys, numbers in the order of creation, folded texts, and no runs or leases', async () => {
    const database = await createFirstVersion();
    const id = (n: number) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    const space = (n: number, name: string, slug: string, isPersonal: number) => [
      `insert into spaces (id, name, slug, is_personal, rev, own_rev, created_at, updated_at)
        values ('${id(n)}', '${name}', '${slug}', ${isPersonal}, 9, 1, '2026-01-0${n - 99}', '2026')`,
      `insert into members values ('${id(n)}', '${id(1)}', 'owner', '2026')`,
      `insert into projects (id, space_id, name, slug, default_view, is_archived, rev, own_rev, created_at, updated_at)
        values ('${id(n + 100)}', '${id(n)}', 'General', 'general', 'kanban', 0, 9, 1, '2026', '2026')`,
    ];
    // The ids are in another order than the times of creation.
    const task = (n: number, title: string, createdAt: string) =>
      `insert into tasks (id, space_id, project_id, title, priority, position, is_archived, rev, created_at, updated_at)
        values ('${id(n)}', '${id(101)}', '${id(201)}', '${title}', 'none', ${n}, 0, 9, '${createdAt}', '2026')`;
    await query(
      database,
      ...space(100, 'Mine', 'mine', 1),
      ...space(101, 'Website', 'website', 0),
      ...space(102, 'Web shop', 'web-shop', 0),
      task(303, 'Älteste', '2026-01-01'),
      task(301, 'Second', '2026-01-02'),
      task(302, 'Third', '2026-01-03'),
    );
    const { code, stderr } = await runCli(['user', 'list', '--json'], database.env);
    expect([code, stderr]).toEqual([0, '']);
    const texts = await readRows(database);
    const pick = (table: string, ...columns: string[]) =>
      (texts[table] ?? [])
        .map((text) => JSON.parse(text))
        .map((row) => columns.map((column) => row[column]))
        .toSorted();
    expect(pick('spaces', 'name', 'key', 'next_number', 'stopped_runs').map((row) => row.map(String))).toEqual([
      ['Mine', 'ME', '1', '0'],
      ['Web shop', 'WEBA', '1', '0'],
      ['Website', 'WEB', '4', '0'],
    ]);
    expect(pick('space_keys', 'key')).toEqual([['ME'], ['WEB'], ['WEBA']]);
    expect(
      pick('tasks', 'title', 'number', 'folded', 'leased_until').map(([title, n, ...rest]) => [
        title,
        Number(n),
        ...rest,
      ]),
    ).toEqual([
      ['Second', 2, null, null],
      ['Third', 3, null, null],
      ['Älteste', 1, expect.stringContaining('alteste'), null],
    ]);
    for (const table of ['runs', 'leases', 'trashed_tasks', 'trashed_comments'])
      expect([table, texts[table] ?? []]).toEqual([table, []]);
    await database.drop();
  });

  test('F152: data of an unreleased build, whose tables differ, is refused and not touched', async () => {
    const database = await createFirstVersion((sql) =>
      sql.startsWith('create table agents') ? sql.replace(/^( *name text),$/m, '$1 not null,') : sql,
    );
    await expectRejected(database, /made by another build .*migration 1 \(init\) differs.*agents\.name/);
    await database.drop();
  });

  test('F152: a migration with other contents, and a newer one, are refused and nothing is touched', async () => {
    const database = await createEmptyDatabase(engine, { hasTables: engine === 'postgres' });
    await runCli(['user', 'create', 'ana@example.com', '--name', 'Ana'], database.env);
    await query(database, "update migrations set hash = 'other' where number = 1");
    await expectRejected(database, /made by another build .*migration 1 \(init\) differs/);
    await query(database, "insert into migrations values (999, 'later', '2030-01-01T00:00:00.000Z', 'x')");
    await expectRejected(database, /The database is newer \(migration 999\) than this Krokanti Tasks/);
    await database.drop();
  });
});
