import type { OperationName } from '../../contract/index.ts';
import type { Operation } from '../../contract/operation.ts';
import type { Actor, AuthorizedResource } from '../auth/authorize.ts';
import type { Database, Db } from '../db/engine/database.ts';
import type { OpenRuns } from '../events/openRuns.ts';
import type { ActorContext, HandlerContext, Services } from '../operations/handlerTypes.ts';
import { hasReferences, resolveReferences } from '../operations/references/resolveReferences.ts';
import { isStillAuthorized } from './authorizeCall.ts';
import type { OperationCall } from './operationCallAndResult.ts';
import { getInputSchema, type Input } from './parseInput.ts';

/** An authenticated call with its operation, its handler and its validated input. */
export interface Execution {
  name: OperationName;
  operation: Operation;
  handler: UntypedHandler;
  call: OperationCall;
  input: Input;
  /** Undefined for public operations. */
  actor: Actor | undefined;
  /** Whether the call will be executed again if there is nothing to answer yet. */
  canWait?: boolean;
}

/** The context of any operation: the pipeline does not know at compile time which one it runs. */
export type ExecutionContext = HandlerContext & Partial<ActorContext> & Partial<AuthorizedResource>;

export interface UntypedHandler {
  (context: ExecutionContext, input: Input, prepared: unknown): Promise<unknown>;
  prepare?: (context: ExecutionContext, input: Input) => Promise<unknown>;
}

/** Work that a transaction leaves for after its commit. */
export interface AfterCommit {
  effects: (() => Promise<void>)[];
  changedSpaceIds: Set<string>;
  /** Set while the transaction runs, if its changes belong to a run. */
  run?: ReturnType<OpenRuns['createCallRun']>;
}

export type CreateContext = (execution: Execution, db: Db, afterCommit?: AfterCommit) => ExecutionContext;

interface Dependencies {
  database: Database;
  services: Services;
  openRuns: OpenRuns;
  getIsoTime: () => string;
}

const recheckMs = 10_000;

/** Returns a function that creates the context in which a handler runs. */
export function createContextFactory({ database, services, openRuns, getIsoTime }: Dependencies): CreateContext {
  /** Looks again only when permissions may have changed, or after a while, because credentials expire. */
  function createAccessCheck(execution: Execution): () => Promise<boolean> {
    let checked: { authEpoch: number; at: string } | undefined;
    return async () => {
      // The command line acts as a user, without credentials that could end.
      if (!execution.call.credentials) return true;
      const authEpoch = database.getVersion()?.authEpoch;
      const now = getIsoTime();
      const isRecent = checked && Math.abs(Date.parse(now) - Date.parse(checked.at)) < recheckMs;
      if (isRecent && checked?.authEpoch === authEpoch) return true;
      const isAllowed = await isStillAuthorized(database, execution, now);
      checked = isAllowed && authEpoch !== undefined ? { authEpoch, at: now } : undefined;
      return isAllowed;
    };
  }

  return (execution, db, afterCommit = createAfterCommit()) => {
    const { actor, call, operation, canWait = false } = execution;
    const { effects, changedSpaceIds } = afterCommit;
    if (actor && operation.write) afterCommit.run = openRuns.createCallRun(actor, call);
    return {
      db,
      now: getIsoTime(),
      services,
      caller: {
        clientIp: call.clientIp,
        userAgent: call.userAgent ?? null,
        acceptLanguage: call.acceptLanguage,
        deviceCookie: call.deviceCookie,
      },
      canWait,
      afterCommit: (effect) => effects.push(effect),
      recordedRev: undefined,
      changedSpaceIds,
      run: afterCommit.run,
      forgetRun: openRuns.forget,
      sessionChange: undefined,
      newDeviceCookie: undefined,
      ...(actor && { actor, isStillAllowed: createAccessCheck(execution) }),
    };
  };
}

/** Whether `resolveInput` must replace something in the input. */
export function needsResolving({ operation, call, input, actor }: Execution): boolean {
  return actor !== undefined && hasReferences(getInputSchema(operation, call), input);
}

/** The execution with the ids of what its input refers to in other ways. Runs in the transaction of the call. */
export async function resolveInput(execution: Execution, { db, actor }: ExecutionContext): Promise<Execution> {
  if (!actor) return execution;
  const { operation, call, input } = execution;
  const schema = getInputSchema(operation, call);
  return { ...execution, input: await resolveReferences({ db, actor }, schema, input, call) };
}

export function createAfterCommit(): AfterCommit {
  return { effects: [], changedSpaceIds: new Set() };
}
