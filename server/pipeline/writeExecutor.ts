import { AppError } from '../../contract/errors.ts';
import {
  getCurrentReadOperationName,
  getReadOperationName,
  type OperationName,
  operations,
} from '../../contract/index.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Database } from '../db/engine/database.ts';
import type { TaskRow } from '../db/schema.ts';
import { requireOwnRun } from '../events/joinOrBeginRun.ts';
import type { ActorContext } from '../operations/handlerTypes.ts';
import { requireFreeOrOwnLease } from '../operations/leases/requireFreeOrOwnLease.ts';
import { authorizeTarget } from './authorizeCall.ts';
import { authorizeReplay, listAnsweredSpaceIds } from './authorizeReplay.ts';
import type { BackgroundEffects } from './backgroundEffects.ts';
import { getEtag, getEtagAfterWrite, hashEtag, isEtagInList } from './etags.ts';
import {
  type CreateContext,
  createAfterCommit,
  type Execution,
  type ExecutionContext,
  needsResolving,
  resolveInput,
  type UntypedHandler,
} from './executionContext.ts';
import { claimOrReplay } from './idempotency.ts';
import type { InvokeHandler } from './invokeHandler.ts';
import type { OperationResult } from './operationCallAndResult.ts';
import type { Input } from './parseInput.ts';
import { createWritesPerUser } from './writesPerUser.ts';

interface Dependencies {
  database: Database;
  createContext: CreateContext;
  getHandler: (name: OperationName) => UntypedHandler;
  invokeHandler: InvokeHandler;
  backgroundEffects: BackgroundEffects;
}

/** What works although the disk is full, beside every DELETE: it frees space, or is needed for that. */
const spaceSavingOperations: ReadonlySet<OperationName> = new Set(['sign_in', 'sign_out']);

function isSpaceSaving({ name, operation }: Execution): boolean {
  return operation.rest?.method === 'DELETE' || spaceSavingOperations.has(name);
}

/** Rolls the transaction back; the caller gets a 412 with the current state of the resource. */
class EtagMismatchError extends Error {}

/** Executes operations that change something: each in one transaction, with its effects after the commit. */
export function createWriteExecutor({
  database,
  createContext,
  getHandler,
  invokeHandler,
  backgroundEffects,
}: Dependencies) {
  const runWrite = database.maxWritesPerUser === undefined ? undefined : createWritesPerUser(database.maxWritesPerUser);

  function executeWrite(execution: Execution): Promise<OperationResult> {
    const { actor } = execution;
    return runWrite && actor ? runWrite(actor.user.id, () => writeOnce(execution)) : writeOnce(execution);
  }

  async function writeOnce(execution: Execution): Promise<OperationResult> {
    requireStorage(execution);
    const { handler, input } = execution;
    const { prepare } = handler;
    const prepared = prepare && (await database.read((db) => prepare(createContext(execution, db), input)));
    let afterCommit = createAfterCommit();
    const result = await database
      .write((db) => {
        // The engine may run the transaction again.
        afterCommit = createAfterCommit();
        return writeInTransaction(execution, createContext(execution, db, afterCommit), prepared);
      })
      .catch((error) => {
        if (error instanceof EtagMismatchError) return throwChangedMeanwhile(execution);
        throw error;
      });
    afterCommit.run?.remember();
    backgroundEffects.start(afterCommit);
    return result;
  }

  /** @throws AppError with code `unavailable` for an operation that would store more on a full disk */
  function requireStorage(execution: Execution): void {
    const isSaving = isSpaceSaving(execution);
    if (!database.isStorageLow?.({ isFresh: isSaving }) || isSaving) return;
    throw new AppError(
      'unavailable',
      'The server’s disk is full. Only signing in, signing out and deleting work until there is space.',
    );
  }

  async function writeInTransaction(
    unresolved: Execution,
    baseContext: ExecutionContext,
    prepared: unknown,
  ): Promise<OperationResult> {
    const idempotency = await claimIdempotencyKey(unresolved, baseContext);
    const execution = needsResolving(unresolved) ? await resolveInput(unresolved, baseContext) : unresolved;
    const { operation, call, input } = execution;
    if (idempotency && 'storedResult' in idempotency) {
      const { spaceIds, ...stored } = JSON.parse(idempotency.storedResult);
      await authorizeReplay(execution, baseContext, spaceIds);
      return { ...stored, isReplayed: true };
    }

    const context = { ...baseContext, ...(await authorizeTarget(baseContext, operation, input)) };
    if (call.runId !== undefined && context.actor)
      await requireOwnRun({ ...context, actor: context.actor }, call.runId);
    if (operation.target === 'taskId' && !operation.worksOnLeasedTasks && context.row && context.actor)
      await requireFreeOrOwnLease({ ...context, actor: context.actor } as ActorContext, context.row as TaskRow);
    const etagBefore = call.ifMatch === undefined ? undefined : await getEtagBefore(execution, context);
    const output = await invokeHandler(execution, context, prepared);
    // Checked after the handler has run, because a 409 takes precedence over a 412.
    if (call.ifMatch !== undefined && !isEtagInList(etagBefore, call.ifMatch)) throw new EtagMismatchError();
    const etag = await getEtagAfterWrite(operation, context);
    const result = { output, isNotModified: false, etag, runId: context.run?.findChangedId() };
    if (idempotency) {
      const spaceIds = listAnsweredSpaceIds(execution, context);
      const stored = JSON.stringify({ ...result, output: withoutSecret(operation, output), spaceIds });
      if (context.actor) context.services.requireTextAllowance(context.actor.user.id, stored.length);
      await idempotency.storeResult(stored);
    }
    const { sessionChange, newDeviceCookie } = context;
    return { ...result, isReplayed: false, sessionChange, newDeviceCookie };
  }

  async function claimIdempotencyKey({ name, call, input }: Execution, { db, actor, now }: ExecutionContext) {
    const { idempotencyKey: key, idempotencyKeyLifetimeMs: lifetimeMs, credentials } = call;
    if (!actor || !credentials || key === undefined) return undefined;
    // A tool's result has another shape than the result of the same operation over REST.
    const operation = call.isTool ? `tool ${name}` : name;
    return claimOrReplay(db, {
      userId: actor.user.id,
      key,
      lifetimeMs,
      secret: credentials.secret,
      operation,
      input,
      now,
    });
  }

  /** The ETag that If-Match is compared with: the one that GET on the same path returns. */
  async function getEtagBefore(
    { operation, input }: Execution,
    context: ExecutionContext,
  ): Promise<string | undefined> {
    const reader = getReadOperationName(operation);
    if (!reader) return undefined;
    return (await getEtag(operations[reader], context)) ?? hashEtag(await readCurrent(reader, input, context));
  }

  async function throwChangedMeanwhile(execution: Execution): Promise<never> {
    const reader = getCurrentReadOperationName(execution.operation);
    const details =
      reader &&
      (await database.read(async (db) => {
        const context = createContext(execution, db);
        return readCurrent(reader, (await resolveInput(execution, context)).input, context);
      }));
    throw new AppError('changed_meanwhile', undefined, { details });
  }

  async function readCurrent(reader: OperationName, input: Input, context: ExecutionContext): Promise<Input> {
    const resource = await authorizeTarget(context, operations[reader], input);
    return (await getHandler(reader)({ ...context, ...resource }, input, undefined)) as Input;
  }

  return { executeWrite };
}

/** The output as a repeated Idempotency-Key returns it: a secret is shown once. */
function withoutSecret({ secretField }: Operation, output: unknown): unknown {
  if (secretField === undefined) return output;
  const { [secretField]: _, ...rest } = output as Record<string, unknown>;
  const notice =
    `This repeats an earlier response, and \`${secretField}\` was shown only in that one. ` +
    'If you did not receive it, delete what was created and create another with a new Idempotency-Key.';
  return { ...rest, notice };
}
