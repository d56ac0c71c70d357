import { hasJsonOutput } from '../../contract/operation.ts';
import type { Database, DbVersion } from '../db/engine/database.ts';
import { authorizeTarget } from './authorizeCall.ts';
import { getEtag, hashEtag, isEtagInList } from './etags.ts';
import {
  type CreateContext,
  type Execution,
  type ExecutionContext,
  needsResolving,
  resolveInput,
} from './executionContext.ts';
import type { InvokeHandler } from './invokeHandler.ts';
import type { OperationCall, OperationResult } from './operationCallAndResult.ts';
import { type CachedResult, createResultCache } from './resultCache.ts';

interface Dependencies {
  database: Database;
  createContext: CreateContext;
  invokeHandler: InvokeHandler;
}

/** The place of an execution's result in the cache, with what is there now. */
interface CacheSlot {
  key: string;
  cached: CachedResult | undefined;
}

/** Executes operations that only read, and caches results that are rendered. */
export function createReadExecutor({ database, createContext, invokeHandler }: Dependencies) {
  const resultCache = createResultCache();
  const pending = new Map<string, Promise<OperationResult>>();

  /** `dbVersion`: the version of the database when the call arrived; undefined if the engine cannot tell. */
  async function executeRead(execution: Execution, dbVersion: DbVersion | undefined): Promise<OperationResult> {
    const slot = findSlot(execution);
    if (dbVersion && slot?.cached?.dbVersion === dbVersion)
      return toCachedResult(slot.key, slot.cached, execution.call);
    return database.read((db) => readInSnapshot(execution, createContext(execution, db), slot, dbVersion));
  }

  function findSlot(execution: Execution): CacheSlot | undefined {
    const key = getCacheKey(execution);
    return key === undefined ? undefined : { key, cached: resultCache.get(key) };
  }

  async function readInSnapshot(
    unresolved: Execution,
    baseContext: ExecutionContext,
    slot: CacheSlot | undefined,
    dbVersion: DbVersion | undefined,
  ): Promise<OperationResult> {
    const execution = needsResolving(unresolved) ? await resolveInput(unresolved, baseContext) : unresolved;
    const { operation, call, input } = execution;
    const context = { ...baseContext, ...(await authorizeTarget(baseContext, operation, input)) };
    const etag = await getEtag(operation, context);
    if (slot && etag !== undefined) return cachedRead(execution, context, slot, { etag, dbVersion });
    if (etag !== undefined && isEtagInList(etag, call.ifNoneMatch)) return toNotModified(etag);

    const output = await invokeHandler(execution, context);
    if (etag !== undefined || (operation.rest && !hasJsonOutput(operation.rest)))
      return { output, isNotModified: false, etag, isReplayed: false };
    const contentEtag = hashEtag(output);
    if (isEtagInList(contentEtag, call.ifNoneMatch)) return toNotModified(contentEtag);
    return { output, isNotModified: false, etag: contentEtag, isReplayed: false };
  }

  /** Returns the cached result if its ETag is still current. Concurrent calls share one computation. */
  async function cachedRead(
    execution: Execution,
    context: ExecutionContext,
    { key, cached }: CacheSlot,
    current: { etag: string; dbVersion: DbVersion | undefined },
  ): Promise<OperationResult> {
    const { etag, dbVersion } = current;
    if (cached?.etag === etag) {
      // The next call at this version needs no query.
      cached.dbVersion = dbVersion;
      return toCachedResult(key, cached, execution.call);
    }
    if (isEtagInList(etag, execution.call.ifNoneMatch)) return toNotModified(etag);

    const pendingKey = `${etag} ${key}`;
    let result = pending.get(pendingKey);
    if (!result) {
      result = computeAndCache(execution, context, key, current).finally(() => pending.delete(pendingKey));
      pending.set(pendingKey, result);
    }
    return result;
  }

  async function computeAndCache(
    execution: Execution,
    context: ExecutionContext,
    key: string,
    { etag, dbVersion }: { etag: string; dbVersion: DbVersion | undefined },
  ): Promise<OperationResult> {
    const output = await invokeHandler(execution, context);
    const render = execution.call.render as NonNullable<OperationCall['render']>;
    const rendered = render(output);
    resultCache.set(key, { etag, rendered, dbVersion });
    return { output: undefined, rendered, isNotModified: false, etag, isReplayed: false, cacheKey: key };
  }

  return { executeRead, getCachedResult: resultCache.get };
}

/** A result depends on nothing but its key and the database. Undefined: the result is not cached. */
function getCacheKey(execution: Execution): string | undefined {
  const { name, call, input, actor } = execution;
  if (!call.render || !actor) return undefined;
  // What a ref leads to depends on more than the row that has the ETag.
  if (needsResolving(execution)) return undefined;
  const { user, via } = actor;
  const spaceIds = via.kind === 'session' ? null : via.spaceIds;
  return `${name} ${user.id}${spaceIds ? ` ${spaceIds}` : ''} ${JSON.stringify(input)}`;
}

function toCachedResult(
  key: string,
  { etag, rendered }: CachedResult,
  { ifNoneMatch }: OperationCall,
): OperationResult {
  if (isEtagInList(etag, ifNoneMatch)) return { ...toNotModified(etag), cacheKey: key };
  return { output: undefined, rendered, isNotModified: false, etag, isReplayed: false, cacheKey: key };
}

function toNotModified(etag: string): OperationResult {
  return { output: undefined, isNotModified: true, isReplayed: false, etag };
}
