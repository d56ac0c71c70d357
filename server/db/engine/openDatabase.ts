import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite, type SqliteOptions } from './sqlite.ts';

interface DatabaseLocation {
  /** The URL of PostgreSQL; null for the embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** The maximum number of connections to PostgreSQL. */
  databasePool?: number;
}

/** Opens the configured database; creates and migrates it first where needed. */
export function openDatabase(
  { databaseUrl, dataDir, databasePool = 10 }: DatabaseLocation,
  options: SqliteOptions = {},
): Promise<Database> {
  return databaseUrl === null ? openSqlite(getSqliteFile(dataDir), options) : openPostgres(databaseUrl, databasePool);
}

/** The file that opening the embedded database would create, or undefined when there is nothing to create. */
export function findMissingSqliteFile({ databaseUrl, dataDir }: DatabaseLocation): string | undefined {
  return databaseUrl !== null || existsSync(getSqliteFile(dataDir)) ? undefined : getSqliteFile(dataDir);
}

/** The file of the embedded database. */
export function getSqliteFile(dataDir: string): string {
  return join(dataDir, 'krokanti.db');
}
