import type * as z from 'zod';
import { Email } from '../contract/fields.ts';
import type { OperationName, Operations } from '../contract/index.ts';
import type { Actor } from '../server/auth/authorize.ts';
import { defaultPasswordHashParams } from '../server/auth/passwordHash.ts';
import { createMemoryRateLimiter } from '../server/auth/rateLimiter.ts';
import { type Config, readConfig } from '../server/boot/config.ts';
import { formatErrorLine } from '../server/boot/formatErrorLine.ts';
import type { Database, Db } from '../server/db/engine/database.ts';
import { findMissingSqliteFile, openDatabase } from '../server/db/engine/openDatabase.ts';
import { findUserByEmail } from '../server/db/queries/users.ts';
import type { UserRow } from '../server/db/schema.ts';
import { agentOnlyHandlers } from '../server/mcp/tools/agentOnlyHandlers.ts';
import { customShapeToolHandlers } from '../server/mcp/tools/customShapeToolHandlers.ts';
import type { Services } from '../server/operations/handlerTypes.ts';
import { createPipeline } from '../server/pipeline/index.ts';
import { parseArgument } from './parseArgument.ts';

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
    return await work({ config, database, services: createCliServices(config) });
  } finally {
    await database.close();
  }
}

function createCliServices(config: Config): Services {
  return {
    config,
    rateLimiter: createMemoryRateLimiter(Date.now),
    requireTextAllowance: () => {},
    eventFeed: createClosedEventFeed(),
    mailer: { isConfigured: false, send: async () => {} },
    passwordHashParams: defaultPasswordHashParams,
  };
}

/** Commands neither stream events nor wait for them. */
function createClosedEventFeed(): Services['eventFeed'] {
  const nothing = () => {};
  const watch = { isClosed: true, clear: nothing, setSpaces: nothing, wait: async () => {}, stopWaiting: nothing };
  return {
    openStream: () => nothing,
    countOpenStreams: () => 0,
    followSpace: async function* () {},
    followUserSpaces: async function* () {},
    watchSpaces: () => ({ ...watch, close: nothing }),
    close: nothing,
  };
}

/** @throws UsageError for a malformed address, Error for an unknown one */
export async function requireUserByEmail(db: Db, email: string, argument: string): Promise<UserRow> {
  const address = parseArgument(Email, email, argument);
  const user = await findUserByEmail(db, address);
  if (!user)
    throw new Error(
      `${argument}: no account has the email address ${address}; "krokanti user list" lists all accounts`,
    );
  return user;
}

export type ExecuteAs = <N extends OperationName>(
  actor: Actor,
  name: N,
  input: z.input<Operations[N]['input']>,
) => Promise<z.output<Operations[N]['output']>>;

/** Executes operations through the pipeline, as the transports do. */
export function createExecuteAs(
  { database, services }: Pick<CliContext, 'database' | 'services'>,
  now: () => number = Date.now,
): ExecuteAs {
  const lastUsed = {
    markUsed: () => new Map(),
    flush: async () => {},
    stop: async () => {},
  };
  const pipeline = createPipeline({
    database,
    services,
    customShapeToolHandlers,
    agentOnlyHandlers,
    lastUsed,
    now,
    checkOutputs: false,
    onBackgroundError: (error) => void process.stderr.write(`${formatErrorLine(error)}\n`),
  });
  return async (actor, name, input) => {
    const { output } = await pipeline.executeAs(actor, name, { credentials: null, input: () => input, clientIp: '' });
    return output as never;
  };
}
