import { createHash } from 'node:crypto';
import { postgresColumnTypes, sqliteColumnTypes } from '../migrations/columnTypes.ts';
import { migrations } from '../migrations/index.ts';

/** A row of the table `migrations`. Before the column `hash` existed, rows had none. */
export interface AppliedMigration {
  number: number;
  name: string;
  hash: string | null;
}

/** A SHA-256 of what each migration does on both engines, in order. */
export function hashMigrations(): string[] {
  memo ??= migrations.map(({ up }) =>
    createHash('sha256')
      .update(JSON.stringify([up(sqliteColumnTypes), up(postgresColumnTypes)]))
      .digest('hex'),
  );
  return memo;
}
let memo: string[] | undefined;

/** @throws Error when the database comes from a newer version of the product */
export function requireKnownMigration(newest: number, database: string): void {
  if (newest <= migrations.length) return;
  throw new Error(
    `${database} is newer (migration ${newest}) than this Krokanti Tasks (${migrations.length}): update first`,
  );
}

/**
 * Requires that the database was made by the migrations of this version, which never change once released.
 * @throws Error with a one-line message when it was not
 */
export function requireSameHistory(applied: AppliedMigration[], database: string): void {
  requireKnownMigration(applied.at(-1)?.number ?? 0, database);
  const different = applied.find(({ number, hash }) => hash !== null && hash !== hashMigrations()[number - 1]);
  if (different) throw new Error(describeDifference(different, database));
}

/**
 * The initial schema was edited before it was released, so a database of that time cannot be migrated.
 * @param columns The names (`table.column`) of its columns, and whether they are `not null`
 * @throws Error with a one-line message when they are not those of the initial schema
 */
export function requireInitialColumns(columns: Map<string, boolean>, database: string): void {
  for (const [column, isNotNull] of getInitialColumns()) {
    if (columns.get(column) !== isNotNull)
      throw new Error(`${describeDifference({ number: 1, name: 'init' }, database)} (${column})`);
  }
}

function describeDifference({ number, name }: Pick<AppliedMigration, 'number' | 'name'>, database: string): string {
  return `${database} was made by another build of Krokanti Tasks, whose migration ${number} (${name}) differs: use that build`;
}

/** Reads the columns from the statements, which have one column per line. */
function getInitialColumns(): Map<string, boolean> {
  const columns = new Map<string, boolean>();
  for (const statement of migrations[0]?.up(sqliteColumnTypes) ?? []) {
    const [, table, body = ''] = /^create table (\w+) \(\n([\s\S]*)\n\s*\)/.exec(statement.trim()) ?? [];
    for (const [, name, rest = ''] of body.matchAll(/^\s*(\w+) (?:text|integer|real)\b(.*)$/gm))
      columns.set(`${table}.${name}`, rest.includes(' not null'));
  }
  return columns;
}
