import { type OperationName, operations } from '../../contract/index.ts';
import type { Operation } from '../../contract/operation.ts';
import type { AuthenticatedCaller } from '../auth/authenticate.ts';
import type { Actor } from '../auth/authorize.ts';
import type { LastUsedTracker } from '../auth/lastUsedTracker.ts';
import type { Database, DbVersion } from '../db/engine/database.ts';
import { createOpenRuns } from '../events/openRuns.ts';
import type { AgentOnlyHandlers, CustomShapeToolHandlers, Services } from '../operations/handlerTypes.ts';
import { createAdmission, type RateLimitUsage } from './admission.ts';
import { requireAllowedCredentials } from './authorizeCall.ts';
import { createBackgroundEffects } from './backgroundEffects.ts';
import { createContextFactory } from './executionContext.ts';
import { createHandlerRegistry } from './handlerRegistry.ts';
import { createLongPolling } from './longPolling.ts';
import type { CacheValidator, OperationCall, OperationResult } from './operationCallAndResult.ts';
import { parseInput } from './parseInput.ts';
import { createReadExecutor } from './readExecutor.ts';
import type { RenderedOutput } from './resultCache.ts';
import { createWriteExecutor } from './writeExecutor.ts';

interface Dependencies {
  database: Database;
  services: Services;
  /** The MCP module provides its handlers, because the pipeline must not import a transport. */
  customShapeToolHandlers: CustomShapeToolHandlers;
  agentOnlyHandlers: AgentOnlyHandlers;
  lastUsed: LastUsedTracker;
  /** Returns the time in milliseconds. */
  now: () => number;
  /** Validate every output against its schema. Slow, for tests. */
  checkOutputs: boolean;
  /** Called after each write with the spaces whose log it has appended to. */
  onEventsAppended?: ((spaceIds: string[]) => void) | undefined;
  /** Called with the error of an effect that failed after its write was committed. */
  onBackgroundError: (error: unknown) => void;
}

export type Pipeline = ReturnType<typeof createPipeline>;

/** The one path from a transport to an operation's handler. A call that throws an error has changed nothing. */
export function createPipeline(dependencies: Dependencies) {
  const { database, services, lastUsed, now, onEventsAppended, onBackgroundError } = dependencies;
  const { config, rateLimiter: limiter } = services;
  const { admit, readmit } = createAdmission({ database, limiter, lastUsed, config, now });
  const getIsoTime = () => new Date(now()).toISOString();
  const createContext = createContextFactory({ database, services, openRuns: createOpenRuns(now), getIsoTime });
  const { getHandler, invokeHandler } = createHandlerRegistry(dependencies);
  const backgroundEffects = createBackgroundEffects({ database, onEventsAppended, onError: onBackgroundError });
  const { executeRead, getCachedResult } = createReadExecutor({ database, createContext, invokeHandler });
  const { executeWrite } = createWriteExecutor({
    database,
    createContext,
    getHandler,
    invokeHandler,
    backgroundEffects,
  });

  const { executeWaiting } = createLongPolling({ database, eventFeed: services.eventFeed, getIsoTime });

  /** Authenticates the caller and executes the operation. */
  async function execute(name: OperationName, call: OperationCall): Promise<OperationResult> {
    // Read first: the result includes at least everything that was committed before the call arrived.
    const dbVersion = database.getVersion();
    if (operations[name].access === 'public') return executeAs(undefined, name, call, dbVersion);
    const caller = await admit(call, dbVersion);
    const result = await executeAs(toActor(caller, call), name, call, dbVersion);
    const { cacheKey, etag } = result;
    if (!dbVersion || cacheKey === undefined || etag === undefined) return result;
    return { ...result, validator: { cacheKey, etag, caller, authEpoch: dbVersion.authEpoch } };
  }

  /** Executes the operation as an actor who is already authenticated; undefined: a public operation. */
  async function executeAs(
    actor: Actor | undefined,
    name: OperationName,
    call: OperationCall,
    dbVersion: DbVersion | undefined = database.getVersion(),
  ): Promise<OperationResult> {
    const operation: Operation = operations[name];
    const input = parseInput(operation, call, actor && { timeZone: actor.user.time_zone, now: getIsoTime() });
    if (actor) requireAllowedCredentials(actor, operation);
    const execution = { name, operation, handler: getHandler(name, call), call, input, actor };
    const { wait } = input;
    if (typeof wait === 'number' && wait > 0)
      return executeWaiting(execution, wait, operation.write ? executeWrite : (again) => executeRead(again, undefined));
    return operation.write ? executeWrite(execution) : executeRead(execution, dbVersion);
  }

  /**
   * Synchronously returns the cached result of a request that was answered before, and counts it against the rate
   * limit. `dbVersion` must be read after the request arrived. Returns undefined when the full pipeline must run:
   * after another commit, or if the caller may no longer be admitted.
   */
  function revalidate(
    { cacheKey, etag, caller, authEpoch }: CacheValidator,
    dbVersion: DbVersion,
  ): { rendered?: RenderedOutput; usage?: RateLimitUsage } | undefined {
    const cached = getCachedResult(cacheKey);
    if (dbVersion.authEpoch !== authEpoch || cached?.dbVersion !== dbVersion || cached.etag !== etag) return undefined;
    const admitted = readmit(caller);
    return admitted && { ...admitted, rendered: cached.rendered };
  }

  /**
   * Authenticates the caller and counts the request, without executing an operation.
   * @throws AppError with code `unauthorized`, `rate_limited` or `pro_required`, in this order
   */
  async function authenticate(call: OperationCall): Promise<Actor> {
    return toActor(await admit(call, database.getVersion()), call);
  }

  return {
    execute,
    executeAs,
    revalidate,
    authenticate,
    getDbVersion: database.getVersion,
    waitForBackgroundEffects: backgroundEffects.waitForAll,
  };
}

function toActor({ actor }: AuthenticatedCaller, { clientName }: OperationCall): Actor {
  return { ...actor, clientName: clientName ?? null };
}
