import { AppError } from '../../contract/errors.ts';
import { authenticateCredentials } from '../auth/authenticate.ts';
import type { Actor } from '../auth/authorize.ts';
import type { Database } from '../db/engine/database.ts';
import type { EventFeed } from '../events/createEventFeed.ts';
import { createSlotsPerKey } from '../events/slotsPerKey.ts';
import { NothingYetError } from '../operations/nothingYetError.ts';
import { requireAllowedCredentials } from './authorizeCall.ts';
import type { Execution } from './executionContext.ts';
import type { OperationResult } from './operationCallAndResult.ts';

interface Dependencies {
  database: Database;
  eventFeed: EventFeed;
  getIsoTime: () => string;
}

type Execute = (execution: Execution) => Promise<OperationResult>;

const maxWaitingPerCaller = 20;
/** What becomes possible without an event is noticed after this time: a date that comes, a space that is joined. */
const recheckMs = 10_000;

/**
 * Executes calls that wait for something to answer: again after each change in the caller's spaces, until there is an
 * answer, the time is over, the client is gone or the server stops.
 */
export function createLongPolling({ database, eventFeed, getIsoTime }: Dependencies) {
  const waitingCalls = createSlotsPerKey(maxWaitingPerCaller);

  async function executeWaiting(execution: Execution, waitSeconds: number, execute: Execute): Promise<OperationResult> {
    const { actor, call } = execution;
    if (!actor) return execute(execution);
    const leave = enter(actor, waitSeconds);
    // Real time, as for event streams: tests move the server's clock.
    const endMs = performance.now() + waitSeconds * 1000;
    const changes = eventFeed.watchSpaces(actor.spaces.map(({ id }) => id));
    let isClientGone = false;
    call.onClose?.(() => {
      isClientGone = true;
      changes.stopWaiting();
    });
    let current = execution;
    try {
      while (true) {
        const leftMs = endMs - performance.now();
        const canWait = leftMs > 0 && !isClientGone && !changes.isClosed;
        // Before the attempt, so that a change during it starts another.
        changes.clear();
        try {
          return await execute({ ...current, canWait });
        } catch (error) {
          if (!(error instanceof NothingYetError)) throw error;
        }
        await changes.wait(Math.max(0, Math.min(leftMs, recheckMs)));
        current = await authenticateAgain(current);
        changes.setSpaces(current.actor?.spaces.map(({ id }) => id) ?? []);
      }
    } finally {
      changes.close();
      leave();
    }
  }

  /** @throws AppError with code `unauthorized` or `read_only_token` when the credentials have lost their access */
  async function authenticateAgain(execution: Execution): Promise<Execution> {
    const { credentials, clientName } = execution.call;
    const caller = credentials && (await database.read((db) => authenticateCredentials(db, credentials, getIsoTime())));
    if (!caller) throw new AppError('unauthorized');
    if (!caller.canUseApi) throw new AppError('pro_required');
    requireAllowedCredentials(caller.actor, execution.operation);
    return { ...execution, actor: { ...caller.actor, clientName: execution.actor?.clientName ?? clientName ?? null } };
  }

  /** @throws AppError with code `rate_limited` when too many calls of the caller are waiting */
  function enter({ via }: Actor, waitSeconds: number): () => void {
    const leave = waitingCalls.take(`${via.kind}:${via.id}`);
    if (leave) return leave;
    const message = `At most ${maxWaitingPerCaller} calls can wait at once. Call without wait, or later.`;
    throw new AppError('rate_limited', message, { retryAfter: waitSeconds });
  }

  return { executeWaiting };
}
