import { applyPending } from './applyOptimistic.ts';
import { applyResponse } from './applyResponse.ts';
import type { PendingMutation } from './pendingMutation.ts';
import { isCreation } from './sendableMutations.ts';
import { updateConfirmedState } from './store.ts';

/** The responses to mutations, applied together: each step applies everything that is still pending again. */

interface Response {
  mutation: PendingMutation;
  body: unknown;
  rev: number | undefined;
}

/** Responses that arrive within this time of the last ones are applied together. */
const minIntervalMs = 100;

let waiting: Response[] = [];
let lastAppliedAt = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

/** The mutations whose responses are not yet applied. Until then they are shown as if they were pending. */
export function getAnsweredMutations(): PendingMutation[] {
  return waiting.map(({ mutation }) => mutation);
}

export function applyResponseSoon(response: Response, { isAtOnce }: { isAtOnce: boolean }): void {
  waiting.push(response);
  clearTimeout(timer);
  const delayMs = lastAppliedAt + minIntervalMs - performance.now();
  if (delayMs <= 0 || isAtOnce) applyWaitingResponses();
  else timer = setTimeout(applyWaitingResponses, delayMs);
}

export function applyWaitingResponses(): void {
  if (waiting.length === 0) return;
  const arrived = waiting;
  waiting = [];
  updateConfirmedState((draft) => {
    for (const { mutation, body, rev } of arrived) {
      // `{ success: true }` brings no data to store, and a task in the trash is not one to show.
      const { op } = mutation.action;
      const isBare = op === 'trash_task' || (body as { success?: true }).success;
      // The subtasks that come back with a task are in the events.
      if (isBare || op === 'restore_task') applyPending(draft, mutation);
      if (!isBare) applyResponse(draft, body, { rev, isCreation: isCreation(mutation.action) });
    }
  });
  lastAppliedAt = performance.now();
}

export function forgetResponses(): void {
  waiting = [];
}
