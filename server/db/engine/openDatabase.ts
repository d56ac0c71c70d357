import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

interface Where {
  /** PostgreSQL; null: the embedded database in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  /** Connections to PostgreSQL. */
  databasePool?: number;
}

/** The database that the configuration names, created and migrated where needed. */
export function openDatabase({ databaseUrl, dataDir, databasePool = 10 }: Where): Promise<Database> {
  return databaseUrl === null ? openSqlite(getSqliteFile(dataDir)) : openPostgres(databaseUrl, databasePool);
}

/** The file of the embedded database that opening would create; undefined: nothing has to be created. */
export function findMissingSqliteFile({ databaseUrl, dataDir }: Where): string | undefined {
  return databaseUrl !== null || existsSync(getSqliteFile(dataDir)) ? undefined : getSqliteFile(dataDir);
}

/** The file of the embedded database. */
export function getSqliteFile(dataDir: string): string {
  return join(dataDir, 'krokanti.db');
}
