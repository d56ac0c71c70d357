import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { withPgClient } from '../../testing/pgClient.ts';
import type { Json } from '../../testing/untypedJson.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';
import { type ApiResponse, describeOnEachEngine, type Person, TestApp } from '../support/test-app.ts';

/** The description of a table, in the same form for both engines. */
interface Table {
  columns: string[];
  keys: string[];
  indexes: string[];
  references: string[];
}

/** What is no column in an index; test/plans shows that each engine uses it. */
const expression = '(expression)';

describe('The two schemas', () => {
  let sqlite: Record<string, Table>;
  let postgres: Record<string, Table>;
  const removals: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    for (const engine of ['sqlite', 'postgres'] as const) {
      const place = await createEmptyDatabase(engine);
      removals.push(place.drop);
      const { DATA_DIR = '', DATABASE_URL = null } = place.env as { DATA_DIR?: string; DATABASE_URL?: string };
      await (await openDatabase({ databaseUrl: DATABASE_URL, dataDir: DATA_DIR })).close();
      if (engine === 'sqlite') sqlite = tablesOfSqlite(join(DATA_DIR, 'krokanti.db'));
      else postgres = await tablesOfPostgres(DATABASE_URL as string);
    }
  });
  afterAll(async () => {
    for (const remove of removals) await remove();
  });

  test('have the same tables', () => {
    expect(Object.keys(sqlite).length).toBeGreaterThan(15);
    expect(Object.keys(postgres)).toEqual(Object.keys(sqlite));
  });

  test.for(['columns', 'keys', 'indexes', 'references'] as const)('have the same %s', (part) => {
    for (const name of Object.keys(sqlite)) {
      expect({ [name]: postgres[name]?.[part] }).toEqual({ [name]: sqlite[name]?.[part] });
    }
  });

  test('have a space_id in every table of a space, also in the primary key', () => {
    const global = [
      'agents',
      'idempotency_keys',
      'limits',
      'links',
      'migrations',
      'oauth_clients',
      'oauth_records',
      'server_keys',
      'sessions',
      'slugs',
      'spaces',
      'tokens',
      'users',
    ];
    for (const [name, table] of Object.entries(sqlite)) {
      if (global.includes(name)) continue;
      expect(table.columns, name).toContain('space_id not null');
      expect(
        table.keys.filter((key) => !key.includes('space_id')),
        name,
      ).toEqual([]);
    }
  });
});

describe('A database', () => {
  describeOnEachEngine((app) => {
    test('that is newer than the program is rejected with a clear message', async () => {
      const { DATA_DIR = '', DATABASE_URL = null } = app.databaseEnv as Record<string, string | undefined>;
      const row = [999, 'from the future', '2030-01-01T00:00:00.000Z'];
      if (DATABASE_URL) {
        const client = new pg.Client(DATABASE_URL);
        await client.connect();
        await client.query('insert into migrations (number, name, applied_at) values ($1, $2, $3)', row);
        await client.end();
      } else {
        const file = new SqliteFile(join(DATA_DIR, 'krokanti.db'));
        file.prepare('insert into migrations (number, name, applied_at) values (?, ?, ?)').run(...row);
        file.close();
      }
      const opening = openDatabase({ databaseUrl: DATABASE_URL, dataDir: DATA_DIR });
      await expect(opening).rejects.toThrow('The database is newer (migration 999)');
    });
  });

  describeOnEachEngine((app) => {
    test('commits concurrent writes together, and one that fails does not affect the others', async () => {
      const ana = await app.createPerson();
      const { space } = await ana.createTeamSpace();
      const names = Array.from({ length: 60 }, (_, at) => (at % 3 === 0 ? 'same' : `label ${at}`));
      const answers = await Promise.all(names.map((name) => ana.post('/labels', { spaceId: space.id, name })));
      const statuses = answers.map((answer) => answer.status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(41);
      expect(statuses.filter((status) => status === 409)).toHaveLength(19);
      const { body: labels } = await ana.get(`/labels?spaceId=${space.id}`);
      expect(labels).toHaveLength(41);
    });
  });
});

test('SQLite flushes commits to disk, enforces foreign keys, and waits for locks', async () => {
  // Other tests open databases without flushing.
  const { env, drop } = await createEmptyDatabase('sqlite');
  const database = await openDatabase({ databaseUrl: null, dataDir: env['DATA_DIR'] as string });
  try {
    const settings = await database.write((db) =>
      sql`select synchronous, foreign_keys, timeout
        from pragma_synchronous, pragma_foreign_keys, pragma_busy_timeout`.execute(db),
    );
    // 2 is FULL: with less, a power failure may lose acknowledged writes.
    expect(settings.rows).toEqual([{ synchronous: 2, foreign_keys: 1, timeout: 5000 }]);
  } finally {
    await database.close();
    await drop();
  }
});

test.skipIf(process.platform === 'win32')('Only its owner may read the SQLite file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'krokanti-mode-'));
  const dataDir = join(folder, 'new', 'data');
  const database = await openDatabase({ databaseUrl: null, dataDir });
  try {
    await database.write((db) => sql`select 1`.execute(db));
    const modes = await Promise.all(
      [dataDir, ...['krokanti.db', 'krokanti.db-wal', 'krokanti.db-shm'].map((name) => join(dataDir, name))].map(
        async (path) => (await stat(path)).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  } finally {
    await database.close();
    await rm(folder, { recursive: true });
  }
});

describe('Writes that SQLite commits together', () => {
  const app = new TestApp('sqlite');
  let ana: Person;
  let space: Json;
  let file: SqliteFile.Database;
  beforeAll(async () => {
    await app.start();
    ana = await app.createPerson();
    ({ space } = await ana.createTeamSpace());
    file = new SqliteFile(join(app.databaseEnv['DATA_DIR'] as string, 'krokanti.db'));
  });
  afterAll(async () => {
    file.close();
    await app.stop();
  });
  const create = (...names: string[]) =>
    Promise.all(names.map((name) => ana.post('/labels', { spaceId: space.id, name })));
  const statuses = (replies: ApiResponse[]) => replies.map(({ status }) => status);

  test('are rolled back together, for example when the disk is full, and later ones succeed', async () => {
    file.exec(`create trigger undo before insert on labels when new.name = 'fatal'
      begin select raise(rollback, 'undone'); end`);
    const names = ['one', 'two', 'fatal', 'three', 'four'];
    const replies = await create(...names);
    file.exec('drop trigger undo');
    expect(statuses(replies)).toEqual([503, 503, 503, 201, 201]);
    const { body } = await ana.get(`/labels?spaceId=${space.id}`);
    expect(body.map(({ name }: Json) => name).sort()).toEqual(['four', 'three']);
    expect(statuses(await create('one', 'two'))).toEqual([201, 201]);
  });

  test('do not block later writes when the commit fails', async () => {
    const row = { space_id: crypto.randomUUID(), user_id: ana.id, role: 'owner', created_at: '' } as const;
    const failing = app.database.write(async (db) => {
      await sql`pragma defer_foreign_keys = on`.execute(db);
      await db.insertInto('members').values(row).execute();
    });
    await expect(failing).rejects.toThrow('FOREIGN KEY constraint failed');
    expect(statuses(await create('after it'))).toEqual([201]);
  });

  test('fail together when another process locks the file for too long', async () => {
    file.exec('begin immediate');
    expect(statuses(await create('five', 'six'))).toEqual([503, 503]);
    file.exec('rollback');
    expect(statuses(await create('five', 'six'))).toEqual([201, 201]);
  });
});

describe('A transaction that PostgreSQL rolls back because of a conflict', () => {
  const app = new TestApp('postgres');
  beforeAll(() => app.start());
  afterAll(() => app.stop());

  test.each(['40001', '40P01'])('is retried (%s), and its effects happen once', async (code) => {
    const ana = await app.createPerson();
    // Fails every other transaction: a sequence keeps counting when transactions are rolled back.
    await withPgClient(app.config.databaseUrl as string, (client) =>
      client.query(`
        create sequence if not exists tries;
        create or replace function undo() returns trigger language plpgsql as $$ begin
          if nextval('tries') % 2 = 1 then raise exception 'undone' using errcode = '${code}'; end if;
          return null;
        end $$;
        drop trigger if exists undo on links;
        create constraint trigger undo after insert on links initially deferred for each row execute function undo()`),
    );
    const { status } = await app.anonymousClient.post('/account/request-password-reset', { email: ana.email });
    expect(status).toBe(200);
    await app.app.pipeline.waitForBackgroundEffects();
    expect(app.log.filter(({ to }) => to === ana.email)).toHaveLength(1);
  });
});

function tablesOfSqlite(path: string): Record<string, Table> {
  const file = new SqliteFile(path, { readonly: true });
  const rows = (sql: string, ...parameters: unknown[]) =>
    file.prepare(sql).all(...parameters) as Record<string, string>[];
  try {
    expect(file.pragma('journal_mode', { simple: true })).toBe('wal');
    const names = rows(
      `select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name`,
    );
    return Object.fromEntries(
      names.map(({ name = '' }) => {
        const columns = rows(`select name, "notnull" as required, pk from pragma_table_info(?)`, name);
        const indexes = rows(`select name, "unique" as isUnique from pragma_index_list(?)`, name).map((index) => ({
          isUnique: Number(index['isUnique']) === 1,
          columns: rows('select name from pragma_index_info(?) order by seqno', index['name']).map(
            (c) => c['name'] ?? expression,
          ),
        }));
        const foreign = Map.groupBy(
          rows('select * from pragma_foreign_key_list(?) order by id, seq', name),
          (row) => row['id'],
        );
        const primary = columns.filter((c) => Number(c['pk']) > 0).sort((a, b) => Number(a['pk']) - Number(b['pk']));
        return [
          name,
          {
            columns: columns.map((c) => `${c['name']}${Number(c['required']) ? ' not null' : ''}`),
            keys: unique([
              primary.map((c) => c['name']).join(', '),
              ...indexes.filter((i) => i.isUnique).map((i) => i.columns.join(', ')),
            ]),
            indexes: unique(indexes.filter((i) => !i.isUnique).map((i) => i.columns.join(', '))),
            references: unique(
              [...foreign.values()].map((parts) => {
                const [first] = parts;
                const [from, to] = ['from', 'to'].map((end) => parts.map((part) => part[end]).join(', '));
                return `(${from}) ${first?.['table']} (${to}) ${first?.['on_delete']?.toLowerCase()}`;
              }),
            ),
          },
        ];
      }),
    );
  } finally {
    file.close();
  }
}

async function tablesOfPostgres(url: string): Promise<Record<string, Table>> {
  const client = new pg.Client(url);
  await client.connect();
  const rows = async (sql: string, ...parameters: unknown[]) => (await client.query(sql, parameters)).rows;
  const columnsOf = (list: string) => `(select string_agg(a.attname, ', ' order by k.place)
    from unnest(${list}) with ordinality as k (number, place)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number)`;
  try {
    const names = await rows(`select tablename as name from pg_tables where schemaname = 'public' order by tablename`);
    const tables: [string, Table][] = [];
    for (const { name } of names) {
      const columns = await rows(
        `select attname as name, attnotnull as required from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
        name,
      );
      const keys = await rows(
        `select ${columnsOf('c.conkey')} as columns from pg_constraint c
         where c.conrelid = $1::regclass and c.contype in ('p', 'u')`,
        name,
      );
      const indexes = await rows(
        `select (select string_agg(coalesce(a.attname, '${expression}'), ', ' order by k.place)
           from unnest(i.indkey::int2[]) with ordinality as k (number, place)
           left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number) as columns
         from pg_index i where i.indrelid = $1::regclass and not i.indisunique`,
        name,
      );
      const references = await rows(
        `select ${columnsOf('c.conkey')} as columns, c.confrelid::regclass::text as target,
           (select string_agg(a.attname, ', ' order by k.place)
            from unnest(c.confkey) with ordinality as k (number, place)
            join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number) as targets,
           case c.confdeltype when 'c' then 'cascade' when 'n' then 'set null' else 'no action' end as on_delete
         from pg_constraint c where c.conrelid = $1::regclass and c.contype = 'f'`,
        name,
      );
      tables.push([
        name,
        {
          columns: columns.map((column) => `${column.name}${column.required ? ' not null' : ''}`),
          keys: unique(keys.map((key) => key.columns)),
          indexes: unique(indexes.map((index) => index.columns)),
          references: unique(references.map((r) => `(${r.columns}) ${r.target} (${r.targets}) ${r.on_delete}`)),
        },
      ]);
    }
    return Object.fromEntries(tables);
  } finally {
    await client.end();
  }
}

function unique(lines: string[]): string[] {
  return [...new Set(lines)].sort();
}
