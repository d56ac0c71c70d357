import type pg from 'pg';

/** A foreign key, as PostgreSQL defines it. */
export interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

/** The tables and views of the current schema, without those of extensions. */
export async function listTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'f', 'v', 'm')
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
      order by c.relname`,
  );
  return rows.map(({ name }) => name);
}

export async function countRows(client: pg.Client, table: string): Promise<number> {
  return Number((await client.query(`select count(*) as n from ${table}`)).rows[0].n);
}

/** The connections of servers and CLI commands. */
export async function countConnectedClients(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    `select count(*) as n from pg_stat_activity
      where datname = current_database() and application_name = 'krokanti'`,
  );
  return Number(rows[0].n);
}

/** The columns of type `text`, which sort by the collation of the database. */
export async function listTextColumns(client: pg.Client, table: string): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(
    'select attname as name from pg_attribute where attrelid = $1::regclass and atttypid = 25',
    [table],
  );
  return new Set(rows.map(({ name }) => name));
}

/** Drops the foreign keys of the tables, so that rows may refer to rows that are copied later, and returns them. */
export async function dropForeignKeys(client: pg.Client, tables: string[]): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
      from pg_constraint
      where contype = 'f' and conrelid::regclass::text = any($1)
      order by conrelid::regclass::text, conname`,
    [tables],
  );
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`);
  return rows;
}
