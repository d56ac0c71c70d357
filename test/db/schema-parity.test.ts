import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../server/db/engine/openDatabase.ts';
import { createEmptyDatabase } from '../support/empty-database.ts';

/** The description of a table, in the same form for both engines. */
interface Table {
  columns: string[];
  keys: string[];
  indexes: string[];
  references: string[];
}

/** Stands for an expression in an index. query-plans.test.ts shows that each engine uses it. */
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
      'calendar_feeds',
      'idempotency_keys',
      'jobs',
      'limits',
      'links',
      'migrations',
      'notification_settings',
      'oauth_clients',
      'oauth_records',
      'outgoing_emails',
      'server_keys',
      'sessions',
      'slugs',
      'spaces',
      'told_due_dates',
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
          isUnique: Number(index.isUnique) === 1,
          columns: rows('select name from pragma_index_info(?) order by seqno', index.name).map(
            (c) => c.name ?? expression,
          ),
        }));
        const foreign = Map.groupBy(
          rows('select * from pragma_foreign_key_list(?) order by id, seq', name),
          (row) => row.id,
        );
        const primary = columns.filter((c) => Number(c.pk) > 0).sort((a, b) => Number(a.pk) - Number(b.pk));
        return [
          name,
          {
            columns: columns.map((c) => `${c.name}${Number(c.required) ? ' not null' : ''}`),
            keys: unique([
              primary.map((c) => c.name).join(', '),
              ...indexes.filter((i) => i.isUnique).map((i) => i.columns.join(', ')),
            ]),
            indexes: unique(indexes.filter((i) => !i.isUnique).map((i) => i.columns.join(', '))),
            references: unique(
              [...foreign.values()].map((parts) => {
                const [first] = parts;
                const [from, to] = ['from', 'to'].map((end) => parts.map((part) => part[end]).join(', '));
                return `(${from}) ${first?.table} (${to}) ${first?.on_delete?.toLowerCase()}`;
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
      const listIndexes = ({ isUnique }: { isUnique: boolean }) =>
        rows(
          `select (select string_agg(coalesce(a.attname, '${expression}'), ', ' order by k.place)
           from unnest(i.indkey::int2[]) with ordinality as k (number, place)
           left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number) as columns
         from pg_index i where i.indrelid = $1::regclass and i.indisunique = $2`,
          name,
          isUnique,
        );
      const [keys, indexes] = [await listIndexes({ isUnique: true }), await listIndexes({ isUnique: false })];
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
