import { type Config, readConfig } from '../server/boot/config.ts';
import { formatErrorLine } from '../server/boot/formatErrorLine.ts';
import type { Database } from '../server/db/engine/database.ts';
import { findMissingSqliteFile, openDatabase } from '../server/db/engine/openDatabase.ts';
import type { Services } from '../server/operations/handlerTypes.ts';
import { createInertServices } from './inertServices.ts';

/** What commands run operations with: the server's database, but no event streams and no mail. */
export interface CliContext {
  config: Config;
  database: Database;
  services: Services;
}

/**
 * Opens the database for one command and closes it.
 * @param mayBeNew Creates the database if it does not exist
 */
export async function withDatabase<T>(
  work: (context: CliContext) => Promise<T>,
  { mayBeNew = false } = {},
): Promise<T> {
  const config = readConfig();
  const missing = mayBeNew ? undefined : findMissingSqliteFile(config);
  if (missing) throw new Error(`No database at ${missing}: set DATA_DIR or DATABASE_URL to the server's value`);
  const database = await openDatabase(config).catch((error) => {
    throw new Error(`Cannot open the database: ${formatErrorLine(error)}`);
  });
  try {
    return await work({ config, database, services: createInertServices(config) });
  } finally {
    await database.close();
  }
}
